"""``vlechtwerk demo``: fill an empty database with the demo network, or say that it is there."""

import sys
from argparse import ArgumentParser
from time import monotonic
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from vlechtwerk.desk.demo.build import build
from vlechtwerk.desk.demo.sources import DOMAIN, FULL, LOGINS, PASSWORD, SMALL
from vlechtwerk.innovations.models import Innovation
from vlechtwerk.ledger.queries import verify
from vlechtwerk.people.models import Person


class Command(BaseCommand):
    help = "Fill an empty database with the demo network"
    shown = -1

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--small", action="store_true", help="a few people and innovations, in seconds")

    def handle(self, *args: Any, **options: Any) -> None:
        executor = MigrationExecutor(connection)
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            raise CommandError("The tables are not there yet. First: vlechtwerk manage migrate")
        demo_is_there = Person.objects.filter(is_demo=True).exists()
        if Person.objects.exists() and not demo_is_there:
            raise CommandError("There are real people in this database. The demo needs an empty one: set DATA_DIR.")
        if demo_is_there:  # perhaps with people who came in while somebody tried it out
            self.stdout.write("The demo network is there already.")
        else:
            self._build(options["small"])
        self._logins()

    def _build(self, small: bool) -> None:
        began = monotonic()
        call_command("seed")  # idempotent
        build(SMALL if small else FULL, self._progress)
        report = verify()
        if report.problems:
            raise CommandError(f"The ledger does not add up: {report.problems[:3]}")
        counted = f"{Person.objects.count()} people, {Innovation.objects.count()} innovations"
        self.stdout.write(f"The demo network is there: {counted}, in {monotonic() - began:.0f} s.")

    def _progress(self, done: float) -> None:
        """A bar on a terminal, a line at every tenth elsewhere."""
        if int(done * 100) == self.shown:
            return
        tenth, self.shown = self.shown // 10, int(done * 100)
        if sys.stderr.isatty():
            filled = int(done * 40)
            end = "\n" if done >= 1 else ""
            sys.stderr.write(f"\rA year of the network [{'#' * filled}{'.' * (40 - filled)}] {done:4.0%}{end}")
            sys.stderr.flush()
        elif self.shown // 10 > tenth:
            self.stderr.write(f"A year of the network: {done:.0%}")

    def _logins(self) -> None:
        self.stdout.write(f"\nAanmelden met het wachtwoord {PASSWORD}:")
        for login, name, _hats, shows in LOGINS:
            self.stdout.write(f"  {login + '@' + DOMAIN:22} {name:16} {shows}")
        self.stdout.write(f"\nOf met een code per mail: die komt aan in {settings.BASE_URL}/-/mailbox/\n")
