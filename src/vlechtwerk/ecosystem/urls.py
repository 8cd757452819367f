from django.urls import path

from vlechtwerk.ecosystem.views import clusters, initiatives, maturity

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
]
