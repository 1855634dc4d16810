from django.urls import path

from share.impact import views

app_name = "impact"
WORK = "work/grants/<int:pk>/impact"
urlpatterns = [
    path("impact/<slug:slug>/", views.page, name="page"),
    path("impact/<slug:slug>/picture.png", views.picture, name="picture"),
    path(f"{WORK}/", views.edit, name="edit"),
    path(f"{WORK}/public/", views.make_public, name="make_public"),
    path(f"{WORK}/stories/new/", views.new_story, name="new_story"),
    path(f"{WORK}/stories/<int:story>/", views.change_story, name="change_story"),
]
