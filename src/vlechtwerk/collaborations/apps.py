from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CollaborationsConfig(AppConfig):
    name = "vlechtwerk.collaborations"
    label = "collaborations"

    def ready(self) -> None:
        from vlechtwerk.collaborations import actions, deeds, duties, held, samples, ties
        from vlechtwerk.core.registry import Job, NavItem, add_deeds, jobs, navigation
        from vlechtwerk.people import registry
        from vlechtwerk.people.enums import STAFF_HATS

        jobs.add("collaborations.due", Job(actions.work_due, every_s=600))
        label = _("Collaborations")
        navigation.add("collaborations", NavItem(label, "collaborations", STAFF_HATS, 42, under="learning"))
        own = frozenset({"member"})
        navigation.add("own_collaborations", NavItem(label, "collaborations", own, 12, under="member_home"))
        registry.leaving.append(actions.leave_as_speaker)
        registry.clashes["collaboration_member_once"] = registry.Clash(why=_("a place in the same collaboration"))
        registry.counted |= {
            "collaborations.CollaborationMember.contact": _("collaborations"),
            "collaborations.CollaborationMember.organisation": _("collaborations"),
        }
        samples.register()
        held.register()
        duties.register()
        ties.register()
        add_deeds(deeds.WORDS, deeds.SUBJECTS)
