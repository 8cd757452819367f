from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CoachingConfig(AppConfig):
    name = "vlechtwerk.coaching"
    label = "coaching"

    def ready(self) -> None:
        from vlechtwerk.coaching import actions, deeds, duties, held, samples, seeds
        from vlechtwerk.core.registry import Job, NavItem, add_deeds, jobs, navigation
        from vlechtwerk.core.registry import seeds as all_seeds
        from vlechtwerk.people import registry
        from vlechtwerk.people.enums import STAFF_HATS, HatKind

        all_seeds.add("coaching", seeds.seed)
        jobs.add("coaching.waits", Job(actions.remind_coaching_due, every_s=600))
        jobs.add("coaching.measures", Job(actions.ask_measures_due, every_s=600))
        jobs.add("coaching.peers", Job(actions.lapse_peers_due, every_s=600))
        navigation.add("coaching", NavItem(_("Coaching"), "coaching", STAFF_HATS, 41, under="learning"))
        navigation.add("my_coaching", NavItem(_("Coaching"), "coaching", frozenset({HatKind.COACH}), 15))
        registry.leaving.append(actions.leave_coaching)
        registry.clashes["coaching_path_once"] = registry.Clash(why=_("a place in the same cohort"))
        registry.together["coaching.CoachingPath"] = ("person", "coach", _("a coaching trajectory"))
        registry.counted["coaching.CoachingPath.person"] = _("coaching trajectories")
        samples.register()
        held.register()
        duties.register()
        add_deeds(deeds.WORDS, deeds.SUBJECTS)
