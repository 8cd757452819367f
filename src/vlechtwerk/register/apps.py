from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RegisterConfig(AppConfig):
    name = "vlechtwerk.register"
    label = "register"

    def ready(self) -> None:
        from vlechtwerk.core.registry import Job, NavItem, add_deeds, jobs, navigation
        from vlechtwerk.people import registry
        from vlechtwerk.register import actions, deeds

        jobs.add("register.imports", Job(actions.work_imports, every_s=1))
        jobs.add("register.forget", Job(actions.forget_old, every_s=24 * 60 * 60))
        hats = frozenset({"coordinator", "administrator"})
        registry.acts["register.ListImport.made_by"] = "who brought the list; the people in it are in the register"
        navigation.add("import", NavItem(_("Read in lists"), "import", hats, 42, under="people"))
        add_deeds(deeds.WORDS, deeds.SUBJECTS)
