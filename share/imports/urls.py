from django.urls import path

from share.imports import evaluation, portal, recorded, registrants, reporting, views

app_name = "imports"
urlpatterns = [
    path("", views.runs, name="runs"),
    path("new/", views.new, name="new"),
    path("people-of/<slug:public_id>/", registrants.people_of_activity, name="people_of_activity"),
    path("evaluation-of/<slug:public_id>/", evaluation.evaluation_file, name="evaluation_file"),
    path("periods-of/<int:pk>/", reporting.reporting_file, {"sort": "periods"}, name="periods_file"),
    path("partners-of/<int:pk>/", reporting.reporting_file, {"sort": "partners"}, name="partners_file"),
    path("table-of/<int:pk>/<slug:key>/", portal.portal_file, name="portal_file"),
    path("record/<slug:public_id>/", recorded.recorded, name="recorded"),
    path("<uuid:public_id>/", views.run, name="run"),
    path("<uuid:public_id>/reading/", views.reading, name="reading"),
    path("<uuid:public_id>/mend/", views.mend, name="mend"),
    path("<uuid:public_id>/start-over/", views.start_over, name="start_over"),
    path("<uuid:public_id>/load/", views.load, name="load"),
    path("<uuid:public_id>/undo/", views.undo, name="undo"),
    path("<uuid:public_id>/leave/", views.leave, name="leave"),
]
