"""``vlechtwerk ledger verify``: recompute every account; exit code 1 when anything is wrong."""

import json
from argparse import ArgumentParser
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand

from vlechtwerk.ledger.queries import verify


class Command(BaseCommand):
    help = "Check the ledger."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("what", choices=["verify"])
        parser.add_argument("--json", action="store_true", help="one object, for programs")

    def handle(self, *args: Any, **options: Any) -> None:
        report = verify()
        if options["json"]:
            self.stdout.write(json.dumps({"is_sound": report.is_sound, **asdict(report)}, ensure_ascii=False))
        else:
            self.stdout.write(f"{report.account_count} accounts, {report.transfer_count} transfers")
            for problem in report.problems:
                self.stdout.write(f"  {problem}")
            self.stdout.write("the ledger holds" if report.is_sound else f"{len(report.problems)} problems")
        if not report.is_sound:
            raise SystemExit(1)
