from django.urls import path

from roster.views import briefs, experts, missions, own, public

app_name = "roster"
WORK = "work/roster"
BRIEF = f"{WORK}/briefs/<slug:public_id>"
MISSION = f"{WORK}/missions/<slug:public_id>"
urlpatterns = [
    path("experts/", public.public_experts, name="public_experts"),
    path("experts/coverage/", public.coverage, name="coverage"),
    path("experts/flow/", public.flow, name="flow"),
    path("experts/<slug:public_id>/", public.public_expert, name="public_expert"),
    path(f"{WORK}/", briefs.board, name="board"),
    path(f"{WORK}/experts/", experts.experts, name="experts"),
    path(f"{WORK}/experts/new/", experts.new_expert, name="new_expert"),
    path(f"{WORK}/experts/<slug:public_id>/", experts.expert, name="expert"),
    path(f"{WORK}/experts/<slug:public_id>/decide/", experts.decide, name="decide"),
    path(f"{WORK}/weights/", experts.weights, name="weights"),
    path(f"{WORK}/season/", briefs.season, name="season"),
    path(f"{WORK}/needs/<slug:need>/brief/", briefs.new_brief, name="new_brief"),
    path(f"{BRIEF}/", briefs.brief, name="brief"),
    path(f"{BRIEF}/change/", briefs.change_brief, name="change_brief"),
    path(f"{BRIEF}/close/", briefs.close_brief, name="close_brief"),
    path(f"{BRIEF}/invite/", briefs.invite, name="invite"),
    path(f"{BRIEF}/invitations/<slug:invitation>/off/", briefs.call_off, name="call_off"),
    path(f"{BRIEF}/invitations/<slug:invitation>/answer/", briefs.answer_for, name="answer_for"),
    path(f"{WORK}/missions/", missions.missions, name="missions"),
    path(f"{MISSION}/", missions.mission, name="mission"),
    path(f"{MISSION}/terms/", missions.terms, name="terms"),
    path(f"{MISSION}/took-place/", missions.deliver, name="deliver"),
    path(f"{MISSION}/end/", missions.end_mission, name="end_mission"),
    path(f"{MISSION}/costs/", missions.costs, name="costs"),
    path(f"{MISSION}/documents/", missions.mission_documents, name="mission_documents"),
    path(f"{MISSION}/documents/<uuid:document>/", missions.mission_document, name="mission_document"),
    path("work/towns/<slug:public_id>/missions/", missions.town_missions, name="town_missions"),
    path("expert/", own.own, name="own"),
    path("expert/profile/", own.profile, name="profile"),
    path("expert/languages/", own.own_languages, name="own_languages"),
    path("expert/areas/<slug:area>/", own.own_area, name="own_area"),
    path("expert/areas/<slug:area>/withdraw/", own.withdraw_area, name="withdraw_area"),
    path("expert/blocked/", own.block, name="block"),
    path("expert/blocked/<uuid:blocked>/out/", own.unblock, name="unblock"),
    path("expert/rest/", own.rest, name="rest"),
    path("expert/leave/", own.leave, name="leave"),
    path("roster/join/<str:token>/", own.join, name="join"),
    path("roster/invitation/<str:token>/", briefs.invitation, name="invitation"),
    path("roster/mission/<str:token>/", missions.side, name="side"),
]
