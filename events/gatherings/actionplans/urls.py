from django.urls import path

from events.gatherings.actionplans import views

WORK = "work/activities/<slug:public_id>/plan"
urlpatterns = [
    path("work/plans/", views.board, name="board"),
    path(f"{WORK}/", views.plan, name="plan"),
    path(f"{WORK}.pdf", views.plan_pdf, name="plan_pdf"),
    path(f"{WORK}/objective/", views.new_objective, name="new_objective"),
    path(f"{WORK}/objective/<uuid:objective>/", views.objective, name="objective"),
    path(f"{WORK}/objective/<uuid:objective>/remove/", views.remove_objective, name="remove_objective"),
    path(f"{WORK}/objective/<uuid:objective>/action/", views.new_action, name="new_action"),
    path(f"{WORK}/action/<uuid:action>/", views.action, name="action"),
    path(f"{WORK}/action/<uuid:action>/story/", views.story, name="story"),
    path(f"{WORK}/person/<uuid:responsible>/leaves/", views.person_leaves, name="person_leaves"),
    path(f"{WORK}/effect/", views.new_effect, name="new_effect"),
    path(f"{WORK}/ask/", views.ask_participants, name="ask_participants"),
    path(f"{WORK}/publish/", views.publish_plan, name="publish_plan"),
    path("activities/<slug:public_id>/plan.pdf", views.public_plan_pdf, name="public_plan_pdf"),
    path("follow-up/<str:token>/", views.follow_up, name="follow_up"),
    path("my/<str:token>/plan/", views.agree, name="agree"),
]
