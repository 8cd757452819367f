from django.apps import AppConfig


class DeskConfig(AppConfig):
    name = "vlechtwerk.desk"
    label = "desk"
