from django.apps import AppConfig


class EventsConfig(AppConfig):
    name = "vlechtwerk.events"
    label = "events"

    def ready(self) -> None:
        # events

        # stages, appearances and cards

        pass
