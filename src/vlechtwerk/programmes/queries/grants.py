"""Meetings of a circle, and whether it may be paid for."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, QuerySet
from django.http import Http404
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from vlechtwerk.core import clock
from vlechtwerk.core.access import first_or_404
from vlechtwerk.core.ui.words import euro
from vlechtwerk.people.models import Affiliation, Organisation
from vlechtwerk.people.rules import is_staff
from vlechtwerk.programmes.enums import LineKind, PlaceState
from vlechtwerk.programmes.models import BudgetLine, Circle, CircleGrant, CircleMeeting, GrantRule
from vlechtwerk.programmes.queries.circles import circle_for

HALF = 0.5  # of those who take part must have been there for a meeting to count


def leads(acting: Any, circle: Circle) -> bool:
    """The team, and whoever guides this circle."""
    return is_staff(acting.hats) or (acting.person is not None and acting.person.pk == circle.guide_id)


def led_circle_for(acting: Any, key: str) -> Circle:
    """A circle whose meetings one may note."""
    found = circle_for(acting, key)
    if not leads(acting, found):
        raise Http404
    return found


def meetings_of(circle: Circle) -> Any:
    """With how many were there, the first first."""
    return (
        CircleMeeting.objects.filter(circle=circle).annotate(present_count=Count("present")).order_by("held_on", "pk")
    )


def meeting_for(acting: Any, key: str) -> CircleMeeting:
    """A meeting, for whoever sees its circle."""
    found = first_or_404(CircleMeeting.objects.select_related("circle").filter(key=key))
    circle_for(acting, found.circle.key)
    return found


def grant_of(circle: Circle) -> CircleGrant | None:
    return CircleGrant.objects.filter(circle=circle).select_related("line__programme", "commitment", "keeper").first()


def lines_for_circles() -> QuerySet[BudgetLine]:
    """Lines that pay for circles, of programmes that run today."""
    today = clock.today()
    running = BudgetLine.objects.filter(
        kind=LineKind.CIRCLES, programme__starts_on__lte=today, programme__ends_on__gte=today
    )
    return running.select_related("programme")


def rule_of(line: BudgetLine) -> GrantRule:
    """The rule of a line; the usual one where nobody wrote one."""
    return GrantRule.objects.filter(line=line).first() or GrantRule(line=line)


def organisations_of(circle: Circle) -> list[Organisation]:
    """Those of the people who take part; who has several counts for the first."""
    people = circle.members.filter(state=PlaceState.ACCEPTED).values("person")
    found: dict[int, Organisation] = {}
    for row in Affiliation.objects.filter(person__in=people, until=None).select_related("organisation").order_by("pk"):
        found.setdefault(row.person_id, row.organisation)
    return sorted({one.pk: one for one in found.values()}.values(), key=lambda one: one.name)


@dataclass(frozen=True)
class Verdict:
    """Whether a circle may be paid for from a line: what fits, and each reason against it, in sentences."""

    fits: list[str]
    against: list[str]


def verdict(circle: Circle, line: BudgetLine, cents: int) -> Verdict:
    """ "Not eligible because": every reason at once, so that nobody mends one and falls over the next."""
    rule, houses = rule_of(line), organisations_of(circle)
    fits: list[str] = []
    against: list[str] = []

    def judge(is_good: bool, good: str, bad: str) -> None:
        (fits if is_good else against).append(good if is_good else bad)

    enough = {"n": len(houses), "least": rule.least_organisations}
    judge(
        len(houses) >= rule.least_organisations, _("%(n)d organisations take part, at least %(least)d are needed") % enough,
        _("%(n)d organisations take part, and at least %(least)d are needed") % enough,
    )  # fmt: skip
    if rule.only_smes:
        _judge_sizes(houses, fits, against)
    if rule.needs_guide:
        judge(circle.guide_id is not None, _("a guide is named"), _("nobody guides the circle yet: choose a guide"))
    if rule.most_cents is not None:
        most = {"sum": euro(cents), "most": euro(rule.most_cents)}
        judge(
            cents <= rule.most_cents, _("%(sum)s is within the %(most)s for one circle") % most,
            _("%(sum)s is more than the %(most)s for one circle") % most,
        )  # fmt: skip
    room = {"line": line.name, "free": euro(line.free_cents)}
    judge(
        cents <= line.free_cents,
        _("“%(line)s” has %(free)s left") % room,
        _("“%(line)s” has only %(free)s left") % room,
    )
    return Verdict(fits, against)


def _judge_sizes(houses: list[Organisation], fits: list[str], against: list[str]) -> None:
    large = [one.name for one in houses if one.is_sme is False]
    unknown = [one.name for one in houses if one.is_sme is None]
    if large:
        against.append(_("no SME: %(names)s") % {"names": ", ".join(large)})
    if unknown:
        against.append(
            _("how large they are, nobody noted: %(names)s. Add staff and turnover to the register")
            % {"names": ", ".join(unknown)}
        )
    if houses and not large and not unknown:
        fits.append(_("all of them are SMEs"))


def declaration_against(grant: CircleGrant) -> list[str]:
    """What is lacking before the costs can be declared."""
    rule = rule_of(grant.line)
    size = grant.circle.members.filter(state=PlaceState.ACCEPTED).count()
    rows = list(meetings_of(grant.circle))
    counted = [one for one in rows if one.minutes and one.present_count >= HALF * size and one.held_on <= clock.today()]
    if len(counted) >= rule.least_meetings:
        return []
    lacking = rule.least_meetings - len(counted)
    return [
        ngettext(
            "%(n)d meeting more is needed, with minutes and at least half of those who take part",
            "%(n)d meetings more are needed, with minutes and at least half of those who take part", lacking,
        ) % {"n": lacking}
    ]  # fmt: skip
