from django.apps import AppConfig


class OutboxConfig(AppConfig):
    name = "vlechtwerk.outbox"
    label = "outbox"
