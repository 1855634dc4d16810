from django.urls import path

from share.pages import health, search, views

app_name = "pages"
urlpatterns = [
    path("", views.home, name="home"),
    path("about/", views.page, {"slug": "about"}, name="about"),
    path("about/history/", views.page, {"slug": "history"}, name="history"),
    path("about/partnerships/", views.page, {"slug": "partnerships"}, name="partnerships"),
    path("about/contact/", views.page, {"slug": "contact"}, name="contact"),
    path("about/timeline/", views.timeline, name="timeline"),
    path("privacy/", views.page, {"slug": "privacy"}, name="privacy"),
    path("privacy/what-goes-when/", views.what_goes_when, name="what_goes_when"),
    path("privacy/versions/<int:number>/", views.privacy_version, name="privacy_version"),
    path("imprint/", views.page, {"slug": "imprint"}, name="imprint"),
    path("search/", search.search, name="search"),
    path("work/", views.work, name="work"),
    path("work/pages/", views.pages, name="pages"),
    path("work/pages/<slug:slug>/", views.edit, name="edit"),
    path("work/pages/<slug:slug>/versions/<int:number>/", views.old_version, name="old_version"),
    path(".well-known/security.txt", health.security, name="security"),
    path("livez", health.livez, name="livez"),
    path("readyz", health.readyz, name="readyz"),
]
