from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ImpactConfig(AppConfig):
    name = "vlechtwerk.impact"
    label = "impact"

    def ready(self) -> None:
        from vlechtwerk.core.registry import NavItem, add_deeds, navigation
        from vlechtwerk.impact import deeds
        from vlechtwerk.people.enums import STAFF_HATS, HatKind
        from vlechtwerk.people.registry import acts

        navigation.add("figures", NavItem(_("Figures"), "all_figures", STAFF_HATS, 39, under="programmes"))
        navigation.add("own_figures", NavItem(_("Figures"), "all_figures", frozenset({HatKind.FUNDER}), 39))
        acts["impact.HelpInKind.noted_by"] = "who noted it"
        acts["impact.FrozenReport.frozen_by"] = "who froze it"
        add_deeds(deeds.WORDS, deeds.SUBJECTS)
