from django.apps import AppConfig


class EventsConfig(AppConfig):
    name = "vlechtwerk.events"
    label = "events"

    def ready(self) -> None:
        # events
        from django.utils.translation import gettext_lazy as _

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

        # stages, appearances and cards
