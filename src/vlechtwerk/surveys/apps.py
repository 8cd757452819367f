from django.apps import AppConfig


class SurveysConfig(AppConfig):
    name = "vlechtwerk.surveys"
    label = "surveys"

    def ready(self) -> None:
        from vlechtwerk.people import registry

        registry.clashes["survey_invited_once"] = registry.Clash()
        self._results()

    def _results(self) -> None:
        from vlechtwerk.core.registry import add_deeds
        from vlechtwerk.people import registry
        from vlechtwerk.surveys import results_deeds, results_samples

        registry.clashes["answer_tag_once"] = registry.Clash()
        registry.acts["surveys.AnswerTag.tagged_by"] = "who read an answer and tagged it"
        results_samples.register()
        add_deeds(results_deeds.WORDS, results_deeds.SUBJECTS)
