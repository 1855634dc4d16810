from django.urls import path

from trainings import views

app_name = "trainings"
urlpatterns = [
    path("work/activities/<slug:public_id>/certificates/", views.certificates, name="certificates"),
    path("work/activities/<slug:public_id>/certificates/issue/", views.issue, name="issue"),
    path("work/activities/<slug:public_id>/certificates/<slug:number>.pdf", views.certificate, name="certificate"),
    path("my/<str:token>/certificate.pdf", views.own_certificate, name="own_certificate"),
    path("verify/", views.verify_form, name="verify_form"),
    path("verify/<str:number>/", views.verify, name="verify"),
]
