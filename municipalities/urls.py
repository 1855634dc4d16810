from django.urls import path

from municipalities import views

app_name = "municipalities"
urlpatterns = [
    path("", views.towns, name="towns"),
    path("map-<slug:version>.svg", views.outlines, name="outlines"),
    path("<slug:public_id>/", views.town, name="town"),
]
