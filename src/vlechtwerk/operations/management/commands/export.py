"""``vlechtwerk export FILE``: everything in one file; ``vlechtwerk import archive FILE`` reads it elsewhere."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand


class Command(BaseCommand):
    help = "Write everything into one file."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        call_command("backup", options["file"], no_verify=True, stdout=self.stdout)
