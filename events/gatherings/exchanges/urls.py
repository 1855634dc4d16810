from django.urls import path

from events.gatherings.exchanges import views

WORK = "work/activities/<slug:public_id>/exchange"
urlpatterns = [
    path(f"{WORK}/", views.exchange, name="exchange"),
    path(f"{WORK}/prepare/", views.prepare, name="prepare"),
    path(f"{WORK}/hosts/", views.new_host, name="new_host"),
    path(f"{WORK}/practical.pdf", views.practical_pdf, name="practical_pdf"),
    path(f"{WORK}/delegations/<uuid:delegation>/head/", views.head, name="head"),
    path("delegation/<str:token>/", views.delegation, name="delegation"),
    path("delegation/<str:token>/people/", views.delegates, name="delegates"),
    path("delegation/<str:token>/report/", views.visitors_report, name="visitors_report"),
    path("delegation/<str:token>/later/", views.later_report, name="later_report"),
    path("host/<str:token>/", views.host, name="host"),
    path("host/<str:token>/report/", views.hosts_report, name="hosts_report"),
]
