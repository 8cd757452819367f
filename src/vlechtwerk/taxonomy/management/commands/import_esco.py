"""``vlechtwerk import esco DIR [--dry-run] [--with-new]``: the official files of ESCO in a folder."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import translation

from vlechtwerk.core.actions import Refused
from vlechtwerk.taxonomy import actions, queries, reading


class Command(BaseCommand):
    help = "Read the labels of ESCO (skills_nl.csv, skills_fr.csv, skills_en.csv, broaderRelationsSkillPillar.csv)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path)
        parser.add_argument("--dry-run", action="store_true", help="show what would happen, write nothing")
        parser.add_argument("--with-new", action="store_true", help="also take in concepts that are new to us")

    def handle(self, *args: Any, **options: Any) -> None:
        with translation.override("en"):  # the language of the command's own lines
            try:
                paths = sorted(path for path in options["folder"].iterdir() if reading.is_esco([path.name]))
                with transaction.atomic():
                    self.read([(path.name, path.read_bytes()) for path in paths], options)
            except OSError as error:
                raise CommandError(f"{options['folder']}: {error.strerror}") from None
            except Refused as refused:
                raise CommandError(str(refused.message)) from None

    def read(self, files: list[reading.Upload], options: dict[str, Any]) -> None:
        batch = actions.prepare_import(files, by=None)
        found = queries.progress_of(batch)
        self.stdout.write(
            f"{found.new} new, {found.joining} join a concept, {batch.known_count} add nothing, {batch.unused_count} unused"
        )
        if options["dry_run"]:
            actions.undo_import(batch, by=None)
            return
        actions.commit_import(batch, with_new=options["with_new"], by=None)
        done = 0
        while piece := actions.run_imports():
            done += piece
            self.stdout.write(f"{done} taken in")
