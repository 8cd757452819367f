"""Numbers for a Prometheus server: how often and how long each view answered, and the state of the installation.

https://prometheus.io/docs/instrumenting/exposition_formats/, the text format. Each process of the web server counts
for itself and writes its counts down every few seconds, in ``DATA_DIR/counts``; whoever is asked adds up all of them.
So the figures are those of one machine, and go on through a restart.
"""

import contextlib
import fcntl
import json
import os
import threading
import time
from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from django.conf import settings

import vlechtwerk
from vlechtwerk.core import clock
from vlechtwerk.operations.queries import Facts, facts

WRITE_S = 5
ENDED = "ended"
Counts = dict[str, list[float]]
"""By "view status": how many, and how many seconds together."""

_lock = threading.Lock()
_own: Counts = defaultdict(lambda: [0, 0.0])
_written = 0.0
_began = time.time_ns()  # a number of a process comes back, with its moment it does not


def count(view: str, status: int, seconds: float) -> None:
    """One answer more. Now and then, what this process counted is written down."""
    global _written
    with _lock:
        one = _own[f"{view} {status}"]
        one[0] += 1
        one[1] += seconds
        if time.monotonic() - _written >= WRITE_S:
            _written = time.monotonic()
            _write(_file(f"{os.getpid()}-{_began}"), _own)


def _file(name: str) -> Path:
    return Path(settings.DATA_DIR) / "counts" / f"{name}.json"


def _write(path: Path, counts: Counts) -> None:
    """Whole or not at all; a full disk must not break a page."""
    with contextlib.suppress(OSError):
        path.parent.mkdir(exist_ok=True)
        draft = path.with_suffix(".part")
        draft.write_text(json.dumps(counts), encoding="utf-8")
        draft.replace(path)


def counted() -> Counts:
    """All processes of this machine together; the counts of those that ended are put together in one file."""
    with _lock:
        _write(_file(f"{os.getpid()}-{_began}"), _own)
    with _file("lock").open("w") as door:
        fcntl.flock(door, fcntl.LOCK_EX)
        total, ended = _read(_file(ENDED)), False
        alive: list[Counts] = []
        for path in _file(ENDED).parent.glob("[0-9]*.json"):
            if _lives(int(path.stem.partition("-")[0])):
                alive.append(_read(path))
            else:
                _add(total, _read(path))
                path.unlink()
                ended = True
        if ended:
            _write(_file(ENDED), total)
    for counts in alive:
        _add(total, counts)
    return total


def _lives(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:  # of somebody else
        return True
    return True


def _read(path: Path) -> Counts:
    try:
        return {str(key): list(one) for key, one in json.loads(path.read_text(encoding="utf-8")).items()}
    except (OSError, ValueError):
        return {}


def _add(total: Counts, more: Counts) -> None:
    for key, (number, seconds) in more.items():
        one = total.setdefault(key, [0, 0.0])
        one[0] += number
        one[1] += seconds


def exposition() -> str:
    """The whole page."""
    return "".join(f"{line}\n" for line in [*_requests(counted()), *_state(facts())])


def _requests(counts: Counts) -> Iterator[str]:
    yield "# HELP vlechtwerk_request_seconds Time to answer, by view and status."
    yield "# TYPE vlechtwerk_request_seconds summary"
    for key, (number, seconds) in sorted(counts.items()):
        view, status = key.split(" ")
        labels = f'{{view="{view}",status="{status}"}}'
        yield f"vlechtwerk_request_seconds_sum{labels} {seconds:.6f}"
        yield f"vlechtwerk_request_seconds_count{labels} {number:.0f}"


def _state(now: Facts) -> Iterator[str]:
    """Ages in seconds; of what never happened there is no line."""
    books_at, report = now.books or (None, None)
    backup = now.backup
    figures: dict[str, tuple[str, float | None]] = {
        "worker_seen_age_seconds": ("Since the background loop was last there.", _age(now.worker_seen_at)),
        "mail_waiting": ("Mails that wait to leave.", now.mail_waiting),
        "mail_failed": ("Mails that no server took, after five attempts.", now.mail_failed),
        "mail_oldest_late_seconds": ("How late the oldest mail that waits is.", _age(now.mail_oldest_due_at) or 0),
        "ledger_verified_age_seconds": ("Since the books were verified.", _age(books_at)),
        "ledger_sound": ("1: the books add up.", float(report.is_sound) if report else None),
        "backup_age_seconds": ("Since the last backup that was tried out.", _age(backup.ended_at if backup else None)),
        "backup_bytes": ("Its size.", backup.size_bytes if backup else None),
        "search_behind_seconds": ("Age of the oldest change that search does not know.", _age(now.unread_since) or 0),
        "disk_free_bytes": ("Room left where DATA_DIR is.", now.disk_free),
    }
    yield from _gauge("build_info", "The version.", {f'{{version="{vlechtwerk.__version__}"}}': 1})
    for name, (told, value) in figures.items():
        if value is not None:
            yield from _gauge(name, told, {"": value})
    overdue = {f'{{kind="{kind}"}}': float(number) for kind, number in now.overdue.items()}
    yield from _gauge("overdue", "Rows that should have been done half an hour ago.", overdue)


def _gauge(name: str, told: str, values: dict[str, float]) -> Iterator[str]:
    yield f"# HELP vlechtwerk_{name} {told}"
    yield f"# TYPE vlechtwerk_{name} gauge"
    for labels, value in values.items():
        yield f"vlechtwerk_{name}{labels} {value:.15g}"


def _age(moment: datetime | None) -> float | None:
    return max(0.0, (clock.now() - moment).total_seconds()) if moment else None
