from django.apps import AppConfig


class ConfigConfig(AppConfig):
    name = "vlechtwerk.config"
    label = "vlechtwerk_config"

    def ready(self) -> None:
        from vlechtwerk.config import checks  # noqa: F401 - registers the system checks
