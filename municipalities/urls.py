from django.urls import path

from municipalities.views import compare, map, people, places, towns

app_name = "municipalities"
TOWN = "work/towns/<slug:public_id>"
urlpatterns = [
    path("map/", map.map, name="map"),
    path("towns/", towns.towns, name="towns"),
    path("towns/map-<slug:version>.svg", towns.outlines, name="outlines"),
    path("towns/compare/", compare.compare, name="compare"),
    path("towns/<slug:public_id>/", towns.town, name="town"),
    path("work/towns/", places.kept_towns, name="kept_towns"),
    path("work/towns/new/", places.new_town, name="new_town"),
    path(f"{TOWN}/", places.town_overview, name="town_overview"),
    path(f"{TOWN}/details/", places.town_details, name="town_details"),
    path(f"{TOWN}/history/", places.town_history, name="town_history"),
    path("work/people/", people.people, name="people"),
    path("work/people/<int:user_id>/", people.person, name="person"),
    path("work/people/<int:user_id>/memberships/<int:pk>/end/", people.end_membership, name="end_membership"),
    path("work/people/<int:user_id>/sessions/end/", people.end_sessions, name="end_sessions"),
    path("work/people/<int:user_id>/second-factor/reset/", people.ask_reset, name="ask_reset"),
    path("work/people/<int:user_id>/second-factor/confirm/", people.confirm_reset, name="confirm_reset"),
    path("work/people/<int:user_id>/second-factor/decline/", people.decline_reset, name="decline_reset"),
]
