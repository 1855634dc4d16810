from django.urls import path

from municipalities.views import people, towns

app_name = "municipalities"
urlpatterns = [
    path("towns/", towns.towns, name="towns"),
    path("towns/map-<slug:version>.svg", towns.outlines, name="outlines"),
    path("towns/<slug:public_id>/", towns.town, name="town"),
    path("work/people/", people.people, name="people"),
    path("work/people/<int:user_id>/", people.person, name="person"),
    path("work/people/<int:user_id>/memberships/<int:pk>/end/", people.end_membership, name="end_membership"),
    path("work/people/<int:user_id>/sessions/end/", people.end_sessions, name="end_sessions"),
    path("work/people/<int:user_id>/second-factor/reset/", people.ask_reset, name="ask_reset"),
    path("work/people/<int:user_id>/second-factor/confirm/", people.confirm_reset, name="confirm_reset"),
    path("work/people/<int:user_id>/second-factor/decline/", people.decline_reset, name="decline_reset"),
]
