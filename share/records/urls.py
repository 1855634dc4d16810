from django.urls import path

from share.records import views

app_name = "records"
urlpatterns = [path("<slug:kind>/<slug:key>/", views.history, name="history")]
