from django.urls import path

from vlechtwerk.ledger.views import statements as views

urlpatterns = [
    path("munten/", views.coins, name="coins"),
    path("mensen/<str:key>/munten/", views.person_coins, name="person_coins"),
]
