"""``vlechtwerk backup [FILE|FOLDER] [--keep DAYS] [--no-verify]``: an archive that was tried out."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from vlechtwerk.operations import actions
from vlechtwerk.operations.archive import OperationsRefused
from vlechtwerk.operations.models import Backup


class Command(BaseCommand):
    help = "Write everything into one file, and try whether it can be restored."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("place", type=Path, nargs="?", default=settings.BACKUP_DIR)
        parser.add_argument("--keep", type=int, metavar="DAYS", help="throw away older backups of that folder")
        parser.add_argument("--no-verify", action="store_true", help="do not restore it into an empty place to try it")
        parser.add_argument("--row", type=int, help="for the worker: which backup this is")
        parser.add_argument("--claim", default="", help="for the worker")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["row"]:
            actions.make_backup(Backup.objects.get(pk=options["row"]), claim=options["claim"])
            return
        if options["place"] is None:
            raise CommandError("Name a file or a folder, or set VLECHTWERK_BACKUP_DIR")
        if options["keep"] is not None and options["keep"] < 1:
            raise CommandError("--keep takes a number of days, from 1")
        check = not options["no_verify"]
        try:
            path, manifest = actions.backup(options["place"], check=check, keep_days=options["keep"])
        except OperationsRefused as refused:
            raise CommandError(str(refused.message)) from None
        tried = "restored into an empty place to try it" if check else "not tried"
        self.stdout.write(f"{path}: {manifest.row_count} rows, {len(manifest.files)} files, {tried}")
        self.stdout.write(f"checksum {manifest.checksum}")
