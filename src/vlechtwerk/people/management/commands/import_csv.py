"""``vlechtwerk import people|organisations FILE [--dry-run] [--skip-wrong]``."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from django.utils import translation

from vlechtwerk.core.actions import Refused
from vlechtwerk.people import csv_import
from vlechtwerk.people.enums import HatKind
from vlechtwerk.people.models import Person

# Whoever may run commands on the machine may give every hat.
ALL_HATS = frozenset(HatKind.values)


class Command(BaseCommand):
    help = "Read people or organisations from a CSV file."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("kind", choices=["people", "organisations"])
        parser.add_argument("file", type=Path)
        parser.add_argument("--dry-run", action="store_true", help="show what would happen, write nothing")
        parser.add_argument("--skip-wrong", action="store_true", help="leave wrong rows out")

    def handle(self, *args: Any, **options: Any) -> None:
        if Person._meta.db_table not in connection.introspection.table_names():
            raise CommandError("The tables are not there yet. Start “vlechtwerk run” once; it makes them.")
        with translation.override("en"):  # the language of the command's own lines
            self.read(options)

    def read(self, options: dict[str, Any]) -> None:
        try:
            text = csv_import.decode(options["file"].read_bytes())
            preview = csv_import.read(options["kind"], text, ALL_HATS)
            for heading, meant in preview.unread:
                self.stdout.write(f"column not read: {heading}" + (f" (did you mean {meant}?)" if meant else ""))
            for error in preview.errors:
                self.stdout.write(f"row {error.row}, {error.column}: {error.message}")
            self.stdout.write(f"{preview.new_count} new, {preview.known_count} known, {preview.wrong_count} wrong")
            if options["dry_run"]:
                if preview.errors and not options["skip_wrong"]:
                    raise CommandError(
                        "Nothing would be read in. Mend these rows, or leave them out with --skip-wrong."
                    )
                return
            done = csv_import.commit(options["kind"], text, by=None, hats=ALL_HATS, skip_wrong=options["skip_wrong"])
        except OSError as error:
            raise CommandError(f"{options['file']}: {error.strerror}") from None
        except Refused as refused:
            raise CommandError(str(refused.message)) from None
        self.stdout.write(f"{done} read in")
