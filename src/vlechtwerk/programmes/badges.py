"""The appointment as an Open Badge (``core.open_badges``)."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from vlechtwerk.core import links, open_badges
from vlechtwerk.programmes.enums import AmbassadorshipState
from vlechtwerk.programmes.models import Ambassadorship

OVER = (AmbassadorshipState.ENDED, AmbassadorshipState.REVOKED)


def _achievement(ambassador: Ambassadorship) -> dict[str, Any]:
    programme, goal = ambassador.programme, ambassador.yearly_goal
    mark = f"pionier-{programme.key}" if programme else "pionier"
    said = ngettext(
        "Appointed for telling others what they did themselves, and for speaking at least %(n)d time a year.",
        "Appointed for telling others what they did themselves, and for speaking at least %(n)d times a year.", goal,
    ) % {"n": goal}  # fmt: skip
    return {
        "id": f"{links.absolute('verify')}#{mark}", "achievementType": "Badge",
        "name": _("Ambassador: %(programme)s") % {"programme": programme.name} if programme else _("Ambassador"),
        "description": _("Tells the story of the network to peers. Appointed by %(who)s.") % {"who": ambassador.appointed_by},
        "criteria": {"narrative": said},
    }  # fmt: skip


def credential(ambassador: Ambassadorship) -> dict[str, Any]:
    """The badge of an ambassador, unsigned."""
    return open_badges.credential(
        _achievement(ambassador), name=_("Ambassador"), url=links.absolute("verified", ambassador.code),
        status_url=links.absolute("badge_status", ambassador.code), holder=ambassador.person.name, salt=ambassador.code,
        since=ambassador.appointed_on or ambassador.created_at.date(), until=ambassador.term_ends_on,
    )  # fmt: skip


def status(ambassador: Ambassadorship) -> dict[str, Any]:
    """Whether it still holds; when and in which way it stopped, never why."""
    over = f"{ambassador.state} {ambassador.ended_on}" if ambassador.state in OVER and ambassador.ended_on else ""
    url = links.absolute("verified", ambassador.code)
    return open_badges.revocations(links.absolute("badge_status", ambassador.code), url=url, over=over)
