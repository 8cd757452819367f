"""``vlechtwerk restore FILE``, which is also ``vlechtwerk import archive FILE``: into an empty installation only."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from vlechtwerk.operations.archive import OperationsRefused
from vlechtwerk.operations.restoring import restore


class Command(BaseCommand):
    help = "Bring an archive into an empty installation."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--without-index", action="store_true", help="only to try whether the archive is good")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            report = restore(options["file"], tell=self.stdout.write, with_index=not options["without_index"])
        except OperationsRefused as refused:
            raise CommandError(str(refused.message)) from None
        if not report.is_sound:
            # As it was: a network with a fault in its books comes back too, and learns of the fault.
            raise CommandError(f"All is in, but the ledger does not hold, as it did not then: {report.problems[0]}")
        self.stdout.write(f"the ledger holds: {report.account_count} accounts, {report.transfer_count} transfers")
