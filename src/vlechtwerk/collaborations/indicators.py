"""What members of collaborations brought, as facts. A collaboration belongs to no programme: all of the network count."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from vlechtwerk.collaborations.enums import TOGETHER, ContributionKind, MemberState
from vlechtwerk.collaborations.models import CollaborationMember, Delivery
from vlechtwerk.core.facts import Counting, Fact, Source, Unit
from vlechtwerk.people.same import organisation_key


def _page(one: Any) -> str:
    return reverse("collaboration", args=[one.key])


def members(_programme: Any) -> list[Fact]:
    """Every organisation that works together, from the day on which it joined."""
    rows = CollaborationMember.objects.filter(
        state__in=[MemberState.MEMBER, MemberState.LEFT], collaboration__state__in=TOGETHER
    ).select_related("organisation", "collaboration")
    return [
        Fact(f"collaboration_member:{one.pk}", one.joined_on or one.created_at.date(), one.created_at,
             f"{one.organisation}: {one.collaboration}", organisation=organisation_key(one.organisation, ""),
             is_sme=one.organisation.is_sme, url=_page(one.collaboration))
        for one in rows
    ]  # fmt: skip


def _delivered(kind: ContributionKind) -> list[Fact]:
    rows = Delivery.objects.filter(contribution__kind=kind).select_related(
        "contribution__member__organisation", "contribution__member__collaboration"
    )
    found = []
    for one in rows:
        member = one.contribution.member
        found.append(Fact(
            f"delivery:{one.pk}", one.delivered_on, one.created_at, f"{member.organisation}: {one.contribution}",
            organisation=organisation_key(member.organisation, ""), amount=one.amount,
            is_sme=member.organisation.is_sme, url=_page(member.collaboration),
        ))  # fmt: skip
    return found


def hours(_programme: Any) -> list[Fact]:
    return _delivered(ContributionKind.HOURS)


def money(_programme: Any) -> list[Fact]:
    return _delivered(ContributionKind.MONEY)


ORGANISATIONS = {Counting.ORGANISATION: Unit.ORGANISATIONS}
SOURCES = {
    "collaborating": Source(
        _("Organisations that work together"), "output", ORGANISATIONS, members,
        _("members of collaborations, of the whole network"),
    ),
    "collaboration_hours": Source(
        _("Hours in collaborations"), "means", {Counting.AMOUNT: Unit.HOURS} | ORGANISATIONS, hours,
        _("hours that members brought, in the whole network"),
    ),
    "collaboration_money": Source(
        _("Money in collaborations"), "means", {Counting.AMOUNT: Unit.EUROS} | ORGANISATIONS, money,
        _("money that members brought, in the whole network"),
    ),
}  # fmt: skip
