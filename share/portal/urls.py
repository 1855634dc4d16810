from django.urls import path

from share.portal import views

app_name = "portal"
GRANT = "work/grants/<int:pk>/tables"
urlpatterns = [
    path(f"{GRANT}/", views.tables, name="tables"),
    path(f"{GRANT}/<slug:key>/", views.table, name="table"),
    path(f"{GRANT}/<slug:key>/grid/", views.grid, name="grid"),
    path(f"{GRANT}/<slug:key>/number/", views.number, name="number"),
    path(f"{GRANT}/<slug:key>/export/", views.export, name="export"),
]
