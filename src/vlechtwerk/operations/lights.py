"""What the administrator reads about each part: how it is, in words, and what to do when it is not well."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.template.defaultfilters import filesizeformat
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from vlechtwerk.core import clock
from vlechtwerk.core.ui.words import moment
from vlechtwerk.operations.enums import BackupState
from vlechtwerk.operations.models import Backup
from vlechtwerk.operations.queries import OVERDUE, Facts, why_not_ready

GREEN, AMBER, RED = "ok", "soon", "late"
WORDS = {GREEN: lazy("well"), AMBER: lazy("look at this"), RED: lazy("not well")}
DISK_LOW, DISK_FULL = 0.15, 0.05
BACKUP_OLD = timedelta(hours=36)
BOOKS_OLD = timedelta(hours=36)
OVERDUE_WORDS = {
    "mails": lazy("mails"),
    "reservations": lazy("reserved coins"),
    "sessions": lazy("sessions that ended"),
    "parcels": lazy("messages for other networks"),
}


@dataclass(frozen=True)
class Light:
    """One part. ``todo`` is empty when there is nothing to do; ``where`` the name of a page that helps."""

    name: str
    level: str
    says: str
    todo: str = ""
    where: str = ""

    @property
    def word(self) -> str:
        return str(WORDS[self.level])


def lights(now: Facts) -> list[Light]:
    """Every part, always in the same order."""
    return [
        _ready(), _worker(now), _mail(now), _overdue(now), _books(now), _backup(now), _search(now), _kept(now), _disk(now), _open(),
    ]  # fmt: skip


def _ready() -> Light:
    name, why = _("Site and database"), why_not_ready()
    if not why:
        return Light(name, GREEN, _("The site answers, the database is up to date, files can be written."))
    told = ", ".join(f"{key} ({word})" for key, word in why.items())
    return Light(name, RED, told, _("Run “vlechtwerk manage migrate”, and look whether DATA_DIR can be written to."))


def _worker(now: Facts) -> Light:
    name = _("Background work")
    if now.worker_seen_at is None:
        return Light(name, RED, _("It was never there."), _("Start it: “vlechtwerk run”, or “vlechtwerk work”."))
    seen = _("Last seen %(moment)s") % {"moment": moment(now.worker_seen_at)}
    if now.is_worker_late:
        return Light(name, RED, seen, _("No mail leaves until it is back. Start it again, and look in the log why."))
    return Light(name, GREEN, seen)


def _mail(now: Facts) -> Light:
    name, told = _("Mail"), _("%(waiting)d wait, %(failed)d did not arrive.")
    says = told % {"waiting": now.mail_waiting, "failed": now.mail_failed}
    if now.mail_oldest_due_at and now.mail_oldest_due_at < clock.now() - OVERDUE:
        todo = _("The oldest should have left %(moment)s: look at the mail server.")
        return Light(name, RED, says, todo % {"moment": moment(now.mail_oldest_due_at)}, "failed_mail")
    if now.mail_failed:
        return Light(name, AMBER, says, _("Mend the addresses, and let them leave again."), "failed_mail")
    return Light(name, GREEN, says)


def _overdue(now: Facts) -> Light:
    name, late = _("What falls due"), {kind: number for kind, number in now.overdue.items() if number}
    if not late:
        return Light(name, GREEN, _("Nothing waits for longer than half an hour."))
    told = ", ".join(f"{OVERDUE_WORDS[kind]} ({number})" for kind, number in late.items())
    todo = _("The background work is behind or stuck: look in its log for “failed”.")
    return Light(name, AMBER, _("Behind: %(told)s.") % {"told": told}, todo)


def _books(now: Facts) -> Light:
    name = _("The books of the coins")
    if now.books is None:
        return Light(
            name, AMBER, _("Not verified yet."), _("The background work does it every day; wait, or start it.")
        )
    at, report = now.books
    says = _("Verified %(moment)s: %(count)d bookings.") % {"moment": moment(at), "count": report.transfer_count}
    if not report.is_sound:
        todo = _(
            "%(count)d things do not add up. Run “vlechtwerk ledger verify” and change nothing before you know why."
        )
        return Light(name, RED, says, todo % {"count": len(report.problems)})
    if at < clock.now() - BOOKS_OLD:
        return Light(name, AMBER, says, _("That is longer ago than a day: look at the background work."))
    return Light(name, GREEN, says)


def _backup(now: Facts) -> Light:
    name, last = _("Backup"), now.backup
    says = backup_says(last) if last else _("None was made yet.")
    if settings.BACKUP_DIR is None:
        todo = _("Set VLECHTWERK_BACKUP_DIR to a folder on another disk: then one is made every night.")
        return Light(name, AMBER, says, todo)
    newest = now.newest_backup
    if newest and newest.state == BackupState.FAILED:
        todo = _("The newest one failed: %(error)s. Mend it, and make one now.")
        return Light(name, RED, says, todo % {"error": newest.error.rstrip(".")})
    if last is None or _is_old(last.ended_at):
        return Light(name, RED, says, _("Make one now, and look whether the background work is there at night."))
    return Light(name, GREEN, says)


def _is_old(at: datetime | None) -> bool:
    return at is None or at < clock.now() - BACKUP_OLD


def backup_says(row: Backup) -> str:
    told = _("%(moment)s: %(size)s, %(count)d rows, restored into an empty place to try it.")
    words = {"moment": moment(row.ended_at), "size": filesizeformat(row.size_bytes), "count": row.row_count}
    return capfirst(told % words)


def _search(now: Facts) -> Light:
    name = _("Searching")
    if now.unread_since is None or now.unread_since > clock.now() - OVERDUE:
        return Light(name, GREEN, _("Knows everything that was changed until now."))
    says = _("Does not know yet what was changed since %(moment)s.") % {"moment": moment(now.unread_since)}
    return Light(name, AMBER, says, _("The background work reads it; look whether it is there."))


def _kept(now: Facts) -> Light:
    name = _("How long things are kept")
    if not now.unconfirmed:
        return Light(name, GREEN, _("Every rule is confirmed, and works every night."))
    says = _("%(count)d rules are not confirmed: they throw nothing away.") % {"count": now.unconfirmed}
    return Light(name, AMBER, says, _("Look what they would erase, and save the page once."), "retention")


def _disk(now: Facts) -> Light:
    name, left = _("Disk"), now.disk_free / now.disk_size
    told = _("%(free)s free of %(size)s.")
    says = told % {"free": filesizeformat(now.disk_free), "size": filesizeformat(now.disk_size)}
    if left < DISK_LOW:
        todo = _("Make room, or take a larger disk: when it is full nothing is written any more.")
        return Light(name, RED if left < DISK_FULL else AMBER, says, todo)
    return Light(name, GREEN, says)


def _open() -> Light:
    """Settings that are right for trying out, and wrong for a real network."""
    name, wrong = _("Settings"), []
    if not settings.HTTPS:
        wrong.append("VLECHTWERK_BASE_URL (http:)")
    if settings.DEMO:
        wrong.append("VLECHTWERK_DEMO=1")
    if settings.DEBUG:
        wrong.append("VLECHTWERK_DEBUG=1")
    if settings.EMAIL_BACKEND.startswith("vlechtwerk.outbox.mailbox"):
        wrong.append("VLECHTWERK_MAIL_URL")
    if not wrong:
        return Light(name, GREEN, _("As they should be on a real network."))
    return Light(name, AMBER, ", ".join(wrong), _("Good for trying out. Change this before real people come."))


def told_settings() -> list[tuple[str, str]]:
    """What somebody who runs the site wants to see at once. No key, no password, no token."""
    database = settings.DATABASES["default"]
    engine = "SQLite" if "sqlite" in str(database["ENGINE"]) else "PostgreSQL"
    mail = settings.EMAIL_HOST if "smtp" in settings.EMAIL_BACKEND else str(settings.MAILBOX_DIR)
    return [
        (_("Address"), settings.BASE_URL),
        (_("Database"), f"{engine}: {database['NAME']}" + (f" @ {database['HOST']}" if database.get("HOST") else "")),
        (_("Files"), str(settings.DATA_DIR)),
        (_("Backups"), f"{settings.BACKUP_DIR}" if settings.BACKUP_DIR else "–"),
        (_("Mail server"), mail),
        (_("Second factor for the team"), _("needed") if settings.STAFF_MFA == "required" else _("not needed")),
        (_("Other networks"), _("on") if settings.FEDERATION else _("off")),
        (_("Time zone"), settings.TIME_ZONE),
    ]
