from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class LibraryConfig(AppConfig):
    name = "vlechtwerk.library"
    label = "library"

    def ready(self) -> None:
        self._desk()
        self._reading()

    def _desk(self) -> None:
        """What the team and keepers do."""
        from vlechtwerk.core.registry import Job, NavItem, add_deeds, jobs, navigation
        from vlechtwerk.library import actions, desk_deeds, desk_duties, desk_moments, desk_samples
        from vlechtwerk.people.enums import STAFF_HATS

        jobs.add("library.reviews_wait", Job(actions.remind_reviews_due, every_s=600))
        jobs.add("library.drafts_wait", Job(actions.remind_drafts_due, every_s=600))
        jobs.add("library.items_due", Job(actions.remind_items_due, every_s=600))
        navigation.add("items_desk", NavItem(_("Knowledge desk"), "items_desk", STAFF_HATS, 42, under="knowledge"))
        desk_samples.register()
        desk_duties.register()
        desk_moments.register()
        add_deeds(desk_deeds.WORDS, desk_deeds.SUBJECTS)

    def _reading(self) -> None:
        """What readers meet."""
        from vlechtwerk.core.registry import NavItem, add_deeds, navigation
        from vlechtwerk.library import finding, reading_deeds, reading_held
        from vlechtwerk.people import registry
        from vlechtwerk.people.enums import STAFF_HATS, HatKind

        readers = frozenset({*STAFF_HATS, HatKind.MEMBER, "visitor"})
        navigation.add("knowledge", NavItem(_("Knowledge bank"), "knowledge", readers, 41))
        registry.clashes["opinion_once"] = registry.Clash()
        finding.register()
        reading_held.register()
        add_deeds(reading_deeds.WORDS, reading_deeds.SUBJECTS)
