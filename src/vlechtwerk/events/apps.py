from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class EventsConfig(AppConfig):
    name = "vlechtwerk.events"
    label = "events"

    def ready(self) -> None:
        self._events()
        self._stages()
        self._ties()
        self._scans()

    def _scans(self) -> None:
        from django.urls import reverse

        from vlechtwerk.surveys import registry

        registry.next_steps["events"] = lambda response: registry.Step(_("Look at the agenda"), reverse("open_agenda"))

    def _events(self) -> None:
        from vlechtwerk.core.registry import Job, NavItem, add_deeds, jobs, navigation
        from vlechtwerk.events import actions, deeds, duties, held, moments, samples
        from vlechtwerk.people import registry
        from vlechtwerk.people.enums import STAFF_HATS

        jobs.add("events.held", Job(actions.hold_events_due, every_s=60))
        jobs.add("events.waits", Job(actions.remind_events_due, every_s=600))
        jobs.add("events.remind", Job(actions.remind_registered_due, every_s=60))
        navigation.add("events", NavItem(_("Events"), "events", STAFF_HATS, 36))
        navigation.add("open_agenda", NavItem(_("Agenda"), "open_agenda", frozenset({"visitor"}), 36))
        registry.clashes["registration_person_once"] = registry.Clash()
        registry.counted["events.Registration.person"] = _("events")
        samples.register()
        held.register()
        duties.register()
        moments.register()
        add_deeds(deeds.WORDS, deeds.SUBJECTS)

    def _stages(self) -> None:
        from vlechtwerk.core.registry import Job, NavItem, add_deeds, jobs, navigation
        from vlechtwerk.events import stage_deeds, stage_duties, stage_held, stage_moments, stage_samples
        from vlechtwerk.events.actions import appearances, cards, stages
        from vlechtwerk.events.queries.stages import on_one_stage
        from vlechtwerk.people import registry
        from vlechtwerk.people.enums import STAFF_HATS, HatKind

        jobs.add("events.stages_remind", Job(stages.remind_offers_due, every_s=60))
        jobs.add("events.stages_silent", Job(stages.lapse_offers_due, every_s=60))
        jobs.add("events.stages_wait", Job(stages.nudge_stages_due, every_s=600))
        jobs.add("events.years_short", Job(appearances.alert_years_due, every_s=3600))
        jobs.add("events.leads_wait", Job(cards.remind_leads_due, every_s=600))
        navigation.add("stages", NavItem(_("Stages"), "stage_requests", STAFF_HATS, 39, under="programmes"))
        navigation.add("appearances", NavItem(_("Appearances"), "appearances", STAFF_HATS, 40, under="programmes"))
        navigation.add("cards", NavItem(_("Cards"), "cards", STAFF_HATS, 41, under="programmes"))
        navigation.add(
            "card_queue", NavItem(_("Questions that wait"), "card_queue", STAFF_HATS, 42, under="programmes")
        )
        navigation.add("ambassador", NavItem(_("My stage"), "ambassador_home", frozenset({HatKind.AMBASSADOR}), 12))
        navigation.add("own_stages", NavItem(_("My stages"), "stage_requests", frozenset({HatKind.FAN}), 13))
        registry.introduced.append(on_one_stage)
        registry.counted["events.StageRequest.asked_by"] = _("stages")
        stage_samples.register()
        stage_held.register()
        stage_duties.register()
        stage_moments.register()
        add_deeds(stage_deeds.WORDS, stage_deeds.SUBJECTS)

    def _ties(self) -> None:
        from vlechtwerk.events import ties

        ties.register()
