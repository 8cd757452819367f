from django.apps import AppConfig


class LearningConfig(AppConfig):
    name = "vlechtwerk.learning"
    label = "learning"
