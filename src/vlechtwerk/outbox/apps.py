from django.apps import AppConfig
from django.conf import settings
from django.utils.translation import gettext_lazy as _


class OutboxConfig(AppConfig):
    name = "vlechtwerk.outbox"
    label = "outbox"

    def ready(self) -> None:
        from vlechtwerk.core.registry import Job, NavItem, add_deeds, jobs, mail_samples, navigation
        from vlechtwerk.outbox import actions, bounce_box, deeds, digest, samples
        from vlechtwerk.outbox.enums import Urgency
        from vlechtwerk.outbox.registry import add_notice

        jobs.add("outbox.digest", Job(digest.make_digests, every_s=30))
        jobs.add("outbox.deliver", Job(actions.deliver_due, every_s=1))
        navigation.add(
            "failed_mail", NavItem(_("Mail"), "failed_mail", frozenset({"administrator"}), 94, under="state")
        )
        if settings.BOUNCE_BOX:
            jobs.add("outbox.bounces", Job(bounce_box.read, every_s=300))
        add_notice("outbox.digest", _("The digest itself"), Urgency.NORMAL, ("digest",))
        mail_samples.add("outbox.digest", samples.digest_sample)
        add_deeds(deeds.WORDS, deeds.SUBJECTS)
