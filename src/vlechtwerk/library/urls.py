from django.urls import path

from vlechtwerk.library.views import collecting, desk, files, reading, writing

urlpatterns = [
    # the desk; stands first, because readers have kennisbank/<key>/
    path("kennisbank/beheer/", desk.items_desk, name="items_desk"),
    path("kennisbank/beheer/nieuw/", desk.item_new, name="item_new"),
    path("kennisbank/beheer/verzamelingen/", collecting.collections_desk, name="collections_desk"),
    path("kennisbank/beheer/verzamelingen/nieuw/", collecting.collection_new, name="collection_new"),
    path("kennisbank/beheer/verzamelingen/<str:key>/", collecting.collection_manage, name="collection_manage"),
    path("kennisbank/beheer/verzamelingen/<str:key>/wijzigen/", collecting.collection_edit, name="collection_edit"),
    path("kennisbank/beheer/verzamelingen/<str:key>/<str:verb>/", collecting.collection_act, name="collection_act"),
    path("kennisbank/beheer/tekst/<str:key>/", writing.item_text, name="item_text"),
    path("kennisbank/beheer/tekst/<str:key>/vergelijken/", writing.item_text_compare, name="item_text_compare"),
    path("kennisbank/beheer/tekst/<str:key>/<str:verb>/", writing.item_text_act, name="item_text_act"),
    path("kennisbank/beheer/bestand/<str:key>/<str:verb>/", files.kept_file_act, name="kept_file_act"),
    path("kennisbank/beheer/<str:key>/", desk.item_manage, name="item_manage"),
    path("kennisbank/beheer/<str:key>/wijzigen/", desk.item_edit, name="item_edit"),
    path("kennisbank/beheer/<str:key>/bestanden/", files.item_files, name="item_files"),
    path("kennisbank/beheer/<str:key>/bronnen/", files.item_sources, name="item_sources"),
    path("kennisbank/beheer/<str:key>/<str:verb>/", desk.item_act, name="item_act"),
    # for readers
    path("kennisbank/", reading.knowledge, name="knowledge"),
    path("kennisbank/bestand/<str:key>/", reading.item_file, name="item_file"),
    path("kennisbank/bestand/<str:key>/klein/", reading.item_thumbnail, name="item_thumbnail"),
    path("kennisbank/verzameling/<str:key>/", reading.collection, name="collection"),
    path("kennisbank/<str:key>/", reading.item, name="item"),
    path("kennisbank/<str:key>/nuttig/", reading.item_opinion, name="item_opinion"),
]
