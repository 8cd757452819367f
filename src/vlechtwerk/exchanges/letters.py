"""The mail that invites somebody to give, before and when it leaves."""

from collections.abc import Collection, Iterable
from typing import Any

from django.conf import settings
from django.db.models import Count, Exists, OuterRef

from vlechtwerk.exchanges import queries
from vlechtwerk.exchanges.enums import UNDER_WAY, SessionState
from vlechtwerk.exchanges.models import GiveInvitation, StrengtheningSession
from vlechtwerk.innovations.models import Need
from vlechtwerk.ledger import queries as ledger
from vlechtwerk.outbox import rendering
from vlechtwerk.outbox.rendering import Rendered
from vlechtwerk.people.models import Person


def told(needs: Iterable[Need]) -> list[dict[str, str]]:
    """Needs as a mail lists them."""
    return [{"title": need.title, "innovation": need.innovation.name} for need in needs]


def facts_of(people: Collection[int]) -> dict[int, dict[str, Any]]:
    """What the mail tells each: half days received since they last gave, and whether they have a coin to give.

    Two queries, whatever the number of people.
    """
    booked = StrengtheningSession.objects.filter(state=SessionState.BOOKED).order_by()
    gave_since = booked.filter(giver=OuterRef("receiver"), booked_at__gt=OuterRef("booked_at"))
    got = booked.filter(~Exists(gave_since), receiver__in=people).values_list("receiver").annotate(count=Count("pk"))
    received = dict(got)
    return {
        pk: {"received": received.get(pk, 0), "has_coin": queries.has_coin(tally)}
        for pk, tally in ledger.tallies(people).items()
    }


def words_of(invitation: GiveInvitation, needs: Iterable[Need], *, link: str, **more: Any) -> dict[str, Any]:
    """What the mail says: who gave, what is looked for, and which broker signs it."""
    giver, broker = invitation.session and invitation.session.giver, invitation.invited_by
    return {
        "giver": {"name": giver.name} if giver else None,
        "broker": {"name": broker.name} if broker else None,
        "needs": told(needs),
        "link": link,
        **more,
    }


def letters(
    chosen: Collection[queries.Invited], *, by: Person, word: str = ""
) -> list[tuple[queries.Invited, Rendered]]:
    """The mail to each of a preview as it would leave now; nothing is written. Three queries."""
    people = [one.person.pk for one in chosen]
    waiting = GiveInvitation.objects.filter(person__in=people, state__in=UNDER_WAY).select_related("session__giver")
    known, facts = {one.person_id: one for one in waiting}, facts_of(people)
    found = []
    for one in chosen:
        invitation = known.get(one.person.pk) or GiveInvitation(person=one.person)
        invitation.invited_by = by
        words = words_of(invitation, one.needs, link=f"{settings.BASE_URL}/g/…", word=word, **facts[one.person.pk])
        context = {**words, "to": one.person, "network": settings.NETWORK_NAME}
        found.append((one, rendering.render("exchanges.give_invited", context, one.person.language)))
    return found
