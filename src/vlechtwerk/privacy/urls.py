from django.urls import path

from vlechtwerk.privacy.views import own, running

urlpatterns = [
    path("ik/gegevens/", own.own_data, name="own_data"),
    path("ik/gegevens/alles.<str:kind>", own.own_data_file, name="own_data_file"),
    path("ik/wie-weet-wat/", own.who_knows, name="who_knows"),
    path("ik/apparaten/", own.own_sessions, name="own_sessions"),
    path("ik/wissen/", own.erasure, name="erasure"),
    path("mensen/<str:key>/wissen/", running.person_erasure, name="person_erasure"),
    path("beheer/spoor/", running.trail, name="trail"),
    path("beheer/bewaren/", running.retention, name="retention"),
    path("beheer/bewaren/<str:rule>/", running.retention_preview, name="retention_preview"),
]
