"""The state of an installation, gathered in a fixed number of queries."""

import shutil
import tempfile
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.db.models import Count, Min, Q

from vlechtwerk.core import clock
from vlechtwerk.core.models import WORKER, AuditEntry, Counter
from vlechtwerk.exchanges.enums import SessionState
from vlechtwerk.exchanges.models import StrengtheningSession
from vlechtwerk.federation.enums import ParcelState
from vlechtwerk.federation.models import Parcel
from vlechtwerk.ledger.queries import Report, last_report, overdue_reservations
from vlechtwerk.operations.enums import BackupState
from vlechtwerk.operations.models import Backup
from vlechtwerk.outbox.enums import MessageState
from vlechtwerk.outbox.models import Message
from vlechtwerk.privacy.queries import unconfirmed
from vlechtwerk.search.models import Reading

WORKER_LATE = timedelta(minutes=2)
OVERDUE = timedelta(minutes=30)
UNDER_WAY = (MessageState.QUEUED, MessageState.SENDING)


@dataclass(frozen=True)
class Facts:
    """What is measured; ``None`` where it never happened."""

    worker_seen_at: datetime | None
    mail_waiting: int
    mail_failed: int
    mail_oldest_due_at: datetime | None
    books: tuple[datetime, Report] | None
    backup: Backup | None
    """The last one that was made and tried out."""
    newest_backup: Backup | None
    unread_since: datetime | None
    """The oldest change that search does not know yet."""
    overdue: dict[str, int]
    unconfirmed: int
    """Rules of keeping that no administrator looked at yet, so that they throw nothing away."""
    disk_free: int
    disk_size: int

    @property
    def is_worker_late(self) -> bool:
        return is_late(self.worker_seen_at)


def facts() -> Facts:
    """All of it, as it is now."""
    mail = Message.objects.aggregate(
        waiting=Count("pk", filter=Q(state__in=UNDER_WAY)),
        failed=Count("pk", filter=Q(state=MessageState.FAILED)),
        oldest=Min("due_at", filter=Q(state__in=UNDER_WAY)),
    )
    disk = shutil.disk_usage(settings.DATA_DIR)
    return Facts(
        worker_seen_at(), mail["waiting"], mail["failed"], mail["oldest"], last_report(),
        Backup.objects.filter(state=BackupState.DONE, is_checked=True).first(), Backup.objects.first(),
        _unread_since(), _overdue(clock.now() - OVERDUE), len(unconfirmed()), disk.free, disk.total,
    )  # fmt: skip


def worker_seen_at() -> datetime | None:
    """When the background loop last showed itself, on any machine."""
    return Counter.objects.filter(name=WORKER).order_by("-window").values_list("window", flat=True).first()


def is_late(seen_at: datetime | None) -> bool:
    """The loop shows itself every ten seconds."""
    return seen_at is None or seen_at < clock.now() - WORKER_LATE


def _unread_since() -> datetime | None:
    reading = Reading.objects.filter(name="trail").first()
    found = AuditEntry.objects.order_by("pk")
    if reading:
        found = found.filter(pk__gt=reading.at).exclude(pk__in=reading.recent)
    return found.values_list("at", flat=True).first()


def _overdue(before: datetime) -> dict[str, int]:
    """What should have been done half an hour ago, per kind."""
    sessions = StrengtheningSession.objects.filter(
        state=SessionState.PLANNED, appointment__ends_at__lt=before - timedelta(hours=2)
    )
    parcels = Parcel.objects.filter(state__in=[ParcelState.QUEUED, ParcelState.SENDING], due_at__lt=before)
    mails = Message.objects.filter(state__in=UNDER_WAY, due_at__lt=before)
    return {
        "mails": mails.count(),
        "reservations": overdue_reservations(before),
        "sessions": sessions.count(),
        "parcels": parcels.count(),
    }


def why_not_ready() -> dict[str, str]:
    """What keeps this process from serving, each with a word that tells no secret; empty: it can."""
    why = {}
    try:
        if missing := len(_wanted_migrations() - set(MigrationRecorder(connection).applied_migrations())):
            why["migrations"] = f"{missing} missing"
    except DatabaseError:
        why["database"] = "unreachable"
    if not _can_write(settings.DATA_DIR):
        why["disk"] = "not writable"
    return why


@cache
def _wanted_migrations() -> set[tuple[str, str]]:
    return set(MigrationLoader(None).disk_migrations)


def _can_write(folder: Path) -> bool:
    try:
        with tempfile.TemporaryFile(dir=folder) as file:
            file.write(b"x")
            file.flush()
    except OSError:
        return False
    return True


def last_backups(limit: int = 10) -> list[Backup]:
    return list(Backup.objects.all()[:limit])
