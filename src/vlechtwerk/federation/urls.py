from django.urls import path

from vlechtwerk.federation.views import interface, partners, sessions

urlpatterns = [
    path("partners/", partners.partners, name="partners"),
    path("partners/nieuw/", partners.partner_new, name="partner_new"),
    path("partners/<str:key>/", partners.partner, name="partner"),
    path("partners/<str:key>/grenzen/", partners.partner_limits, name="partner_limits"),
    path("partners/<str:key>/<str:verb>/", partners.partner_act, name="partner_act"),
    path("netwerken/", sessions.remote_sessions, name="remote_sessions"),
    path("netwerken/vraag/", sessions.remote_new, name="remote_new"),
    path("netwerken/<str:key>/", sessions.remote, name="remote"),
    path("netwerken/<str:key>/<str:verb>/", sessions.remote_act, name="remote_act"),
    path("netwerk/<str:token>/", sessions.guest_remote, name="guest_remote"),
    path("federation/v1/members", interface.members, name="federation_members"),
    path("federation/v1/partnership", interface.partnership, name="federation_partnership"),
    path("federation/v1/sessions", interface.sessions, name="federation_sessions"),
    path("federation/v1/sessions/<uuid:number>", interface.session, name="federation_session"),
    path("federation/v1/transfers", interface.transfers, name="federation_transfers"),
    path("federation/v1/transfers/<uuid:number>", interface.transfer, name="federation_transfer"),
]
