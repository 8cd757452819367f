"""Backups: asked for, made by a worker, tried out, and thrown away when they are old."""

import logging
import os
import re
import subprocess
import sys
import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from vlechtwerk.core import clock
from vlechtwerk.core.actions import Actor, audit
from vlechtwerk.core.due import claimed
from vlechtwerk.operations import archive
from vlechtwerk.operations.archive import Manifest, OperationsRefused
from vlechtwerk.operations.enums import BackupState
from vlechtwerk.operations.models import Backup

log = logging.getLogger("vlechtwerk.work")
NAME = "vlechtwerk-%Y%m%dT%H%M%SZ.zip"
NAMED = re.compile(r"\.?vlechtwerk-(\d{8}T\d{6}Z)\.zip(?:\.bad|\.\d+\.part)?$")
NIGHT_HOUR = 2
STALLED_S = 120
PROGRAM = (sys.executable, "-m", "vlechtwerk.config.cli")
_children: dict[int, tuple[str, subprocess.Popen[bytes]]] = {}


def backup(place: Path, *, check: bool, keep_days: int | None) -> tuple[Path, Manifest]:
    """Make an archive in ``place``, a folder or a new file with an ending; try it out; then throw away those older than
    so many days."""
    target = _target(place)
    manifest = archive.write(target)
    if check:
        try:
            try_out(target)
        except OperationsRefused:
            target.rename(target.with_name(f"{target.name}.bad"))
            raise
    if keep_days is not None:
        forget_old(target.parent, keep_days)
    return target, manifest


def _target(place: Path) -> Path:
    """A file of its own name in a folder, which is made when it is not there."""
    if place.suffix and not place.is_dir():
        return place
    try:
        place.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise OperationsRefused(f"{place} cannot be made: {error.strerror}") from None
    return place / clock.now().astimezone(UTC).strftime(NAME)


def try_out(path: Path) -> None:
    """Restore it into an empty place of its own, as somebody would who lost everything."""
    mine = ("DATABASE_URL", "DATABASE_URL_FILE", "DATA_DIR", "DATA_DIR_FILE")
    with tempfile.TemporaryDirectory(prefix="backup-", dir=settings.DATA_DIR) as place:
        env = {name: value for name, value in os.environ.items() if name not in mine}
        words = [*PROGRAM, "restore", str(path), "--without-index"]
        done = subprocess.run(words, env={**env, "DATA_DIR": place}, capture_output=True, text=True)  # noqa: S603
    if done.returncode:
        said = done.stderr.strip().splitlines()[-1:] or [f"ended with {done.returncode}"]
        raise OperationsRefused(f"{path} cannot be restored, and is kept as {path.name}.bad: {said[0]}")


def forget_old(folder: Path, days: int) -> None:
    """Our own older archives of this folder, and what somebody who was killed left half written."""
    before = clock.now() - timedelta(days=days)
    for path in folder.iterdir():
        found = NAMED.match(path.name)
        if found and datetime.strptime(found[1], "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC) < before:
            path.unlink()


@transaction.atomic
def ask_backup(*, by: Actor) -> Backup:
    """A worker makes one as soon as it can."""
    if settings.BACKUP_DIR is None:
        raise OperationsRefused(_("There is no place for backups yet: set VLECHTWERK_BACKUP_DIR."))
    if Backup.objects.filter(state__in=[BackupState.QUEUED, BackupState.RUNNING]).exists():
        raise OperationsRefused(_("A backup is on its way already."))
    row = Backup.objects.create()
    audit("ask_backup", row, by=by)
    return row


def ask_nightly() -> int:
    """One row per night, whoever of several workers comes first. The first time it need not be night."""
    now = timezone.localtime(clock.now())
    if settings.BACKUP_DIR is None or (now.hour < NIGHT_HOUR and Backup.objects.exists()):
        return 0
    if Backup.objects.filter(night=now.date()).exists():
        return 0
    try:
        with transaction.atomic():
            Backup.objects.create(night=now.date())
    except IntegrityError:  # another worker was first
        return 0
    return 1


def work_backups() -> int:
    """Let a process of its own make what is asked for, so that mail does not wait for it; tell that it still lives."""
    for pk, (claim, child) in list(_children.items()):
        if child.poll() is None:
            Backup.objects.filter(pk=pk, claim=claim).update(seen_at=clock.now())
        else:
            del _children[pk]
            _fail(Backup.objects.filter(pk=pk, claim=claim), f"ended with {child.returncode}")
    if settings.BACKUP_DIR is None:
        return 0
    for row in claimed(
        Backup.objects.all(), queued=BackupState.QUEUED, running=BackupState.RUNNING, stalled_s=STALLED_S
    ):
        words = [*PROGRAM, "backup", "--row", str(row.pk), "--claim", row.claim]
        _children[row.pk] = (row.claim, subprocess.Popen(words))  # noqa: S603
    return 0


def make_backup(row: Backup, *, claim: str) -> None:
    """What the process of its own does. Whatever goes wrong is kept with the row, for the administrator's page."""
    mine = Backup.objects.filter(pk=row.pk, claim=claim)
    try:
        path, manifest = backup(_folder(), check=True, keep_days=settings.BACKUP_KEEP_DAYS)
    except Exception as error:
        log.exception("no backup")
        _fail(mine, str(error) if isinstance(error, OperationsRefused) else type(error).__name__)
        return
    mine.filter(state=BackupState.RUNNING).update(
        state=BackupState.DONE, ended_at=clock.now(), file=path.name, size_bytes=path.stat().st_size,
        row_count=manifest.row_count, is_checked=True,
    )  # fmt: skip


def _fail(mine: Any, why: str) -> None:
    mine.filter(state=BackupState.RUNNING).update(state=BackupState.FAILED, ended_at=clock.now(), error=why[:1000])


def _folder() -> Path:
    folder: Path | None = settings.BACKUP_DIR
    if folder is None:
        raise OperationsRefused("Set VLECHTWERK_BACKUP_DIR, or name a file or folder")
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise OperationsRefused(f"{folder} cannot be made: {error.strerror}") from None
    return folder
