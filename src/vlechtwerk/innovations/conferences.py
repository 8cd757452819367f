"""Case conferences as they are read: what to put on the list, the hour that is shared, one dossier, the report."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from vlechtwerk.core import clock
from vlechtwerk.core.access import first_or_404
from vlechtwerk.core.ui import words
from vlechtwerk.innovations import queries, rules, sentences
from vlechtwerk.innovations.enums import OPEN_NEED, ConferenceState, InnovationState, ItemReason, ItemState
from vlechtwerk.innovations.models import Conference, ConferenceItem, Innovation, Stage, TimelineEntry

PROPOSED = 12
ENTRIES = 5


def conferences() -> QuerySet[Conference]:
    """All, the newest first, with how many dossiers are on the list."""
    found = Conference.objects.select_related("chair").annotate(item_count=Count("items"))
    return found.order_by("-starts_at", "-id")


def coming() -> QuerySet[Conference]:
    """Those on whose list a dossier can still be put, the first one first."""
    return Conference.objects.filter(state=ConferenceState.PLANNED).order_by("starts_at", "id")


def conference_for(key: str) -> Conference:
    return first_or_404(Conference.objects.select_related("chair").filter(key=key))


def guests_of(conference: Conference) -> list[Any]:
    return [guest.person for guest in conference.guests.select_related("person").order_by("person__name", "pk")]


def items_of(conference: Conference) -> list[ConferenceItem]:
    """The list in its order, with dossier, stage and broker."""
    found = conference.items.select_related("innovation__stage", "innovation__place", "innovation__broker", "asked_by")
    return list(found.order_by("order", "id"))


@dataclass(frozen=True)
class Slot:
    """One dossier of the list with its share of the hour: planned ``begins`` and ``minutes``."""

    item: ConferenceItem
    begins: datetime
    minutes: int


def schedule(conference: Conference, items: list[ConferenceItem]) -> list[Slot]:
    """The hour divided by the number of dossiers, in whole minutes; what is left over goes to the last."""
    begin = conference.opened_at or conference.starts_at
    share = share_of(conference, items)
    return [Slot(item, begin + timedelta(minutes=share * place), share) for place, item in enumerate(items)]


def share_of(conference: Conference, items: list[ConferenceItem]) -> int:
    return max(1, conference.minutes // len(items)) if items else conference.minutes


@dataclass(frozen=True)
class Clock:
    """What the clock says without a script. ``until``: when this dossier's share is over; ``each``: minutes for each to come."""

    now: datetime
    until: datetime | None
    minutes_left: int
    each: int

    @property
    def is_over(self) -> bool:
        return self.until is not None and self.now > self.until


def clock_of(conference: Conference, item: ConferenceItem, items: list[ConferenceItem]) -> Clock:
    now = clock.now()
    until = item.opened_at + timedelta(minutes=share_of(conference, items)) if item.opened_at else None
    left = max(0, int((conference.ends_at - now).total_seconds() // 60))
    to_come = sum(one.state == ItemState.WAITING for one in items)
    return Clock(now, until, left, left // to_come if to_come else left)


@dataclass(frozen=True)
class Proposal:
    """A dossier that could be put on the list, and why."""

    innovation: Any
    reason: ItemReason
    question: str = ""


def proposals(conference: Conference, stages: list[Stage]) -> list[Proposal]:
    """What was left over before, then who has no next step, then who is too long in the stage. Two queries."""
    there = conference.items.order_by().values("innovation")
    left = ConferenceItem.objects.filter(state=ItemState.LEFT, innovation__state=InnovationState.ACTIVE)
    later = ConferenceItem.objects.filter(innovation=OuterRef("innovation"), pk__gt=OuterRef("pk"))
    left = left.filter(~Exists(later)).exclude(innovation__in=there)
    found = {
        item.innovation_id: Proposal(item.innovation, ItemReason.LEFT, item.question)
        for item in left.select_related("innovation__stage", "innovation__place", "innovation__broker").order_by("pk")
    }
    stuck = Innovation.objects.filter(Q(next_step="") | rules.over_time(stages), state=InnovationState.ACTIVE)
    stuck = stuck.exclude(pk__in=there).select_related("stage", "broker", "place").order_by("stage_since", "id")
    for one in stuck[: PROPOSED + len(found)]:
        found.setdefault(one.pk, Proposal(one, ItemReason.TOO_LONG if one.next_step else ItemReason.NO_STEP))
    return list(found.values())[:PROPOSED]


def item_for(key: str) -> ConferenceItem:
    related = ("conference__chair", "innovation__stage__version__path", "innovation__broker", "asked_by")
    return first_or_404(ConferenceItem.objects.select_related(*related).filter(key=key))


@dataclass(frozen=True)
class Said:
    """One entry of a timeline in words."""

    entry: TimelineEntry
    said: str


@dataclass(frozen=True)
class Case:
    """One dossier on the screen: what one must know to decide."""

    item: ConferenceItem
    items: list[ConferenceItem]
    clock: Clock
    needs: list[Any]
    tasks: list[Any]
    team: list[Any]
    stages: list[Stage]
    guests: list[Any]
    lines: list[Said] = field(default_factory=list)
    decided: list[Said] = field(default_factory=list)

    @property
    def place(self) -> int:
        return next(place for place, one in enumerate(self.items) if one.pk == self.item.pk)

    @property
    def before(self) -> ConferenceItem | None:
        return self.items[self.place - 1] if self.place else None

    @property
    def after(self) -> ConferenceItem | None:
        return self.items[self.place + 1] if self.place + 1 < len(self.items) else None


def case(key: str, hats: frozenset[str]) -> Case:
    """A constant number of queries, whatever is in the dossier."""
    item = item_for(key)
    items, innovation = items_of(item.conference), item.innovation
    stages = list(queries.stages_of(innovation))
    names = {stage.pk: stage for stage in stages}
    decided = list(item.entries.select_related("by", "person", "need").order_by("pk"))
    entries = queries.timeline(innovation, hats=hats)[:ENTRIES]
    return Case(
        item=item, items=items, clock=clock_of(item.conference, item, items),
        needs=list(queries.needs_of(innovation).filter(state__in=OPEN_NEED)),
        tasks=list(queries.tasks_of(innovation).select_related("owner")), team=list(queries.team_of(innovation)),
        stages=stages, guests=guests_of(item.conference), lines=_said(entries, names), decided=_said(decided, names),
    )  # fmt: skip


def _said(entries: Iterable[TimelineEntry], stages: dict[int, Any]) -> list[Said]:
    return [Said(entry, sentences.say(entry, stages)) for entry in entries]


@dataclass(frozen=True)
class Told:
    """One dossier of the report: what was decided, and what comes."""

    item: ConferenceItem
    decided: list[Said]
    next_step: str


def report(conference: Conference) -> list[Told]:
    """What was decided on each dossier, in the words of its timeline. Three queries."""
    items = items_of(conference)
    links = ConferenceItem.entries.through.objects.filter(conferenceitem__conference=conference)
    of = dict(links.values_list("timelineentry", "conferenceitem"))
    stages = {stage.pk: stage for stage in Stage.objects.all()}
    found = TimelineEntry.objects.filter(pk__in=of).select_related("by", "person", "need").order_by("pk")
    said: dict[int, list[Said]] = {}
    for line in _said(found, stages):
        said.setdefault(of[line.entry.pk], []).append(line)
    return [Told(item, said.get(item.pk, []), _next(item.innovation)) for item in items]


def _next(innovation: Innovation) -> str:
    if not innovation.next_step:
        return ""
    return f"{innovation.next_step}, {words.day(innovation.next_step_on, 'short')}"


def report_lines(conference: Conference) -> list[tuple[str, list[str]]]:
    """The report as text: the name of each dossier with its lines, in the language of now."""
    found = []
    for told in report(conference):
        lines = [f"{line.said} {line.entry.text}".strip() for line in told.decided]
        if told.next_step:
            lines.append(_("Next: %(step)s") % {"step": told.next_step})
        if told.item.state != ItemState.DEALT:
            lines.append(str(told.item.get_state_display()))
        found.append((told.item.innovation.name, lines))
    return found


def paper_of(conference: Conference) -> dict[str, Any]:
    """What ``core/data/paper/report.typ`` prints of the report."""
    labels = [(_("Dossier"), 2), (_("What was decided, and what comes"), 5)]
    table = {
        "title": _("Dossiers"), "rows": [[name, "\n".join(lines) or "–"] for name, lines in report_lines(conference)],
        "columns": [{"label": label, "width": width, "end": False} for label, width in labels], "foot": [],
    }  # fmt: skip
    names = ", ".join(person.name for person in guests_of(conference))
    notes = [_("At the table: %(names)s.") % {"names": names}, *filter(None, [conference.note])]
    return {
        "lang": (get_language() or "nl")[:2], "network": settings.NETWORK_NAME, "title": _("Case conference"),
        "subtitle": words.moment(conference.starts_at, "long"), "page": _("Page {page} of {pages}"), "notes": notes,
        "tables": [table], "figures": [],
    }  # fmt: skip
