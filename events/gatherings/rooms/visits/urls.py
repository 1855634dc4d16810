from django.urls import path

from events.gatherings.rooms.visits import views

WORK = "work/activities/<slug:public_id>/benchmarks"
urlpatterns = [
    path(f"{WORK}/", views.benchmarks, name="benchmarks"),
    path(f"{WORK}/new/", views.new_benchmark, name="new_benchmark"),
    path(f"{WORK}/<uuid:benchmark>/", views.benchmark, name="benchmark"),
    path(f"{WORK}/<uuid:benchmark>/remove/", views.remove_benchmark, name="remove_benchmark"),
    path("visits/<slug:one>/<slug:other>/", views.between, name="between"),
]
