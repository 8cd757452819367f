from django.urls import path

from vlechtwerk.exchanges.views import answering, giving, reciprocity, rings, sessions, stories

urlpatterns = [
    path("antwoord/<str:token>/", answering.answer, name="answer"),
    path("voorstellen/<str:key>/antwoord/", answering.proposal_answer, name="proposal_answer"),
    path("voorstellen/<str:key>/later/", answering.proposal_later, name="proposal_later"),
    path("voorstellen/<str:key>/koppel/", answering.offer_approve, name="offer_approve"),
    path("sessies/", sessions.session_list, name="sessions"),
    path("sessies/<str:key>/", sessions.session, name="session"),
    path("sessies/<str:key>/verhaal/", stories.session_story, name="session_story"),
    path("sessies/<str:key>/verhaal/<str:verb>/", stories.session_story_act, name="session_story_act"),
    path("vertel/<str:token>/", stories.guest_session_story, name="guest_session_story"),
    path("sessies/<str:key>/<str:verb>/", sessions.session_act, name="session_act"),
    path("s/<str:token>/", sessions.guest_session, name="guest_session"),
    path("s/<str:token>/agenda.ics", sessions.guest_ics, name="guest_ics"),
    path("s/<str:token>/<str:verb>/", sessions.guest_session_act, name="guest_session_act"),
    path("bevestig/<str:token>/", sessions.guest_confirm, name="guest_confirm"),
    path("geven/<str:key>/", giving.give, name="give"),
    path("geven/<str:key>/<str:verb>/", giving.give_act, name="give_act"),
    path("g/<str:token>/", giving.guest_give, name="guest_give"),
    path("wederkerigheid/", reciprocity.reciprocity, name="reciprocity"),
    path("wederkerigheid/volgende/", reciprocity.reciprocity_next, name="reciprocity_next"),
    path("wederkerigheid/uitnodigen/", reciprocity.reciprocity_invite, name="reciprocity_invite"),
    path("wederkerigheid/<str:kind>/", reciprocity.reciprocity_list, name="reciprocity_list"),
    path("wederkerigheid/<str:key>/<str:verb>/", reciprocity.reciprocity_act, name="reciprocity_act"),
    path("ruilringen/", rings.ring_list, name="rings"),
    path("ruilringen/voorstel/", rings.ring_new, name="ring_new"),
    path("ruilringen/<str:key>/", rings.ring, name="ring"),
    path("ruilringen/<str:key>/intrekken/", rings.ring_withdraw, name="ring_withdraw"),
    path("ruilringen/antwoord/<str:key>/", rings.ring_answer, name="ring_answer"),
    path("r/<str:token>/", rings.guest_ring, name="guest_ring"),
]
