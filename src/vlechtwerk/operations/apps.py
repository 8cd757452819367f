from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class OperationsConfig(AppConfig):
    name = "vlechtwerk.operations"
    label = "operations"

    def ready(self) -> None:
        from vlechtwerk.core.registry import Job, NavItem, add_deeds, jobs, navigation
        from vlechtwerk.operations import actions, deeds

        jobs.add("operations.nightly", Job(actions.ask_nightly, every_s=60))
        jobs.add("operations.backups", Job(actions.work_backups, every_s=5))
        navigation.add("state", NavItem(_("Upkeep"), "state", frozenset({"administrator"}), 92))
        add_deeds(deeds.WORDS, deeds.SUBJECTS)
