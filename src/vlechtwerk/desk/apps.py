from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DeskConfig(AppConfig):
    name = "vlechtwerk.desk"
    label = "desk"

    def ready(self) -> None:
        from vlechtwerk.core.registry import NavItem, navigation
        from vlechtwerk.people.enums import STAFF_HATS, HatKind

        members = frozenset(HatKind.values) - STAFF_HATS
        navigation.add("today", NavItem(_("Today"), "today", STAFF_HATS, 10))
        navigation.add("member_home", NavItem(_("Home"), "member_home", members, 10))
        navigation.add("ask", NavItem(_("Ask for help"), "ask", members | {"visitor"}, 20))
        navigation.add("agenda", NavItem(_("Agenda"), "agenda", members, 30))
        navigation.add("profile", NavItem(_("Me"), "profile", members, 40))
        navigation.add("help", NavItem(_("How it goes"), "help", frozenset({"visitor"}), 50))
