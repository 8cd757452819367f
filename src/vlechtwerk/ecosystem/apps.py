from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class EcosystemConfig(AppConfig):
    name = "vlechtwerk.ecosystem"
    label = "ecosystem"

    def ready(self) -> None:
        from vlechtwerk.people import registry

        registry.clashes["hidden_tie_once"] = registry.Clash()
        registry.clashes["actor_once"] = registry.Clash(why=_("a place on the map of the ecosystem"))
        self._map()

    def _map(self) -> None:
        from vlechtwerk.core.registry import Job, NavItem, add_deeds, jobs, navigation
        from vlechtwerk.ecosystem import map_deeds, map_held
        from vlechtwerk.ecosystem.actions import maps
        from vlechtwerk.people.enums import STAFF_HATS
        from vlechtwerk.people.rules import VISITOR

        jobs.add("ecosystem.layout", Job(maps.place_due, every_s=60))
        everybody = STAFF_HATS | {"member", VISITOR}
        navigation.add("map", NavItem(_("Map"), "ecosystem_map", frozenset(everybody), 43))
        map_held.register()
        add_deeds(map_deeds.WORDS, map_deeds.SUBJECTS)
