from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class LearningConfig(AppConfig):
    name = "vlechtwerk.learning"
    label = "learning"

    def ready(self) -> None:
        from vlechtwerk.core.registry import Job, NavItem, add_deeds, jobs, navigation
        from vlechtwerk.innovations import registry as dossiers
        from vlechtwerk.learning import actions, deeds, duties, held, samples, standard_setup
        from vlechtwerk.people import registry
        from vlechtwerk.people.enums import STAFF_HATS, HatKind

        jobs.add("learning.waits", Job(actions.remind_learning_due, every_s=600))
        navigation.add("learning", NavItem(_("Learning"), "learning", STAFF_HATS, 39))
        navigation.add("own_learning", NavItem(_("My learning"), "own_learning", frozenset({HatKind.LEARNER}), 25))
        registry.clashes["learner_once"] = registry.Clash(why=_("a place in the same group of learners"))
        registry.clashes["lecturer_once"] = registry.Clash()
        dossiers.dossier_columns["learning.RealWork.innovation"] = dossiers.MOVES
        registry.counted["learning.Learner.person"] = _("places in a group of learners")
        registry.leaving.append(actions.leave_learning)
        samples.register()
        standard_setup.register()
        held.register()
        duties.register()
        add_deeds(deeds.WORDS, deeds.SUBJECTS)
