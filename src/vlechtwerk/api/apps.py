from django.apps import AppConfig
from django.conf import settings
from django.utils.translation import gettext_lazy as _


class ApiConfig(AppConfig):
    name = "vlechtwerk.api"
    label = "api"

    def ready(self) -> None:
        from vlechtwerk.api import actions, deeds, held, queries
        from vlechtwerk.core.registry import Job, add_deeds, jobs, mail_samples
        from vlechtwerk.outbox.enums import Urgency
        from vlechtwerk.outbox.registry import add_notice

        jobs.add("api.follow", Job(actions.follow, every_s=2))
        jobs.add("api.deliver", Job(actions.deliver_due, every_s=2))
        jobs.add("api.forget", Job(actions.forget_old, every_s=3600))
        sample = {
            "url": "voorbeeld.be/vlechtwerk",
            "said": "HTTP 500",
            "link": f"{settings.BASE_URL}/ik/webhooks/",
        }
        add_notice(
            "api.webhook",
            _("A webhook of mine that was switched off"),
            Urgency.NORMAL,
            ("webhook_off",),
            reaches=queries.has_webhook,
        )
        mail_samples.add("api.webhook_off", lambda: sample)
        held.register()
        add_deeds(deeds.WORDS, deeds.SUBJECTS)
