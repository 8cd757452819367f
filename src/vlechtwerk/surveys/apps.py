from django.apps import AppConfig


class SurveysConfig(AppConfig):
    name = "vlechtwerk.surveys"
    label = "surveys"

    def ready(self) -> None:
        from vlechtwerk.people import registry

        registry.clashes["survey_invited_once"] = registry.Clash()
