from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MatchingConfig(AppConfig):
    name = "vlechtwerk.matching"
    label = "matching"

    def ready(self) -> None:
        from django.conf import settings

        from vlechtwerk.core.registry import Job, NavItem, add_deeds, jobs, navigation
        from vlechtwerk.engine import dense
        from vlechtwerk.innovations import sentences
        from vlechtwerk.innovations.registry import ONCE, dossier_columns, elsewhere, ended, need_closed, need_taken
        from vlechtwerk.matching import actions, deeds, duties, enums, held, knowing, moments, queries, samples, ties
        from vlechtwerk.people import registry
        from vlechtwerk.people.enums import STAFF_HATS

        jobs.add("matching.remind", Job(actions.remind_due, every_s=30))
        jobs.add("matching.expire", Job(actions.expire_due, every_s=30))
        jobs.add("matching.rounds", Job(actions.work_rounds))
        jobs.add("matching.referrals", Job(actions.referrals_due, every_s=30))
        jobs.add("matching.shares", Job(actions.shares_due, every_s=30))
        jobs.add("matching.hand_over", Job(actions.hand_over_due, every_s=60))
        navigation.add("needs", NavItem(_("Match"), "needs", STAFF_HATS, 30))
        navigation.add("rounds", NavItem(_("Match rounds"), "rounds", STAFF_HATS, 32, under="needs"))
        navigation.add("directory", NavItem(_("Where to refer to"), "directory", STAFF_HATS, 33, under="needs"))
        jobs.add("matching.learn", Job(actions.learn_due, every_s=1800))
        navigation.add("weights", NavItem(_("Weights"), "weights", STAFF_HATS, 36, under="needs"))
        jobs.add("matching.calls", Job(actions.calls_due, every_s=60))
        navigation.add("capacity", NavItem(_("Capacity"), "capacity", STAFF_HATS, 34, under="needs"))
        registry.leaving.append(actions.end_calls_for)
        registry.introduced.append(queries.introduced_with)
        registry.clashes |= {
            "proposal_asked_once": registry.Clash(why=_("a request for the same need")),
            "referral_inside_once": registry.Clash(why=_("a referral of the same need")),
            "set_aside_once": registry.Clash(),
            "called_once": registry.Clash(),
            "round_refusal_once": registry.Clash(),
        }
        registry.together["matching.Introduction"] = ("helper", "asker", _("an introduction"))
        need_closed += [actions.close_requests, actions.close_referrals]
        ended += [actions.end_referrals, actions.end_shares]
        elsewhere.append(queries.where_an_intake_went)
        dossier_columns["matching.Whole.innovation"] = ONCE
        need_taken += [actions.close_rivals, actions.close_referrals]
        for labels in (enums.DeclineReason, enums.ReferralRefusal, enums.ReferralOutcome):
            sentences.LABELS.update(labels.choices)
        samples.register()
        held.register()
        duties.register()
        moments.register()
        ties.register()
        knowing.register()
        dense.configure(settings.WORD_VECTORS)
        add_deeds(deeds.WORDS, deeds.SUBJECTS)
