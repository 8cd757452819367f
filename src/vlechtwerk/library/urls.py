from django.urls import path

from vlechtwerk.library.views import reading

urlpatterns = [
    # for readers
    path("kennisbank/", reading.knowledge, name="knowledge"),
    path("kennisbank/bestand/<str:key>/", reading.item_file, name="item_file"),
    path("kennisbank/bestand/<str:key>/klein/", reading.item_thumbnail, name="item_thumbnail"),
    path("kennisbank/verzameling/<str:key>/", reading.collection, name="collection"),
    path("kennisbank/<str:key>/", reading.item, name="item"),
    path("kennisbank/<str:key>/nuttig/", reading.item_opinion, name="item_opinion"),
]
