from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "vlechtwerk.people"
    label = "people"
