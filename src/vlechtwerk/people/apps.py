from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PeopleConfig(AppConfig):
    name = "vlechtwerk.people"
    label = "people"

    def ready(self) -> None:
        from vlechtwerk.core.registry import NavItem, navigation
        from vlechtwerk.people import samples
        from vlechtwerk.people.enums import STAFF_HATS

        navigation.add("people", NavItem(_("People"), "people", STAFF_HATS, 40))
        samples.register()
