"""What a mail server pipes to us: one report of mail that could not be delivered."""

import sys
from typing import Any

from django.core.management.base import BaseCommand

from vlechtwerk.outbox import bounces


class Command(BaseCommand):
    help = "Read one report of a mail that came back (RFC 3464) from standard input."

    def handle(self, *args: Any, **options: Any) -> None:
        """Ends well whatever arrives: a mail server would send an error back to the sender of the report."""
        found = bounces.hear(sys.stdin.buffer.read(bounces.LARGEST))
        self.stdout.write(f"about mail {found.key}" if found else "no report about a mail of ours")
