from django.urls import path

from share.pages import health, views

app_name = "pages"
urlpatterns = [
    path("", views.home, name="home"),
    path("about/", views.about, name="about"),
    path("privacy/", views.privacy, name="privacy"),
    path("work/", views.work, name="work"),
    path("livez", health.livez, name="livez"),
    path("readyz", health.readyz, name="readyz"),
]
