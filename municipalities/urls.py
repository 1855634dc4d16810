from django.urls import path

from municipalities import views

app_name = "municipalities"
urlpatterns = [
    path("", views.towns, name="towns"),
    path("<slug:public_id>/", views.town, name="town"),
]
