from django.urls import path

from vlechtwerk.matching.views import needs

urlpatterns = [
    path("koppelen/", needs.needs, name="needs"),
    path("koppelen/<str:key>/", needs.match, name="match"),
    path("koppelen/<str:key>/vraag/<str:person>/", needs.match_ask, name="match_ask"),
    path("koppelen/<str:key>/opzij/", needs.match_set_aside, name="match_set_aside"),
    path("voorstellen/<str:key>/intrekken/", needs.proposal_withdraw, name="proposal_withdraw"),
    path("voorstellen/<str:key>/klaar/", needs.proposal_handled, name="proposal_handled"),
]
