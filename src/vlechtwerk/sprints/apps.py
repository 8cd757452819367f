from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SprintsConfig(AppConfig):
    name = "vlechtwerk.sprints"
    label = "sprints"

    def ready(self) -> None:
        from vlechtwerk.core.registry import Job, NavItem, add_deeds, jobs, navigation
        from vlechtwerk.innovations import registry as dossiers
        from vlechtwerk.people import registry
        from vlechtwerk.people.enums import STAFF_HATS
        from vlechtwerk.sprints import actions, deeds, duties, held, samples

        jobs.add("sprints.waits", Job(actions.remind_sprints_due, every_s=600))
        navigation.add("sprints", NavItem(_("Design sprints"), "sprints", STAFF_HATS, 40, under="learning"))
        registry.clashes["sprint_member_once"] = registry.Clash()
        dossiers.dossier_columns["sprints.Sprint.innovation"] = dossiers.MOVES
        registry.counted["sprints.SprintMember.person"] = _("design sprints")
        samples.register()
        held.register()
        duties.register()
        add_deeds(deeds.WORDS, deeds.SUBJECTS)
