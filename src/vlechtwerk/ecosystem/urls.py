from django.urls import path

from vlechtwerk.ecosystem.views import actors, clusters, gaps, initiatives, matrix, maturity, own_ties, relations

urlpatterns = [
    # maturity, clusters, initiatives
    path("maturiteit/", maturity.maturity, name="maturity"),
    path("maturiteit/nieuw/", maturity.maturity_new, name="maturity_new"),
    path("maturiteit/laden/", maturity.maturity_load, name="maturity_load"),
    path("maturiteit/onderwerpen/", maturity.maturity_topics, name="maturity_topics"),
    path("maturiteit/onderwerpen/nieuw/", maturity.maturity_topic_new, name="maturity_topic_new"),
    path("maturiteit/onderwerp/<str:code>/", maturity.maturity_topic, name="maturity_topic"),
    path("maturiteit.<str:kind>", maturity.maturity_file, name="maturity_file"),
    path("clusters/", clusters.clusters, name="clusters"),
    path("clusters/nieuw/", clusters.cluster_new, name="cluster_new"),
    path("clusters/<str:key>/", clusters.cluster, name="cluster"),
    path("clusters/<str:key>/wijzigen/", clusters.cluster_edit, name="cluster_edit"),
    path("clusters/<str:key>/<str:verb>/", clusters.cluster_act, name="cluster_act"),
    path("ecosystemen/", initiatives.initiatives, name="initiatives"),
    path("ecosystemen/nieuw/", initiatives.initiative_new, name="initiative_new"),
    path("ecosystemen/<str:key>/", initiatives.initiative, name="initiative"),
    path("ecosystemen/<str:key>/wijzigen/", initiatives.initiative_edit, name="initiative_edit"),
    path("ecosystemen/<str:key>/<str:verb>/", initiatives.initiative_act, name="initiative_act"),
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
