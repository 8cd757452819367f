from django.apps import AppConfig


class LedgerConfig(AppConfig):
    name = "vlechtwerk.ledger"
    label = "ledger"

    def ready(self) -> None:
        from django.utils.translation import gettext_lazy as _

        from vlechtwerk.core.registry import Job, NavItem, add_deeds, jobs, navigation
        from vlechtwerk.ledger import actions, deeds, held, moments, queries, samples
        from vlechtwerk.ledger.actions import merging, simulating
        from vlechtwerk.people import registry as people
        from vlechtwerk.people.enums import SHAPER_HATS, STAFF_HATS

        jobs.add("ledger.expire", Job(actions.expire_due, every_s=60))
        jobs.add("ledger.leavers", Job(actions.settle_leavers_due, every_s=300))
        jobs.add("ledger.simulations", Job(simulating.work_simulations))
        jobs.add("ledger.verify", Job(actions.check_books, every_s=24 * 60 * 60))
        jobs.add("ledger.accounts", Job(actions.open_due, every_s=30))
        jobs.add("ledger.limits", Job(actions.adjust_due, every_s=300))
        jobs.add("ledger.requests", Job(actions.decide_due, every_s=60))
        people.leaving.append(actions.take_leave)
        people.farewells.append(queries.farewell)
        people.coming_back.append(actions.reopen_account)
        people.joins.append(people.Join(merging.why_not, merging.join, merging.why_not_part, merging.part))
        people.stays |= {f"ledger.Transfer.{name}" for name in ("made_by", "settled_by", "on_behalf_of")}
        people.stays |= {"ledger.Account.person", "ledger.Account.organisation"}  # the books are joined by ``merging``
        people.clashes |= {"limit_vote_once": people.Clash(), "mandate_once": people.Clash(ends="ended_at")}
        navigation.add("balances", NavItem(_("Coins"), "balances", STAFF_HATS, 38))
        navigation.add(
            "simulations", NavItem(_("Try other agreements"), "simulations", SHAPER_HATS, 46, under="balances")
        )
        navigation.add("limit_requests", NavItem(_("Past a limit"), "limit_requests", STAFF_HATS, 40, under="balances"))
        navigation.add("policy", NavItem(_("Agreements"), "policy", STAFF_HATS, 42, under="balances"))
        navigation.add("pot", NavItem(_("The common pot"), "pot", STAFF_HATS, 44, under="balances"))
        samples.register()
        held.register()
        moments.register()
        add_deeds(deeds.WORDS, deeds.SUBJECTS)
