from django.apps import AppConfig


class MatchingConfig(AppConfig):
    name = "vlechtwerk.matching"
    label = "matching"
