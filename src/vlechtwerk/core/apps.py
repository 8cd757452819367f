from django.apps import AppConfig


class CoreConfig(AppConfig):
    name = "vlechtwerk.core"
    label = "core"
