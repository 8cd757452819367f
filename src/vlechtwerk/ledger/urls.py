from django.urls import path

from vlechtwerk.ledger.views import balances, corrections, limit_requests, mandates, policy, pot, simulation, statements

urlpatterns = [
    path("munten/", statements.coins, name="coins"),
    path("munten/afspraken/", policy.policy, name="policy"),
    path("munten/aanvragen/", limit_requests.limit_requests, name="limit_requests"),
    path("munten/aanvragen/<str:key>/", limit_requests.limit_request, name="limit_request"),
    path("munten/pot/", pot.pot, name="pot"),
    path("munten/boeking/<uuid:number>/", corrections.transfer, name="transfer"),
    path("organisaties/<str:key>/munten/", mandates.organisation_coins, name="organisation_coins"),
    path("organisaties/<str:key>/munten/namens/", mandates.mandate_give, name="mandate_give"),
    path("organisaties/<str:key>/munten/namens/<str:person>/", mandates.mandate_end, name="mandate_end"),
    path("mensen/<str:key>/munten/", statements.person_coins, name="person_coins"),
    path("munten/rekening/<str:key>/", statements.account_coins, name="account_coins"),
    path("munten/rekening/<str:key>/afschrift.<str:kind>", statements.statement_file, name="account_file"),
    path("munten/proefdraaien/", simulation.simulations, name="simulations"),
    path("munten/proefdraaien/<str:key>/", simulation.simulation, name="simulation"),
    path("munten/standen/", balances.balances, name="balances"),
    path("munten/standen/standen.<str:kind>", balances.balances_file, name="balances_file"),
]
