from django.urls import path

from vlechtwerk.ledger.views import balances, statements

urlpatterns = [
    path("munten/", statements.coins, name="coins"),
    path("mensen/<str:key>/munten/", statements.person_coins, name="person_coins"),
    path("munten/rekening/<str:key>/", statements.account_coins, name="account_coins"),
    path("munten/rekening/<str:key>/afschrift.<str:kind>", statements.statement_file, name="account_file"),
    path("munten/standen/", balances.balances, name="balances"),
    path("munten/standen/standen.<str:kind>", balances.balances_file, name="balances_file"),
]
