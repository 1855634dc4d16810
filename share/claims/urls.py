from django.urls import path

from share.claims.views import claims, costs, time

app_name = "claims"
SHEET = "work/grants/<int:pk>/time/<uuid:public_id>"
COST = "work/grants/<int:pk>/costs/<uuid:public_id>"
urlpatterns = [
    path("work/rates/", claims.rates, name="rates"),
    path("work/grants/<int:pk>/claim/", claims.claim, name="claim"),
    path("work/grants/<int:pk>/budget/<slug:organisation>/", claims.budget, name="budget"),
    path("work/grants/<int:pk>/costs/", costs.costs, name="costs"),
    path("work/grants/<int:pk>/costs/new/", costs.new_cost, name="new_cost"),
    path(f"{COST}/", costs.cost, name="cost"),
    path(f"{COST}/change/", costs.change_cost, name="change_cost"),
    path(f"{COST}/decide/", costs.decide, name="decide"),
    path(f"{COST}/receipts/", costs.receipts, name="receipts"),
    path(f"{COST}/receipts/<uuid:document>/", costs.receipt_file, name="receipt"),
    path("work/grants/<int:pk>/time/", time.time_sheets, name="time_sheets"),
    path("work/grants/<int:pk>/time/new/", time.new_time_sheet, name="new_time_sheet"),
    path(f"{SHEET}/", time.time_sheet, name="time_sheet"),
    path(f"{SHEET}/sign/", time.sign, name="sign"),
    path(f"{SHEET}/files/<uuid:document>/", time.time_sheet_file, name="time_sheet_file"),
    path("work/grants/<int:pk>/travel/", time.travel, name="travel"),
    path("work/grants/<int:pk>/travel/of/<slug:public_id>/", time.new_travel, name="new_travel"),
    path("work/grants/<int:pk>/travel/<uuid:public_id>/", time.change_travel, name="change_travel"),
]
