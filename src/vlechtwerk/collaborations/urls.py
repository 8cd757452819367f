from django.urls import path

from vlechtwerk.collaborations.views import pages, steps

urlpatterns = [
    path("samenwerkingen/", pages.collaborations, name="collaborations"),
    path("samenwerkingen/nieuw/", pages.collaboration_new, name="collaboration_new"),
    path("samenwerkingen/<str:key>/", pages.collaboration, name="collaboration"),
    path("samenwerkingen/<str:key>/inbreng/", pages.collaboration_contributions, name="collaboration_contributions"),
    path("samenwerkingen/<str:key>/besluiten/", pages.collaboration_decisions, name="collaboration_decisions"),
    path("samenwerkingen/<str:key>/omgeving/", pages.collaboration_around, name="collaboration_around"),
    path("samenwerkingen/<str:key>/conflicten/", pages.collaboration_conflicts, name="collaboration_conflicts"),
    path("samenwerkingen/<str:key>/oogst/", pages.collaboration_harvest, name="collaboration_harvest"),
    path("samenwerkingen/<str:key>/doen/<str:verb>/", steps.collaboration_act, name="collaboration_act"),
    *(
        path(
            f"samenwerkingen/{part.slug}/<str:key>/<str:verb>/", steps.collaboration_part, {"part": name},
            name=f"collaboration_{name}_act",
        )
        for name, part in steps.PARTS.items()
    ),
    path("samenwerking/vriend/<str:token>/", pages.critical_friend, name="critical_friend"),
    path("samenwerking/vriend/<str:token>/stop/", pages.critical_friend_stop, name="critical_friend_stop"),
    path("samenwerking/dank/<str:key>/", pages.collaboration_thanks, name="collaboration_thanks"),
]  # fmt: skip
