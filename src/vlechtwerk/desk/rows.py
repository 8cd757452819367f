"""One row of work on the broker's day, and how long it waits."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import CharField, DateField, IntegerField, QuerySet, Value
from django.db.models.functions import Cast
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from vlechtwerk.core import clock


@dataclass(frozen=True)
class Row:
    """One row of work: what, who, how long, one button that does the next thing."""

    kind: str
    title: str
    who: str
    url: str
    act: str
    since: datetime
    level: str = "ok"  # ok | soon | late | done
    state: str = ""
    is_new: bool = False


@dataclass(frozen=True)
class Line:
    """What several kinds of work have in common, so that one query reads them all. ``kind`` is their order too."""

    kind: int
    address: str
    is_in: str
    first: str
    second: str
    about: str
    began: datetime
    day: date | None
    number: int


def in_columns(found: QuerySet[Any], **own: Any) -> QuerySet[Any, Any]:
    """The columns of a line, in their order and each of one type; what one kind does not have is empty."""
    columns = {"second": Value(""), "about": Value(""), "day": Value(None), "number": Value(0)} | own
    types = {"kind": IntegerField, "day": DateField, "number": IntegerField}
    made = {
        name: columns[name] if name == "began" else Cast(columns[name], types.get(name, CharField)())
        for name in Line.__dataclass_fields__
    }
    return (
        found.order_by()
        .annotate(**{f"line_{name}": made[name] for name in made})
        .values_list(*(f"line_{name}" for name in made))
    )


def days_since(moment: datetime) -> int:
    return (clock.now() - moment).days


def how_long(moment: datetime) -> str:
    """ "2 hours", "3 days": how long something waits."""
    waited = clock.now() - moment
    if waited < timedelta(hours=1):
        return _("just now")
    if waited < timedelta(days=1):
        hours = waited.seconds // 3600
        return ngettext("%(count)d hour", "%(count)d hours", hours) % {"count": hours}
    return ngettext("%(count)d day", "%(count)d days", waited.days) % {"count": waited.days}
