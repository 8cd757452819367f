from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PrivacyConfig(AppConfig):
    name = "vlechtwerk.privacy"
    label = "privacy"

    def ready(self) -> None:
        from vlechtwerk.core.registry import Job, NavItem, add_deeds, jobs, navigation
        from vlechtwerk.people import registry
        from vlechtwerk.privacy import actions, deeds, held, retention, samples

        jobs.add("privacy.erase", Job(actions.erase_due, every_s=600))
        jobs.add("privacy.wipe", Job(actions.wipe_due, every_s=600))
        jobs.add("privacy.retention", Job(actions.keep_no_longer, every_s=24 * 60 * 60))
        registry.opened.append(actions.note_look)
        registry.leaving.append(actions.end_sessions_of)
        # who was told of a look, or asks to be erased, is told of it once, whichever entry it was
        registry.clashes |= {name: registry.Clash() for name in ("look_once_an_hour", "erasure_once")}
        administrators = frozenset({"administrator"})
        navigation.add("trail", NavItem(_("Trail"), "trail", administrators, 95, under="state"))
        navigation.add("retention", NavItem(_("How long we keep"), "retention", administrators, 96, under="state"))
        held.register()
        retention.register()
        samples.register()
        add_deeds(deeds.WORDS, deeds.SUBJECTS)
