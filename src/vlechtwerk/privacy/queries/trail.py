"""The audit trail, for administrators: who did what, in which hat, for whom."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.apps import apps
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from vlechtwerk.core.models import AuditEntry
from vlechtwerk.people.enums import HatKind
from vlechtwerk.people.models import Person

PAGE = 100


@dataclass(frozen=True)
class Question:
    """What to look for; ``before`` is the last row of the page before."""

    who: str = ""
    verb: str = ""
    subject: str = ""
    day: date | None = None
    before: int = 0


@dataclass(frozen=True)
class Line:
    """One entry in words."""

    at: datetime
    who: str
    verb: str
    subject: str
    data: str


def trail(asked: Question) -> tuple[list[Line], int]:
    """One page, the newest first, and where the next begins (0: there is none). Two queries."""
    rows = list(_asked(asked).order_by("-pk")[: PAGE + 1])
    shown = rows[:PAGE]
    names = _names(shown)
    return [_line(row, names) for row in shown], shown[-1].pk if len(rows) > PAGE else 0


def _asked(asked: Question) -> QuerySet[AuditEntry]:
    rows = AuditEntry.objects.all()
    if asked.before:
        rows = rows.filter(pk__lt=asked.before)
    if asked.verb:
        rows = rows.filter(verb=asked.verb)
    if asked.who:
        meant = Person.objects.filter(Q(name__icontains=asked.who) | Q(email__iexact=asked.who)).values("pk")
        rows = rows.filter(Q(actor_id__in=meant) | Q(on_behalf_of_id__in=meant))
    if asked.subject:
        named = Person.objects.filter(Q(name__icontains=asked.subject) | Q(key=asked.subject)).values_list(
            "pk", flat=True
        )
        kind = Q(subject__iendswith=f".{asked.subject}")
        rows = rows.filter(kind | Q(subject="people.person", subject_id__in=[str(pk) for pk in named[:500]]))
    if asked.day:
        start = timezone.make_aware(datetime.combine(asked.day, time()))
        rows = rows.filter(at__gte=start, at__lt=start + timedelta(days=1))
    return rows


def verbs() -> list[str]:
    """Every verb that was ever written."""
    return list(AuditEntry.objects.order_by("verb").values_list("verb", flat=True).distinct())


def _names(rows: Collection[AuditEntry]) -> dict[int, str]:
    numbers = {number for row in rows for number in (row.actor_id, row.on_behalf_of_id) if number}
    numbers |= {int(row.subject_id) for row in rows if row.subject == "people.person" and row.subject_id.isdigit()}
    return dict(Person.objects.filter(pk__in=numbers).values_list("pk", "name"))


def _line(row: AuditEntry, names: dict[int, str]) -> Line:
    who = names.get(row.actor_id or 0, _("The system") if row.actor_id is None else _("somebody"))
    if row.hat:
        who = _("%(who)s, as %(hat)s") % {"who": who, "hat": dict(HatKind.choices).get(row.hat, row.hat)}
    if row.on_behalf_of_id:
        who = _("%(who)s, on behalf of %(other)s") % {"who": who, "other": names.get(row.on_behalf_of_id, "")}
    data = ", ".join(f"{key}: {_short(value)}" for key, value in row.data.items())
    return Line(row.at, who, row.verb, _subject(row, names), data)


def _subject(row: AuditEntry, names: dict[int, str]) -> str:
    if row.subject == "people.person" and row.subject_id.isdigit() and int(row.subject_id) in names:
        return names[int(row.subject_id)]
    try:
        return f"{apps.get_model(row.subject)._meta.object_name} {row.subject_id}"
    except LookupError:
        return f"{row.subject} {row.subject_id}"


def _short(value: Any) -> str:
    text = ", ".join(map(str, value)) if isinstance(value, list) else str(value)
    return text if len(text) <= 80 else f"{text[:79]}…"
