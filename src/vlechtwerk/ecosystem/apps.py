from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class EcosystemConfig(AppConfig):
    name = "vlechtwerk.ecosystem"
    label = "ecosystem"

    def ready(self) -> None:
        from vlechtwerk.people import registry

        registry.clashes["hidden_tie_once"] = registry.Clash()
        registry.clashes["actor_once"] = registry.Clash(why=_("a place on the map of the ecosystem"))
