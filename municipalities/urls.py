from django.urls import path

from municipalities.views import countries, people, place_rows, places, towns

app_name = "municipalities"
TOWN = "work/towns/<slug:public_id>"
urlpatterns = [
    path("towns/", towns.towns, name="towns"),
    path("towns/map-<slug:version>.svg", towns.outlines, name="outlines"),
    path("towns/<slug:public_id>/", towns.town, name="town"),
    path("countries/", countries.countries, name="countries"),
    path("countries/<slug:code>/", countries.country, name="country"),
    path("work/countries/<slug:code>/", countries.edit_country, name="edit_country"),
    path("work/countries/<slug:code>/years/", countries.country_years, name="country_years"),
    path(
        "work/countries/<slug:code>/years/<int:pk>/remove/", countries.remove_country_year, name="remove_country_year"
    ),
    path("work/towns/", places.kept_towns, name="kept_towns"),
    path("work/towns/new/", places.new_town, name="new_town"),
    path(f"{TOWN}/", places.town_overview, name="town_overview"),
    path(f"{TOWN}/details/", places.town_details, name="town_details"),
    path(f"{TOWN}/names/", place_rows.town_names, name="town_names"),
    path(f"{TOWN}/names/<int:pk>/remove/", place_rows.remove_name, name="remove_name"),
    path(f"{TOWN}/codes/", place_rows.town_codes, name="town_codes"),
    path(f"{TOWN}/codes/<int:pk>/remove/", place_rows.remove_code, name="remove_code"),
    path(f"{TOWN}/arrivals/", place_rows.town_years, name="town_years"),
    path(f"{TOWN}/arrivals/<int:pk>/remove/", place_rows.remove_year, name="remove_year"),
    path(f"{TOWN}/before-and-after/", place_rows.town_successions, name="town_successions"),
    path(f"{TOWN}/before-and-after/<int:pk>/remove/", place_rows.remove_succession, name="remove_succession"),
    path(f"{TOWN}/history/", places.town_history, name="town_history"),
    path("work/people/", people.people, name="people"),
    path("work/people/<int:user_id>/", people.person, name="person"),
    path("work/people/<int:user_id>/memberships/<int:pk>/end/", people.end_membership, name="end_membership"),
    path("work/people/<int:user_id>/sessions/end/", people.end_sessions, name="end_sessions"),
    path("work/people/<int:user_id>/second-factor/reset/", people.ask_reset, name="ask_reset"),
    path("work/people/<int:user_id>/second-factor/confirm/", people.confirm_reset, name="confirm_reset"),
    path("work/people/<int:user_id>/second-factor/decline/", people.decline_reset, name="decline_reset"),
]
