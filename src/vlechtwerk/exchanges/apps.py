from django.apps import AppConfig


class ExchangesConfig(AppConfig):
    name = "vlechtwerk.exchanges"
    label = "exchanges"
