"""Fill the reference lists that every network starts with; what is there already stays as it is."""

from typing import Any

from django.core.management.base import BaseCommand
from django.db import transaction

from vlechtwerk.core.registry import seeds


class Command(BaseCommand):
    help = "Fill themes, sectors, places, the path and the axes of a new network."

    @transaction.atomic
    def handle(self, *args: Any, **options: Any) -> None:
        for _name, seed in seeds.items():
            seed()
