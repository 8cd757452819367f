from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class LibraryConfig(AppConfig):
    name = "vlechtwerk.library"
    label = "library"

    def ready(self) -> None:
        self._reading()

    def _reading(self) -> None:
        from vlechtwerk.core.registry import NavItem, add_deeds, navigation
        from vlechtwerk.library import finding, reading_deeds, reading_held
        from vlechtwerk.people import registry
        from vlechtwerk.people.enums import STAFF_HATS, HatKind

        readers = frozenset({*STAFF_HATS, HatKind.MEMBER, "visitor"})
        navigation.add("knowledge", NavItem(_("Knowledge bank"), "knowledge", readers, 38))
        registry.clashes["opinion_once"] = registry.Clash()
        finding.register()
        reading_held.register()
        add_deeds(reading_deeds.WORDS, reading_deeds.SUBJECTS)
