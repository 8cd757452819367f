from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DeskConfig(AppConfig):
    name = "vlechtwerk.desk"
    label = "desk"

    def ready(self) -> None:
        from vlechtwerk.core.registry import NavItem, navigation
        from vlechtwerk.people.enums import STAFF_HATS

        navigation.add("today", NavItem(_("Today"), "today", STAFF_HATS, 10))
