from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class OutboxConfig(AppConfig):
    name = "vlechtwerk.outbox"
    label = "outbox"

    def ready(self) -> None:
        from vlechtwerk.core.registry import Job, NavItem, jobs, navigation
        from vlechtwerk.outbox import actions

        jobs.add("outbox.deliver", Job(actions.deliver_due, every_s=1))
        navigation.add(
            "failed_mail", NavItem(_("Mail"), "failed_mail", frozenset({"administrator"}), 94, under="state")
        )
