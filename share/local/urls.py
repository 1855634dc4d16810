from django.urls import path

from share.local import views

app_name = "local"
urlpatterns = [
    path("local/mail/", views.mail_list, name="mail_list"),
    path("local/mail/<str:name>/", views.mail_detail, name="mail_detail"),
]
