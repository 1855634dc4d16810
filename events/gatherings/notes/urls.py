from django.urls import path

from events.gatherings.notes import views

WORK = "work/activities/<slug:public_id>/notes"
urlpatterns = [
    path(f"{WORK}/", views.notes, name="notes"),
    path(f"{WORK}/write/", views.write_note, name="write_note"),
    path(f"{WORK}/all/", views.all_notes, name="all_notes"),
    path(f"{WORK}/<uuid:note>/settle/", views.settle_note, name="settle_note"),
]
