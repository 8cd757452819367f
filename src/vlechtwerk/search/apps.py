from django.apps import AppConfig


class SearchConfig(AppConfig):
    name = "vlechtwerk.search"
    label = "search"

    def ready(self) -> None:
        from vlechtwerk.core.registry import Job, jobs
        from vlechtwerk.search import actions

        jobs.add("search.follow", Job(actions.follow, every_s=2))
        jobs.add("search.sweep", Job(actions.sweep, every_s=60))
