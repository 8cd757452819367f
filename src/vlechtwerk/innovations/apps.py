from django.apps import AppConfig


class InnovationsConfig(AppConfig):
    name = "vlechtwerk.innovations"
    label = "innovations"
