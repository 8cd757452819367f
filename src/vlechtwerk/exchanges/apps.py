from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ExchangesConfig(AppConfig):
    name = "vlechtwerk.exchanges"
    label = "exchanges"

    def ready(self) -> None:
        from vlechtwerk.core.registry import Job, NavItem, jobs, navigation
        from vlechtwerk.exchanges import actions, enums, queries, records, samples
        from vlechtwerk.exchanges.pairs import confirmed_pairs
        from vlechtwerk.exchanges.queries.books import disagreements
        from vlechtwerk.innovations import sentences
        from vlechtwerk.ledger import registry as coins
        from vlechtwerk.matching import registry
        from vlechtwerk.people.enums import STAFF_HATS
        from vlechtwerk.taxonomy import registry as words

        registry.records.update(records.RECORDS)
        registry.outcomes.append(records.outcomes_of)
        jobs.add("exchanges.hold", Job(actions.hold_due, every_s=30))
        jobs.add("exchanges.remind", Job(actions.remind_due, every_s=60))
        jobs.add("exchanges.nudge", Job(actions.nudge_due, every_s=60))
        jobs.add("exchanges.wake", Job(actions.wake_due, every_s=300))
        jobs.add("exchanges.remind_to_give", Job(actions.remind_to_give_due, every_s=600))
        jobs.add("exchanges.refresh", Job(actions.refresh_due, every_s=600))
        jobs.add("exchanges.rings_remind", Job(actions.remind_rings_due, every_s=60))
        jobs.add("exchanges.rings_end", Job(actions.end_rings_due, every_s=10))
        navigation.add("rings", NavItem(_("Rings"), "rings", STAFF_HATS, 34, under="needs"))
        registry.held["ring"] = queries.HOLDER
        registry.round_panels.append(queries.rings_of_round)
        navigation.add("sessions", NavItem(_("Sessions"), "sessions", STAFF_HATS, 35))
        navigation.add("reciprocity", NavItem(_("Give and take"), "reciprocity", STAFF_HATS, 36, under="sessions"))
        sentences.LABELS.update(enums.Resolution.choices)
        coins.checks["sessions"] = disagreements
        words.confirmed_pairs.add("sessions", confirmed_pairs)
        samples.register()
