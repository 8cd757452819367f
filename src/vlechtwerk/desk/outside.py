"""Referrals that ask something of a broker today, in one query."""

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from vlechtwerk.desk.rows import Row, how_long
from vlechtwerk.matching import queries as matching
from vlechtwerk.matching.enums import CAME_TO_NOTHING, HELD_OUTSIDE, ReferralState
from vlechtwerk.matching.models import Referral
from vlechtwerk.people.models import Person

SHOWN = 40


def rows(person: Person, mine: bool) -> list[Row]:
    """What waits; ``mine`` keeps to those whose overview this broker keeps, or whose dossier they have."""
    found = matching.referrals_for_the_desk().order_by("state_since", "pk")
    own = Q(keeper=person) | (
        Q(need__innovation__broker=person) | Q(whole__innovation__broker=person) | Q(whole__intake__broker=person)
    )
    return [_row(one) for one in (found.filter(own) if mine else found)[:SHOWN]]


def _row(referral: Referral) -> Row:
    names = {"asker": referral.asker_name, "to": str(referral.receiver), "innovation": _called(referral)}
    kind, title, act, level = _asks(referral)
    to_match = referral.state in {*CAME_TO_NOTHING, ReferralState.DONE}
    url = matching.page_of(referral) if to_match else reverse("referral", args=[referral.key])
    who = ". ".join(filter(None, [str(referral.subject), referral.note and f"“{referral.note}”"]))
    level = "late" if matching.is_late(referral) else level
    return Row(kind, title % names, who, url, act, referral.state_since, level, how_long(referral.state_since))


def _called(referral: Referral) -> str:
    """The innovation, or the question in a few words: the team may read it."""
    return referral.dossier.name if referral.dossier else f"“{referral.subject}”"


def _asks(referral: Referral) -> tuple[str, str, str, str]:
    """What it is, what happened, what to do, how urgent."""
    state = referral.state
    if state == ReferralState.DRAFT and referral.due_at is None:
        return _("Referral prepared"), _("The referral of %(innovation)s to %(to)s has not left"), _("Finish it"), "ok"
    if state == ReferralState.DRAFT:
        return _("Referral waits"), _("%(asker)s has not agreed to the referral to %(to)s"), _("Call"), "soon"
    if state in HELD_OUTSIDE:
        return _("Referral without news"), _("How does it go with %(innovation)s at %(to)s?"), _("Call"), "soon"
    if state == ReferralState.DECLINED:
        return _("Referral declined"), _("%(to)s does not take %(innovation)s on"), _("Look further"), "soon"
    if state == ReferralState.EXPIRED:
        return _("Referral unanswered"), _("%(to)s did not answer for %(innovation)s"), _("Look further"), "soon"
    if state == ReferralState.WITHDRAWN:
        return _("Referral taken back"), _("%(asker)s does not want the referral to %(to)s"), _("Look further"), "soon"
    if state == ReferralState.DONE:
        return _("Referral without result"), _("%(to)s could not wholly help %(innovation)s"), _("Look further"), "soon"
    if referral.reminded_at:
        return _("Referral silent"), _("%(to)s does not answer for %(innovation)s"), _("Call"), "soon"
    return (
        _("Referral by telephone"),
        _("Call %(to)s for %(innovation)s: there is no e-mail address"),
        _("Call"),
        "soon",
    )
