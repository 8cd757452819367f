from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ProgrammesConfig(AppConfig):
    name = "vlechtwerk.programmes"
    label = "programmes"

    def ready(self) -> None:
        from vlechtwerk.core.registry import Job, NavItem, add_deeds, jobs, navigation
        from vlechtwerk.people import registry
        from vlechtwerk.people.enums import STAFF_HATS
        from vlechtwerk.programmes import actions, deeds, duties, held, knowing, moments, queries, samples

        jobs.add("programmes.form", Job(actions.solve_due, every_s=1))
        jobs.add("programmes.remind", Job(actions.remind_due, every_s=60))
        jobs.add("programmes.silent", Job(actions.lapse_due, every_s=60))
        jobs.add("programmes.vouchers_end", Job(actions.expire_vouchers_due, every_s=600))
        jobs.add("programmes.vouchers_wait", Job(actions.remind_vouchers_due, every_s=600))
        jobs.add("programmes.grants_wait", Job(actions.remind_grants_due, every_s=600))
        jobs.add("programmes.calls_close", Job(actions.close_calls_due, every_s=600))
        jobs.add("programmes.ambassadors_wait", Job(actions.remind_ambassadors_due, every_s=600))
        navigation.add("programmes", NavItem(_("Programmes"), "programmes", STAFF_HATS, 37))
        navigation.add("circles", NavItem(_("Circles"), "circles", STAFF_HATS, 38, under="programmes"))
        navigation.add("ambassadors", NavItem(_("Ambassadors"), "ambassadors", STAFF_HATS, 39, under="programmes"))
        navigation.add("fans", NavItem(_("Fans"), "fans", STAFF_HATS, 40, under="programmes"))
        registry.leaving += [actions.leave_as_ambassador, actions.leave_as_contact]
        registry.introduced.append(queries.in_one_circle)
        registry.clashes |= {
            "placement_once": registry.Clash(),
            "circle_member_once": registry.Clash(),
            "funder_share_once": registry.Clash(why=_("a share of the same programme")),
            "ambassadorship_once": registry.Clash(why=_("an appointment as an ambassador, or on the way to one")),
            "fan_once": registry.Clash(why=_("a place in the list of fans")),
        }
        registry.stays |= {
            "programmes.Pair.first",
            "programmes.Pair.second",
        }  # of a division made, or being made, with both
        registry.counted |= {
            "programmes.CircleMember.person": _("circles"), "programmes.Ambassadorship.person": _("ambassadorships")
        }  # fmt: skip
        samples.register()
        held.register()
        duties.register()
        moments.register()
        knowing.register()
        add_deeds(deeds.WORDS, deeds.SUBJECTS)
