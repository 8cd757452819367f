from typing import Any

from django.urls import path

from vlechtwerk.events.views import ambassador, cards, stages

urlpatterns: list[Any] = [
    # events
    # stages, appearances and cards
    path("podia/", stages.stages, name="stage_requests"),
    path("podia/nieuw/", stages.stage_new, name="stage_request_new"),
    path("podia/optredens/", ambassador.appearances, name="appearances"),
    path("podia/optredens/<str:key>/", ambassador.appearance_note, name="appearance_note"),
    path("podia/materiaal/", cards.materials, name="materials"),
    path("podia/materiaal/nieuw/", cards.material_new, name="material_new"),
    path("podia/materiaal/<str:key>/", cards.material, name="material"),
    path("podia/vraag/<str:key>/", stages.stage_offer, name="stage_offer"),
    path("podia/<str:key>/", stages.stage, name="stage_request"),
    path("podia/<str:key>/afspraak.ics", stages.stage_ics, name="stage_request_ics"),
    path("podia/<str:key>/<str:verb>/", stages.stage_act, name="stage_request_act"),
    path("podium/<str:token>/", stages.guest_stage, name="guest_stage"),
    path("podium/<str:token>/afspraak.ics", stages.guest_stage_ics, name="guest_stage_ics"),
    path("optreden/<str:key>/", ambassador.appearance, name="appearance"),
    path("optreden/<str:key>/intrekken/", ambassador.appearance_withdraw, name="appearance_withdraw"),
    path("ik/pionier/", ambassador.ambassador_home, name="ambassador_home"),
    path("ik/pionier/kaart/", ambassador.ambassador_card, name="ambassador_card"),
    path("ik/pionier/optreden/", ambassador.appearance_new, name="appearance_new"),
    path("kaarten/", cards.cards, name="cards"),
    path("kaarten/nieuw/", cards.card_new, name="card_new"),
    path("kaarten/wachtrij/", cards.card_queue, name="card_queue"),
    path("kaarten/vraag/<str:key>/", cards.lead, name="lead"),
    path("kaarten/<str:key>/", cards.card, name="card"),
    path("kaarten/<str:key>/<str:verb>/", cards.card_act, name="card_act"),
    path("k/<str:key>/", cards.public_card, name="public_card"),
]
