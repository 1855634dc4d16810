from django.urls import path

from share.reports import views

app_name = "reports"
urlpatterns = [
    path("work/grants/", views.grants, name="grants"),
    path("work/grants/<int:pk>/", views.grant_figures, name="figures"),
    path("work/grants/<int:pk>/reports/", views.reports, name="reports"),
    path("work/grants/<int:pk>/documents/<uuid:document>/", views.document, name="document"),
    path("work/grants/<int:pk>/<slug:key>/", views.figure, name="figure"),
    path("work/reports/<slug:number>/", views.report, name="report"),
    path("work/reports/<slug:number>/<slug:kind>/", views.download, name="download"),
    path("reports/check/", views.check_form, name="check_form"),
    path("reports/check/<str:number>/", views.check, name="check"),
]
