from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class EcosystemConfig(AppConfig):
    name = "vlechtwerk.ecosystem"
    label = "ecosystem"

    def ready(self) -> None:
        from vlechtwerk.people import registry

        registry.clashes["hidden_tie_once"] = registry.Clash()
        registry.clashes["actor_once"] = registry.Clash(why=_("a place on the map of the ecosystem"))
        self._growth()

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
