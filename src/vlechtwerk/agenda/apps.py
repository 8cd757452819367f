from django.apps import AppConfig


class AgendaConfig(AppConfig):
    name = "vlechtwerk.agenda"
    label = "agenda"
