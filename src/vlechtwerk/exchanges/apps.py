from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ExchangesConfig(AppConfig):
    name = "vlechtwerk.exchanges"
    label = "exchanges"

    def ready(self) -> None:
        self._sessions()
        self._stories()

    def _stories(self) -> None:
        from vlechtwerk.core.registry import Job, jobs
        from vlechtwerk.exchanges.actions import stories
        from vlechtwerk.library import registry

        jobs.add("exchanges.stories_remind", Job(stories.remind_stories_due, every_s=600))
        jobs.add("exchanges.stories_end", Job(stories.end_stories_due, every_s=600))
        registry.stays_away.append(stories.why_stays_away)

    def _sessions(self) -> None:
        from django.urls import reverse

        from vlechtwerk.core.registry import Job, NavItem, add_deeds, jobs, navigation
        from vlechtwerk.exchanges import actions, deeds, duties, enums, held, moments, queries, records, samples, ties
        from vlechtwerk.exchanges.pairs import confirmed_pairs
        from vlechtwerk.exchanges.queries.books import disagreements
        from vlechtwerk.exchanges.queries.farewell import farewell
        from vlechtwerk.innovations import sentences
        from vlechtwerk.ledger import registry as coins
        from vlechtwerk.matching import actions as matching
        from vlechtwerk.matching import registry
        from vlechtwerk.people import registry as people
        from vlechtwerk.people.enums import STAFF_HATS
        from vlechtwerk.taxonomy import registry as words

        records.register()
        jobs.add("exchanges.hold", Job(actions.hold_due, every_s=30))
        jobs.add("exchanges.remind", Job(actions.remind_due, every_s=60))
        jobs.add("exchanges.nudge", Job(actions.nudge_due, every_s=60))
        jobs.add("exchanges.wake", Job(actions.wake_due, every_s=300))
        jobs.add("exchanges.remind_to_give", Job(actions.remind_to_give_due, every_s=600))
        jobs.add("exchanges.refresh", Job(actions.refresh_due, every_s=600))
        jobs.add("exchanges.rings_remind", Job(actions.remind_rings_due, every_s=60))
        jobs.add("exchanges.rings_end", Job(actions.end_rings_due, every_s=10))
        jobs.add("exchanges.leavers", Job(actions.end_left_due, every_s=60))
        jobs.add("exchanges.expiry", Job(actions.tell_expiry_due, every_s=3600))
        navigation.add("rings", NavItem(_("Rings"), "rings", STAFF_HATS, 34, under="needs"))
        registry.held["ring"] = queries.HOLDER
        registry.round_panels.append(queries.rings_of_round)
        navigation.add("sessions", NavItem(_("Sessions"), "sessions", STAFF_HATS, 35))
        navigation.add("reciprocity", NavItem(_("Give and take"), "reciprocity", STAFF_HATS, 36, under="sessions"))
        sentences.LABELS.update(enums.Resolution.choices)
        sentences.LABELS.update(enums.CallOff.choices)
        people.leaving.insert(0, actions.end_for)  # before the ledger closes the account
        people.farewells.insert(0, farewell)
        people.clashes |= {
            "give_one_under_way": people.Clash(why=_("an invitation to give back")),
            "ring_person_once": people.Clash(why=_("a place in the same ring")),
            "ring_one_at_a_time": people.Clash(why=_("a place in a ring")),
            "exchanges_giveinvitation_said_no": people.Clash(),
        }
        people.together["exchanges.StrengtheningSession"] = ("giver", "receiver", _("a session"))
        people.counted["exchanges.StrengtheningSession.giver"] = _("sessions given")
        people.counted["exchanges.StrengtheningSession.receiver"] = _("sessions received")
        coins.owners["session"] = coins.Owner(
            actions.reservation_expires, actions.coin_put_right, lambda key: reverse("session", args=[key])
        )
        coins.checks["sessions"] = disagreements
        coins.limit_sources["need"] = coins.LimitSource(
            hold=matching.hold_coins, decided=actions.coins_decided, subjects=matching.coin_subjects
        )
        jobs.add("exchanges.go_on", Job(actions.go_on_due, every_s=60))
        words.confirmed_pairs.add("sessions", confirmed_pairs)
        samples.register()
        held.register()
        duties.register()
        moments.register()
        ties.register()
        add_deeds(deeds.WORDS, deeds.SUBJECTS)
