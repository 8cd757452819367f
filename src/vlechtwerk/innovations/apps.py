from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class InnovationsConfig(AppConfig):
    name = "vlechtwerk.innovations"
    label = "innovations"

    def ready(self) -> None:
        self._dossiers()
        self._knowledge()

    def _knowledge(self) -> None:
        from vlechtwerk.innovations import knowledge

        knowledge.register()

    def _dossiers(self) -> None:
        from vlechtwerk.core.registry import Job, NavItem, add_deeds, jobs, navigation, seeds
        from vlechtwerk.innovations import actions, deeds, duties, finding, held, moments, queries, samples, scans
        from vlechtwerk.innovations.actions.team import miss_leader
        from vlechtwerk.innovations.seeds import seed
        from vlechtwerk.people import registry as people
        from vlechtwerk.people.duties import farewell
        from vlechtwerk.people.enums import STAFF_HATS
        from vlechtwerk.taxonomy import registry as words

        navigation.add("intakes", NavItem(_("Intakes"), "intakes", STAFF_HATS, 15))
        navigation.add("path", NavItem(_("Path"), "path", STAFF_HATS, 20))
        navigation.add("open_ends", NavItem(_("Open ends"), "open_ends", STAFF_HATS, 21, under="path"))
        navigation.add("desk_hand_over", NavItem(_("Hand over a desk"), "desk_hand_over", STAFF_HATS, 22, under="path"))
        navigation.add("tasks", NavItem(_("Tasks"), "tasks", STAFF_HATS, 12, under="today"))
        navigation.add("conferences", NavItem(_("Case conferences"), "conferences", STAFF_HATS, 24, under="path"))
        navigation.add("dossier_doubles", NavItem(_("Perhaps one"), "dossier_doubles", STAFF_HATS, 26, under="path"))
        jobs.add("innovations.remind_of_tasks", Job(actions.remind_of_tasks, every_s=1800))
        jobs.add("innovations.nudge_conferences", Job(actions.nudge_conferences, every_s=1800))
        jobs.add("innovations.forget_drafts", Job(actions.forget_drafts, every_s=3600))
        seeds.add("innovations", seed)
        words.texts.add("needs", words.Texts(_("Needs"), queries.need_texts))
        people.farewells.append(farewell)
        jobs.add("innovations.desks", Job(actions.desks_due, every_s=600))
        people.leaving.append(miss_leader)
        people.clashes |= {
            "saved_view_once": people.Clash(), "saved_view_one_default": people.Clash(), "load_limit_once": people.Clash(),
        }  # fmt: skip
        people.clashes["innovation_member_once"] = people.Clash(ends="until", stronger="lead")
        people.clashes["conference_guest_once"] = people.Clash()
        people.counted["innovations.InnovationMember.person"] = _("innovations")
        people.counted["innovations.Innovation.organisation"] = _("innovations")
        samples.register()
        held.register()
        duties.register()
        finding.register()
        moments.register()
        add_deeds(deeds.WORDS, deeds.SUBJECTS)
        scans.register()
