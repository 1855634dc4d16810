"""The pages of the rooms, each with its own, under one name."""

from events.gatherings import modules

app_name = "gatherings"
urlpatterns = [route for part in modules("urls") for route in part.urlpatterns]
