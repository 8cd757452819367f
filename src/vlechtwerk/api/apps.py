from django.apps import AppConfig


class ApiConfig(AppConfig):
    name = "vlechtwerk.api"
    label = "api"

    def ready(self) -> None:
        from vlechtwerk.api import actions
        from vlechtwerk.core.registry import Job, jobs, mail_samples

        jobs.add("api.follow", Job(actions.follow, every_s=2))
        jobs.add("api.deliver", Job(actions.deliver_due, every_s=2))
        jobs.add("api.forget", Job(actions.forget_old, every_s=3600))
        sample = {
            "url": "https://voorbeeld.be/vlechtwerk",
            "said": "HTTP 500",
            "link": "https://netwerk.example/ik/webhooks/",
        }
        mail_samples.add("api.webhook_off", lambda: sample)
