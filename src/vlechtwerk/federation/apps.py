from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

# One sentence per verb on the timeline of the dossier that receives; see innovations.sentences.
SENTENCES = {
    "remote_asked": _("%(by)s asks the network %(network)s for help with %(need)s."),
    "remote_introduced": _("%(name)s of %(network)s helps with %(need)s."),
    "remote_booked": _("One coin booked. %(name)s of %(network)s gave a session, %(receiver)s received one."),
    "remote_closed": _("The session with %(network)s about %(need)s does not go on. %(why)s"),
}


class FederationConfig(AppConfig):
    name = "vlechtwerk.federation"
    label = "federation"

    def ready(self) -> None:
        from django.conf import settings

        from vlechtwerk.core.registry import Job, NavItem, add_deeds, jobs, navigation
        from vlechtwerk.federation import actions, deeds, duties, held, samples
        from vlechtwerk.innovations import sentences
        from vlechtwerk.innovations.registry import need_closed, need_taken
        from vlechtwerk.people import registry as people
        from vlechtwerk.people.enums import STAFF_HATS

        jobs.add("federation.deliver", Job(actions.deliver_due, every_s=1))
        jobs.add("federation.release", Job(actions.release_due, every_s=600))
        jobs.add("federation.compare", Job(actions.compare_due, every_s=24 * 60 * 60))
        jobs.add("federation.forget", Job(actions.forget, every_s=60 * 60))
        people.leaving.insert(0, actions.end_for)  # before the ledger closes the account
        need_taken.append(actions.end_for_need)
        need_closed.append(actions.end_for_need)
        sentences.SENTENCES.update(SENTENCES)
        samples.register()
        held.register()
        duties.register()
        if settings.FEDERATION:
            others = NavItem(_("Other networks"), "remote_sessions", STAFF_HATS, 36, under="sessions")
            partners = NavItem(_("Partner networks"), "partners", frozenset({"administrator"}), 37, under="sessions")
            navigation.add("remote_sessions", others)
            navigation.add("partners", partners)
        add_deeds(deeds.WORDS, deeds.SUBJECTS)
