from django.urls import path

from vlechtwerk.ecosystem.views import files, maps, saved, stories

urlpatterns = [
    # The map.
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
]
