"""``vlechtwerk import people|organisations FILE [--dry-run] [--skip-wrong]``."""

import time
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from django.utils import translation

from vlechtwerk.core.actions import Refused
from vlechtwerk.people.enums import HatKind
from vlechtwerk.people.models import Person
from vlechtwerk.register import actions, queries
from vlechtwerk.register.enums import UNDECIDED, WORKING, ImportState, RowState
from vlechtwerk.register.models import ListImport

# Whoever may run commands on the machine may give every hat.
ALL_HATS = frozenset(HatKind.values)


class Command(BaseCommand):
    help = "Read people or organisations from a CSV file or a workbook."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("kind", choices=["people", "organisations"])
        parser.add_argument("file", type=Path)
        parser.add_argument("--dry-run", action="store_true", help="show what would happen, write nothing")
        parser.add_argument("--skip-wrong", action="store_true", help="leave wrong rows out")

    def handle(self, *args: Any, **options: Any) -> None:
        if Person._meta.db_table not in connection.introspection.table_names():
            raise CommandError("The tables are not there yet. Start “vlechtwerk run” once; it makes them.")
        with translation.override("en"):  # the language of the command's own lines
            try:
                self.read(options)
            except OSError as error:
                raise CommandError(f"{options['file']}: {error.strerror}") from None
            except Refused as refused:
                raise CommandError(str(refused.message)) from None

    def read(self, options: dict[str, Any]) -> None:
        raw = options["file"].read_bytes()
        batch = actions.upload(kind=options["kind"], name=options["file"].name, raw=raw, by=None, hats=ALL_HATS)
        try:
            actions.set_meaning(batch, columns=batch.columns, values=batch.values, rate=batch.rate, by=None)
            self.work(batch)
            self.told(batch)
            if batch.wrong_count and not options["skip_wrong"]:
                raise CommandError("Nothing was read in. Mend these rows, or leave them out with --skip-wrong.")
            if options["dry_run"] or not queries.counts(batch).good:
                return
            actions.start(batch, skip_wrong=True, by=None)
            self.work(batch)
        finally:
            if batch.state in UNDECIDED:
                actions.discard(batch, by=None)
        done = queries.counts(batch)
        for row in batch.rows.filter(state=RowState.REFUSED):
            self.stdout.write(f"row {row.number}: {row.errors[0][1]}")
        self.stdout.write(f"{done.written} read in")
        if batch.state != ImportState.DONE or done.refused:
            raise CommandError(f"Not all of it was read in. {batch.failure}")

    def work(self, batch: ListImport) -> None:
        """What the background loop would do; it may run beside, then it does its part."""
        while batch.state in WORKING:
            if not actions.work_imports():
                time.sleep(0.2)
            batch.refresh_from_db()

    def told(self, batch: ListImport) -> None:
        if batch.failure:
            raise CommandError(batch.failure)
        for heading in batch.headings:
            if not batch.columns.get(heading):
                self.stdout.write(f"column not read: {heading}")
        for row in queries.wrong_rows(batch):
            for heading, why in row.errors:
                self.stdout.write(f"row {row.number}, {heading}: {why}")
        found = queries.counts(batch)
        self.stdout.write(f"{found.new} new, {found.same + found.known} known, {found.wrong} wrong")
