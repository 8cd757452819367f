from django.urls import path

from vlechtwerk.matching.views import learning, needs, referrals, rounds

urlpatterns = [
    path("koppelen/", needs.needs, name="needs"),
    path("koppelen/rondes/", rounds.round_list, name="rounds"),
    path("koppelen/rondes/<str:key>/", rounds.round_page, name="round"),
    path("koppelen/rondes/<str:key>/keuren/", rounds.round_approve, name="round_approve"),
    path("koppelen/rondes/<str:key>/vergelijk/", rounds.round_compare, name="round_compare"),
    path("koppelen/rondes/<str:key>/rij/<str:row>/", rounds.round_row, name="round_row"),
    path("koppelen/rondes/<str:key>/<str:verb>/", rounds.round_act, name="round_act"),
    path("koppelen/gewichten/", learning.weights, name="weights"),
    path("koppelen/gewichten/leren/", learning.weights_switch, name="weights_switch"),
    path("koppelen/gewichten/<str:key>/terug/", learning.weights_undo, name="weights_undo"),
    path("koppelen/<str:key>/", needs.match, name="match"),
    path("koppelen/<str:key>/vraag/<str:person>/", needs.match_ask, name="match_ask"),
    path("koppelen/<str:key>/munten/", needs.match_coins, name="match_coins"),
    path("koppelen/<str:key>/opzij/", needs.match_set_aside, name="match_set_aside"),
    path("koppelen/<str:key>/doorverwijzen/", referrals.referral_new, name="referral_new"),
    path("doorverwijzingen/<str:key>/", referrals.referral, name="referral"),
    path("doorverwijzingen/<str:key>/wijzig/", referrals.referral_edit, name="referral_edit"),
    path("doorverwijzingen/<str:key>/<str:verb>/", referrals.referral_act, name="referral_act"),
    path("d/<str:token>/", referrals.guest_referral, name="guest_referral"),
    path("akkoord/<str:token>/", referrals.guest_agree, name="guest_agree"),
    path("voorstellen/<str:key>/intrekken/", needs.proposal_withdraw, name="proposal_withdraw"),
    path("voorstellen/<str:key>/klaar/", needs.proposal_handled, name="proposal_handled"),
]
