"""The audit trail, for administrators: who did what, in which hat, for whom."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.apps import apps
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from vlechtwerk.core.models import AuditEntry
from vlechtwerk.core.registry import deeds, subjects
from vlechtwerk.core.ui.words import coins, euro
from vlechtwerk.people.enums import HatKind
from vlechtwerk.people.models import Person
from vlechtwerk.privacy.words import TOLD

PAGE = 100
COINS = {"amount", "balance"}
"""What an entry tells in hundredths of a coin."""


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
    """One page, the newest first, and where the next begins (0: there is none). One query per kind of subject."""
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
        kinds = [name for name, (label, _field) in subjects.items() if asked.subject.lower() in str(label).lower()]
        rows = rows.filter(
            Q(subject__in=kinds) | Q(subject="people.person", subject_id__in=[str(pk) for pk in named[:500]])
        )
    if asked.day:
        start = timezone.make_aware(datetime.combine(asked.day, time()))
        rows = rows.filter(at__gte=start, at__lt=start + timedelta(days=1))
    return rows


def verbs() -> list[tuple[str, str]]:
    """Every verb that was ever written, in words and sorted by them."""
    found = AuditEntry.objects.order_by("verb").values_list("verb", flat=True).distinct()
    return sorted(((verb, in_words(verb)) for verb in found), key=lambda one: one[1].lower())


def in_words(verb: str) -> str:
    """A verb as somebody reads it; one of an older version that nobody knows any more stays readable."""
    return capfirst(str(deeds.get(verb) or verb.replace("_", " ")))


def hat_in_words(kind: str) -> str:
    return str(dict(HatKind.choices).get(kind, kind))


def kind_in_words(subject: str) -> str:
    """What an entry is about, as in "Session"."""
    return capfirst(str(subjects[subject][0])) if subject in subjects else subject


Names = dict[tuple[str, str], str]
PERSON = "people.person"


def _names(rows: Collection[AuditEntry]) -> Names:
    """Who acted, and by what each subject is recognised."""
    wanted: dict[str, set[str]] = {PERSON: set()}
    for row in rows:
        wanted[PERSON] |= {str(number) for number in (row.actor_id, row.on_behalf_of_id) if number}
        wanted.setdefault(row.subject, set()).add(row.subject_id)
    return {(kind, str(pk)): str(name) for kind, keys in wanted.items() for pk, name in _named(kind, keys)}


def _named(kind: str, keys: set[str]) -> Iterable[tuple[Any, Any]]:
    field = subjects.get(kind, ("", ""))[1]
    if not field or not keys:
        return ()
    return apps.get_model(kind)._base_manager.filter(pk__in=keys).values_list("pk", field)


def _line(row: AuditEntry, names: Names) -> Line:
    who = _("The system") if row.actor_id is None else names.get((PERSON, str(row.actor_id)), _("somebody"))
    if row.hat:
        who = _("%(who)s, as %(hat)s") % {"who": who, "hat": hat_in_words(row.hat)}
    if row.on_behalf_of_id:
        other = names.get((PERSON, str(row.on_behalf_of_id)), "")
        who = _("%(who)s, on behalf of %(other)s") % {"who": who, "other": other}
    told = ((TOLD.get(key) or key.replace("_", " "), _value(key, value)) for key, value in row.data.items())
    data = ", ".join(f"{word}: {value}" for word, value in told)
    return Line(row.at, who, in_words(row.verb), _subject(row, names), data)


def _subject(row: AuditEntry, names: Names) -> str:
    name = _short(names.get((row.subject, row.subject_id)) or "")
    if row.subject == PERSON and name:
        return name
    label = kind_in_words(row.subject)
    return f"{label}: {name}" if name else f"{label} {row.subject_id}".strip()


def _value(key: str, value: Any) -> str:
    if key.endswith("_cents") and isinstance(value, int):
        return euro(value)
    return coins(value) if key in COINS and isinstance(value, int) else _short(value)


def _short(value: Any) -> str:
    if value is None or isinstance(value, bool):
        return {True: _("yes"), False: _("no"), None: "–"}[value]
    text = ", ".join(map(str, value)) if isinstance(value, list) else str(value)
    return text if len(text) <= 80 else f"{text[:79]}…"
