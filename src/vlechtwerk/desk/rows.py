"""One row of work on the broker's day, and how long it waits."""

from dataclasses import dataclass
from datetime import datetime, timedelta

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
