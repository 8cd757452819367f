"""Circles that somebody has to follow up (``people.duties``)."""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from vlechtwerk.people.duties import Duty, duties
from vlechtwerk.programmes.enums import (
    OPEN_AMBASSADORSHIP,
    OPEN_FORMING,
    OPEN_GRANT,
    OPEN_VOUCHER,
    ApplicationState,
    CallState,
    CircleState,
    FanState,
)

GOING = [CircleState.FORMING, CircleState.RUNNING]


def register() -> None:
    """Whoever divided the people hears their answers, also once the circles run; who gave a voucher, that it waits."""
    mine = Q(state__in=OPEN_FORMING) | Q(circles__state__in=GOING)
    duties.add("formings", Duty(_("Divisions into circles"), "programmes.CircleForming", "made_by", mine, "name"))
    duties.add("circles", Duty(_("Circles guided"), "programmes.Circle", "guide", Q(state__in=GOING), "name"))
    duties.add(
        "grants",
        Duty(_("Subsidies of circles"), "programmes.CircleGrant", "keeper", Q(state__in=OPEN_GRANT), "circle__name"),
    )
    duties.add("vouchers", Duty(_("Vouchers"), "programmes.Voucher", "keeper", Q(state__in=OPEN_VOUCHER), "purpose"))
    open_ones = Q(state__in=OPEN_AMBASSADORSHIP)
    duties.add("ambassadors", Duty(_("Ambassadors"), "programmes.Ambassadorship", "keeper", open_ones, "person__name"))
    active = Q(state=FanState.ACTIVE)
    duties.add("fans", Duty(_("Fans"), "programmes.Fan", "keeper", active, "organisation__name"))
    asked = Q(state=CallState.OPEN) | Q(applications__state=ApplicationState.RECEIVED)
    duties.add("circle_calls", Duty(_("Calls for circles"), "programmes.CircleCall", "keeper", asked, "title"))
