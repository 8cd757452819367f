from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class EcosystemConfig(AppConfig):
    name = "vlechtwerk.ecosystem"
    label = "ecosystem"

    def ready(self) -> None:
        self._actors()
        self._growth()
        self._map()

    def _actors(self) -> None:
        from vlechtwerk.core.registry import Job, NavItem, add_deeds, jobs, navigation, seeds
        from vlechtwerk.ecosystem import actor_deeds, actor_duties, actor_held, actor_moments, actor_samples, joining
        from vlechtwerk.ecosystem.actions.actors import leave_as_contact
        from vlechtwerk.ecosystem.actions.gaps import remind_gaps_due
        from vlechtwerk.ecosystem.seeds import seed
        from vlechtwerk.people import registry
        from vlechtwerk.people.enums import STAFF_HATS, HatKind

        everybody = frozenset({*HatKind.values, "visitor"})
        seeds.add("ecosystem", seed)
        jobs.add("ecosystem.gaps_wait", Job(remind_gaps_due, every_s=600))
        navigation.add("matrix", NavItem(_("Matrix"), "ecosystem_matrix", everybody, 44, under="map"))
        navigation.add("actors", NavItem(_("Actors"), "actors", STAFF_HATS, 53, under="map"))
        navigation.add("gaps", NavItem(_("Gaps"), "gaps", STAFF_HATS, 54, under="map"))
        registry.leaving.append(leave_as_contact)
        registry.clashes["hidden_tie_once"] = registry.Clash()
        registry.counted["ecosystem.Actor.organisation"] = _("actors of the ecosystem")
        joining.register()
        actor_samples.register()
        actor_held.register()
        actor_duties.register()
        actor_moments.register()
        add_deeds(actor_deeds.WORDS, actor_deeds.SUBJECTS)

    def _growth(self) -> None:
        """Maturity, clusters and initiatives."""
        from vlechtwerk.core.registry import Job, NavItem, add_deeds, jobs, navigation, seeds
        from vlechtwerk.ecosystem import growth_deeds, growth_duties, growth_held, growth_samples
        from vlechtwerk.ecosystem.actions.initiatives import remind_initiatives_due
        from vlechtwerk.ecosystem.maturity_seeds import seed_topics
        from vlechtwerk.people.enums import STAFF_HATS

        seeds.add("ecosystem.maturity", seed_topics)
        jobs.add("ecosystem.initiatives", Job(remind_initiatives_due, every_s=600))
        navigation.add("maturity", NavItem(_("Maturity"), "maturity", STAFF_HATS, 46, under="map"))
        navigation.add("clusters", NavItem(_("Clusters"), "clusters", STAFF_HATS, 47, under="map"))
        navigation.add("initiatives", NavItem(_("Initiatives"), "initiatives", STAFF_HATS, 48, under="map"))
        growth_samples.register()
        growth_held.register()
        growth_duties.register()
        add_deeds(growth_deeds.WORDS, growth_deeds.SUBJECTS)

    def _map(self) -> None:
        from vlechtwerk.core.registry import Job, NavItem, add_deeds, jobs, navigation
        from vlechtwerk.ecosystem import map_deeds, map_held
        from vlechtwerk.ecosystem.actions import maps
        from vlechtwerk.people.enums import STAFF_HATS
        from vlechtwerk.people.rules import VISITOR

        jobs.add("ecosystem.layout", Job(maps.place_due, every_s=60))
        everybody = STAFF_HATS | {"member", VISITOR}
        navigation.add("map", NavItem(_("Map"), "ecosystem_map", frozenset(everybody), 43))
        navigation.add(
            "map_table",
            NavItem(pgettext_lazy("tab", "Table"), "ecosystem_table", frozenset(everybody), 45, under="map"),
        )
        map_held.register()
        add_deeds(map_deeds.WORDS, map_deeds.SUBJECTS)
