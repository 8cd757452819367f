from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class TaxonomyConfig(AppConfig):
    name = "vlechtwerk.taxonomy"
    label = "taxonomy"

    def ready(self) -> None:
        from vlechtwerk.core.context import STAFF_HATS
        from vlechtwerk.core.registry import Job, NavItem, add_deeds, jobs, navigation, seeds
        from vlechtwerk.taxonomy import actions, deeds
        from vlechtwerk.taxonomy.seeds import seed

        seeds.add("taxonomy", seed)
        jobs.add("taxonomy.imports", Job(actions.run_imports, every_s=1))
        jobs.add("taxonomy.suggest", Job(actions.suggest_words, every_s=6 * 3600))
        navigation.add("words", NavItem(_("Words"), "words", STAFF_HATS, 39, under="needs"))
        add_deeds(deeds.WORDS, deeds.SUBJECTS)
