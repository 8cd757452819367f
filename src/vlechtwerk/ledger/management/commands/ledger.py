"""``vlechtwerk ledger verify``: recompute every account; exit code 1 when anything is wrong."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from vlechtwerk.ledger.queries import verify


class Command(BaseCommand):
    help = "Check the ledger."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("what", choices=["verify"])

    def handle(self, *args: Any, **options: Any) -> None:
        report = verify()
        self.stdout.write(f"{report.account_count} accounts, {report.transfer_count} transfers")
        for problem in report.problems:
            self.stdout.write(f"  {problem}")
        if not report.is_sound:
            raise SystemExit(1)
        self.stdout.write("the ledger holds")
