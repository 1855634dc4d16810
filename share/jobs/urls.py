from django.urls import path

from share.jobs import views

app_name = "jobs"
urlpatterns = [
    path("", views.jobs, name="jobs"),
    path("<uuid:public_id>/", views.job, name="job"),
    path("<uuid:public_id>/retry/", views.retry, name="retry"),
]
