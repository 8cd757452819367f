from django.apps import AppConfig


class TaxonomyConfig(AppConfig):
    name = "vlechtwerk.taxonomy"
    label = "taxonomy"

    def ready(self) -> None:
        from vlechtwerk.core.registry import seeds
        from vlechtwerk.taxonomy.seeds import seed

        seeds.add("taxonomy", seed)
