"""Addresses of the standards; ``learning.urls`` takes them in."""

from django.urls import path

from vlechtwerk.learning.views import awards, launches, packages, platforms, records

urlpatterns = [
    path("leren/bewijs/<str:code>/", awards.award, name="award"),
    path("leren/bewijs/<str:code>/badge.jwt", awards.award_badge, name="award_badge"),
    path("leren/bewijs/<str:code>/status.json", awards.award_status, name="award_status"),
    path("leren/bewijs/<str:code>/getuigschrift.pdf", awards.award_paper, name="award_paper"),
    path("leren/bewijs/<str:code>/intrekken/", awards.award_revoke, name="award_revoke"),
    path("leren/oefening/<str:key>/", packages.exercise, name="exercise"),
    path("leren/oefening/<str:key>/pakket/", packages.exercise_package, name="exercise_package"),
    path("leren/beeld/<str:key>/", packages.exercise_picture, name="exercise_picture"),
    path("leren/mijn-plek/<str:key>/", launches.own_place_of, name="own_place_of"),
    path("lti/login/", launches.lti_login, name="lti_login"),
    path("lti/start/", launches.lti_launch, name="lti_launch"),
    path("lti/sleutels.json", launches.lti_keys, name="lti_keys"),
    path("lti/verder/<str:key>/", launches.lti_go, name="lti_go"),
    path("lti/kies/<str:key>/", launches.lti_choose, name="lti_choose"),
    path("leerplatformen/", platforms.lti_platforms, name="lti_platforms"),
    path("leerplatformen/nieuw/", platforms.lti_platform_new, name="lti_platform_new"),
    path("leerplatformen/koppeling/<str:key>/weg/", platforms.lti_account_drop, name="lti_account_drop"),
    path("leerplatformen/<str:key>/", platforms.lti_platform, name="lti_platform"),
    path("leerplatformen/<str:key>/<str:verb>/", platforms.lti_platform_act, name="lti_platform_act"),
    path("leerregister/", records.record_store, name="record_store"),
]
