from django.urls import path

from vlechtwerk.ecosystem.views import actors, gaps, matrix, own_ties, relations

urlpatterns = [
    # actors, ties, matrix and gaps
    path("kaart/actoren/", actors.actors, name="actors"),
    path("kaart/actoren/nieuw/", actors.actor_new, name="actor_new"),
    path("kaart/actoren/eerste/", actors.first_actors, name="first_actors"),
    path("kaart/actor/<str:key>/", actors.actor, name="actor"),
    path("kaart/actor/<str:key>/wijzigen/", actors.actor_edit, name="actor_edit"),
    path("kaart/actor/<str:key>/band/", relations.relation_new, name="relation_new"),
    path("kaart/actor/<str:key>/<str:verb>/", actors.actor_act, name="actor_act"),
    path("kaart/band/<str:key>/", relations.relation_edit, name="relation_edit"),
    path("kaart/band/<str:key>/<str:verb>/", relations.relation_act, name="relation_act"),
    path("kaart/lijsten/", actors.lists, name="ecosystem_lists"),
    path("kaart/lijsten/<str:kind>/nieuw/", actors.list_entry, name="ecosystem_entry_new"),
    path("kaart/lijsten/<str:kind>/<str:code>/", actors.list_entry, name="ecosystem_entry"),
    path("kaart/lijsten/<str:kind>/<str:code>/weg/", actors.list_entry_remove, name="ecosystem_entry_remove"),
    path("kaart/matrix/", matrix.ecosystem_matrix, name="ecosystem_matrix"),
    path("kaart/matrix.<str:kind>", matrix.ecosystem_matrix_file, name="ecosystem_matrix_file"),
    path("ik/kaart/", own_ties.own_ties, name="own_ties"),
    path("hiaten/", gaps.gaps, name="gaps"),
    path("hiaten/nieuw/", gaps.gap_new, name="gap_new"),
    path("hiaten/<str:key>/", gaps.gap, name="gap"),
    path("hiaten/<str:key>/wijzigen/", gaps.gap_edit, name="gap_edit"),
    path("hiaten/<str:key>/<str:verb>/", gaps.gap_act, name="gap_act"),
    # until here
]
