from django.apps import AppConfig


class AgendaConfig(AppConfig):
    name = "vlechtwerk.agenda"
    label = "agenda"

    def ready(self) -> None:
        from vlechtwerk.agenda import deeds, held

        held.register()
        deeds.register()
