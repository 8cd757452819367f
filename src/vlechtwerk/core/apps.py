from django.apps import AppConfig


class CoreConfig(AppConfig):
    name = "vlechtwerk.core"
    label = "core"

    def ready(self) -> None:
        from vlechtwerk.core import actions
        from vlechtwerk.core.registry import Job, jobs

        jobs.add("core.forget_counters", Job(actions.forget_counters, every_s=60 * 60))
