from django.apps import AppConfig


class TaxonomyConfig(AppConfig):
    name = "vlechtwerk.taxonomy"
    label = "taxonomy"
