from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PeopleConfig(AppConfig):
    name = "vlechtwerk.people"
    label = "people"

    def ready(self) -> None:
        from vlechtwerk.core.registry import Job, NavItem, add_deeds, jobs, navigation
        from vlechtwerk.outbox import registry as mails
        from vlechtwerk.people import deeds, finding, queries, samples, suspicions, timeline
        from vlechtwerk.people.enums import SHAPER_HATS, STAFF_HATS, HatKind
        from vlechtwerk.taxonomy import registry as words

        navigation.add("people", NavItem(_("People"), "people", STAFF_HATS, 40))
        navigation.add("duplicates", NavItem(_("Perhaps twice"), "duplicates", SHAPER_HATS, 42, under="people"))
        administrators = frozenset({HatKind.ADMINISTRATOR})
        navigation.add("consent_texts", NavItem(_("Consent"), "consent_texts", administrators, 97, under="state"))
        jobs.add("people.duplicates", Job(suspicions.look_due, every_s=24 * 60 * 60))
        words.texts.add("talents", words.Texts(_("Talents"), queries.talent_texts))
        mails.country_of.append(queries.country_of)
        words.names.add("people", queries.names_of)
        samples.register()
        finding.register()
        timeline.register()
        add_deeds(deeds.WORDS, deeds.SUBJECTS)
