from django.apps import AppConfig


class LedgerConfig(AppConfig):
    name = "vlechtwerk.ledger"
    label = "ledger"
