from django.urls import path

from vlechtwerk.matching import views

urlpatterns = [
    path("koppelen/", views.needs, name="needs"),
    path("koppelen/<str:key>/", views.match, name="match"),
    path("koppelen/<str:key>/vraag/<str:person>/", views.match_ask, name="match_ask"),
    path("koppelen/<str:key>/opzij/", views.match_set_aside, name="match_set_aside"),
    path("voorstellen/<str:key>/intrekken/", views.proposal_withdraw, name="proposal_withdraw"),
    path("voorstellen/<str:key>/klaar/", views.proposal_handled, name="proposal_handled"),
]
