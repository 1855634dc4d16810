from django.urls import path

from share.records import views

app_name = "records"
urlpatterns = [
    path("history/<slug:kind>/<slug:key>/", views.history, name="history"),
    path("files/", views.verifications, name="verifications"),
]
