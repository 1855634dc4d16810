from django.urls import path

from events.gatherings.rooms.roundtables import views

WORK = "work/activities/<slug:public_id>/stakeholders"
urlpatterns = [
    path(f"{WORK}/", views.stakeholders, name="stakeholders"),
    path(f"{WORK}/new/", views.new_stakeholder, name="new_stakeholder"),
    path(f"{WORK}/levels/", views.level_aims, name="level_aims"),
    path(f"{WORK}/<uuid:stakeholder>/", views.stakeholder, name="stakeholder"),
    path(f"{WORK}/<uuid:stakeholder>/remove/", views.remove_stakeholder, name="remove_stakeholder"),
]
