from django.apps import AppConfig


class LedgerConfig(AppConfig):
    name = "vlechtwerk.ledger"
    label = "ledger"

    def ready(self) -> None:
        from vlechtwerk.core.registry import Job, jobs
        from vlechtwerk.ledger import actions

        jobs.add("ledger.expire", Job(actions.expire_due, every_s=60))
        jobs.add("ledger.verify", Job(actions.check_books, every_s=24 * 60 * 60))
