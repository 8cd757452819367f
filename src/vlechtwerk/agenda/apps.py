from django.apps import AppConfig


class AgendaConfig(AppConfig):
    name = "vlechtwerk.agenda"
    label = "agenda"

    def ready(self) -> None:
        from vlechtwerk.agenda import deeds, held
        from vlechtwerk.core.registry import add_deeds

        held.register()
        add_deeds(deeds.WORDS, deeds.SUBJECTS)
