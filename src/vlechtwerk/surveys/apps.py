from django.apps import AppConfig


class SurveysConfig(AppConfig):
    name = "vlechtwerk.surveys"
    label = "surveys"

    def ready(self) -> None:
        self._asking()
        self._results()

    def _asking(self) -> None:
        from django.utils.translation import gettext_lazy as _

        from vlechtwerk.core.registry import Job, NavItem, add_deeds, jobs, navigation
        from vlechtwerk.people import registry
        from vlechtwerk.people.enums import STAFF_HATS
        from vlechtwerk.surveys import actions, asking_deeds, asking_duties, asking_held, asking_moments, asking_samples

        jobs.add("surveys.open", Job(actions.open_rounds_due, every_s=600))
        jobs.add("surveys.send", Job(actions.send_invitations_due, every_s=5))
        jobs.add("surveys.remind", Job(actions.remind_invited_due, every_s=600))
        jobs.add("surveys.close", Job(actions.close_rounds_due, every_s=600))
        jobs.add("surveys.idle", Job(actions.remind_questionnaires_due, every_s=600))
        navigation.add("questionnaires", NavItem(_("Surveys"), "questionnaires", STAFF_HATS, 43, under="knowledge"))
        registry.clashes["survey_invited_once"] = registry.Clash()
        asking_samples.register()
        asking_held.register()
        asking_duties.register()
        asking_moments.register()
        add_deeds(asking_deeds.WORDS, asking_deeds.SUBJECTS)

    def _results(self) -> None:
        from django.utils.translation import gettext_lazy as _

        from vlechtwerk.core.registry import NavItem, add_deeds, navigation
        from vlechtwerk.people import registry
        from vlechtwerk.surveys import beside, results_deeds, results_samples

        navigation.add("scans", NavItem(_("Scans"), "scans", frozenset({"visitor"}), 37))
        beside.register()
        registry.clashes["answer_tag_once"] = registry.Clash()
        registry.acts["surveys.AnswerTag.tagged_by"] = "who read an answer and tagged it"
        results_samples.register()
        add_deeds(results_deeds.WORDS, results_deeds.SUBJECTS)
