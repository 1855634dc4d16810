from django.urls import path

from share.records.questionnaires import views

app_name = "questionnaires"
urlpatterns = [
    path("", views.questionnaires, name="questionnaires"),
    path("new/", views.new_questionnaire, name="new_questionnaire"),
    path("<slug:public_id>/", views.questionnaire, name="questionnaire"),
    path("<slug:public_id>/texts/", views.texts, name="texts"),
    path("<slug:public_id>/questions/new/", views.new_question, name="new_question"),
    path("<slug:public_id>/questions/<slug:key>/", views.question, name="question"),
    path("<slug:public_id>/questions/<slug:key>/remove/", views.remove_question, name="remove_question"),
    path("<slug:public_id>/questions/<slug:key>/move/", views.move_question, name="move_question"),
    path("<slug:public_id>/languages/<slug:language>/", views.translate, name="translate"),
]
