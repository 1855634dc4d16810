from django.urls import path

from municipalities.views import people, places, survey_answers, surveys, towns

app_name = "municipalities"
TOWN = "work/towns/<slug:public_id>"
urlpatterns = [
    path("towns/", towns.towns, name="towns"),
    path("towns/map-<slug:version>.svg", towns.outlines, name="outlines"),
    path("towns/<slug:public_id>/", towns.town, name="town"),
    path("work/towns/", places.kept_towns, name="kept_towns"),
    path("work/towns/new/", places.new_town, name="new_town"),
    path(f"{TOWN}/", places.town_overview, name="town_overview"),
    path(f"{TOWN}/details/", places.town_details, name="town_details"),
    path(f"{TOWN}/history/", places.town_history, name="town_history"),
    path("my/<str:token>/survey/", survey_answers.answer_survey, name="answer_survey"),
    path("work/surveys/", surveys.surveys, name="surveys"),
    path("work/surveys/new/", surveys.new_survey, name="new_survey"),
    path("work/surveys/<slug:public_id>/", surveys.survey, name="survey"),
    path("work/surveys/<slug:public_id>/edit/", surveys.edit_survey, name="edit_survey"),
    path("work/surveys/<slug:public_id>/open/", surveys.open_survey, name="open_survey"),
    path("work/surveys/<slug:public_id>/close/", surveys.close_survey, name="close_survey"),
    path("work/surveys/<slug:public_id>/towns/", surveys.survey_towns, name="survey_towns"),
    path("work/surveys/<slug:public_id>/towns/ask/", surveys.ask_towns, name="ask_towns"),
    path("work/surveys/<slug:public_id>/towns/addresses/", surveys.survey_addresses, name="survey_addresses"),
    path("work/surveys/<slug:public_id>/towns/<slug:sheet_id>/", surveys.survey_answer, name="survey_answer"),
    path("work/surveys/<slug:public_id>/analysis/", surveys.survey_analysis, name="survey_analysis"),
    path("work/surveys/<slug:public_id>/answers.<slug:kind>", surveys.survey_file, name="survey_file"),
    path("work/people/", people.people, name="people"),
    path("work/people/<int:user_id>/", people.person, name="person"),
    path("work/people/<int:user_id>/memberships/<int:pk>/end/", people.end_membership, name="end_membership"),
    path("work/people/<int:user_id>/sessions/end/", people.end_sessions, name="end_sessions"),
    path("work/people/<int:user_id>/second-factor/reset/", people.ask_reset, name="ask_reset"),
    path("work/people/<int:user_id>/second-factor/confirm/", people.confirm_reset, name="confirm_reset"),
    path("work/people/<int:user_id>/second-factor/decline/", people.decline_reset, name="decline_reset"),
]
