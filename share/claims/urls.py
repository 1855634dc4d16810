from django.urls import path

from share.claims.views import claims, costs

app_name = "claims"
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
]
