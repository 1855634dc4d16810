from django.urls import path

from share.funderforms import views

app_name = "funderforms"
GRANT = "work/grants/<int:pk>/forms"
urlpatterns = [
    path(f"{GRANT}/", views.forms, name="forms"),
    path(f"{GRANT}/tags/", views.tags, name="tags"),
    path(f"{GRANT}/<uuid:public_id>/", views.form, name="form"),
    path(f"{GRANT}/<uuid:public_id>/filled/", views.filled, name="filled"),
    path(f"{GRANT}/<uuid:public_id>/empty/", views.form_file, name="form_file"),
    path(f"{GRANT}/<uuid:public_id>/remove/", views.remove, name="remove"),
]
