from django.urls import path

from vlechtwerk.ecosystem.views import actors, files, gaps, maps, matrix, own_ties, relations, saved, stories

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
    # the map, its table, views, stories and files
    path("kaart/", maps.ecosystem_map, name="ecosystem_map"),
    path("kaart/tabel/", maps.ecosystem_table, name="ecosystem_table"),
    path("kaart/opnieuw/", maps.ecosystem_lay_out, name="ecosystem_lay_out"),
    path("kaart/bestand.<str:kind>", files.map_file, name="map_file"),
    path("kaart/inlezen/", files.map_import, name="map_import"),
    path("kaart/beelden/", saved.map_views, name="map_views"),
    path("kaart/beelden/nieuw/", saved.map_view_new, name="map_view_new"),
    path("kaart/beelden/<str:key>/<str:verb>/", saved.map_view_act, name="map_view_act"),
    path("kaart/beeld/<str:token>/", saved.map_view, name="map_view"),
    path("kaart/ingebed/<str:token>/", saved.map_embed, name="map_embed"),
    path("kaart/verhalen/", stories.map_stories, name="map_stories"),
    path("kaart/verhalen/nieuw/", stories.map_story_new, name="map_story_new"),
    path("kaart/verhalen/<str:key>/wijzigen/", stories.map_story_edit, name="map_story_edit"),
    path("kaart/verhalen/<str:key>/stap/", stories.map_step_new, name="map_step_new"),
    path("kaart/verhalen/<str:key>/stap/<int:number>/", stories.map_step_edit, name="map_step_edit"),
    path("kaart/verhalen/<str:key>/stap/<int:number>/<str:verb>/", stories.map_step_act, name="map_step_act"),
    path("kaart/verhalen/<str:key>/<str:verb>/", stories.map_story_act, name="map_story_act"),
    path("kaart/verhaal/<str:key>/", stories.map_story, name="map_story"),
    # until here
]
