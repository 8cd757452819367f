from django.apps import AppConfig


class LibraryConfig(AppConfig):
    name = "vlechtwerk.library"
    label = "library"

    def ready(self) -> None:
        from vlechtwerk.people import registry

        registry.clashes["opinion_once"] = registry.Clash()
