from django.apps import AppConfig


class OutboxConfig(AppConfig):
    name = "vlechtwerk.outbox"
    label = "outbox"

    def ready(self) -> None:
        from vlechtwerk.core.registry import Job, jobs
        from vlechtwerk.outbox import actions

        jobs.add("outbox.deliver", Job(actions.deliver_due, every_s=1))
