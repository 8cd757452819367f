"""When a request meets a hard limit of the coin: the team is asked, and a yes waits for its answer.

The ledger knows such a request by its source ``need:<key>``: what is granted is good for one session about this need.
"""

from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from vlechtwerk.core.actions import Actor, audit
from vlechtwerk.innovations import actions as innovations
from vlechtwerk.innovations.enums import OPEN_NEED, EntryAudience, EntryKind
from vlechtwerk.innovations.models import Need
from vlechtwerk.innovations.queries import lead_of
from vlechtwerk.ledger import actions as ledger
from vlechtwerk.ledger import queries as ledger_queries
from vlechtwerk.ledger.registry import Subject
from vlechtwerk.matching.actions.proposals import (
    MatchingRefused,
    _answer,
    _hold,
    _log,
    free_need,
    keep_phone,
)
from vlechtwerk.matching.enums import ProposalState
from vlechtwerk.matching.models import Proposal
from vlechtwerk.matching.rules import coins_of
from vlechtwerk.people.models import Person


@transaction.atomic
def ask_team(need: Need, *, person: Person, why: str, by: Actor) -> Any:
    """The broker asks the team to let one session about this need pass the limit of the asker or of a helper."""
    if not why.strip():
        raise MatchingRefused(_("Tell in a few words why."), "why")
    _hold(need)
    pays = person == lead_of(need.innovation)
    made = ledger.ask_past_limit(person, pays=pays, source=coins_of(need), why=why, by=by)
    if made.state == "asked":
        log_coins(need, verb="limit_asked", by=by)
    return made


@transaction.atomic
def keep_yes(proposal: Proposal, *, by: Actor, phone: str = "") -> bool:
    """A yes that meets a hard limit waits, and the team is asked for every side that needs it.

    False when nothing stands in the way any more: then nothing was written.
    """
    need = Need.objects.select_related("innovation").get(pk=proposal.need_id)
    _hold(need)
    helper, asker = proposal.helper, lead_of(need.innovation)
    past = ledger_queries.may_pass([asker.pk, helper.pk], coins_of(need))
    sides = [(asker, True), (helper, False)]
    notices = [(person, pays, ledger_queries.limit_notice(person, pays=pays)) for person, pays in sides]
    stops = [(person, pays) for person, pays, found in notices if found and found.level == "hard"]
    stops = [(person, pays) for person, pays in stops if person.pk not in past]
    if not stops:
        return False
    if proposal.state != ProposalState.KEPT:
        _answer(proposal, ProposalState.KEPT, allowed=[ProposalState.DRAFTED, ProposalState.ASKED])
        keep_phone(helper, phone)
        audit("keep_yes", proposal, by)
        _log(proposal, "yes_kept", by)
    for person, pays in stops:
        ledger.ask_past_limit(person, pays=pays, source=coins_of(need), why="", by=by)
    return True


def release_yes(proposal: Proposal) -> None:
    """The team said no, or nobody did in time. The need's row is held by the caller."""
    _answer(proposal, ProposalState.WITHDRAWN, allowed=[ProposalState.KEPT])
    free_need(proposal.need, by=None)
    audit("release_yes", proposal, None)
    _log(proposal, "yes_released", None)


def log_coins(need: Need, *, verb: str, by: Actor | None) -> None:
    """A line on the timeline of the dossier; coins are for brokers."""
    innovations.log(
        need.innovation, kind=EntryKind.MATCH, verb=verb, by=by, person=lead_of(need.innovation), need=need,
        audience=EntryAudience.BROKERS,
    )  # fmt: skip


def need_of_coins(source: str) -> Need:
    """The need that a request of the ledger is about."""
    return Need.objects.select_related("innovation__broker").get(key=source.partition(":")[2])


def hold_coins(key: str) -> None:
    """For ``ledger.registry``: the need comes before whatever is decided about its coins."""
    _hold(need_of_coins(f"need:{key}"))


def coin_subjects(keys: list[str]) -> dict[str, Subject]:
    """For ``ledger.registry``: what the team reads about these needs."""
    found = Need.objects.filter(key__in=keys).select_related("innovation__broker")
    return {
        need.key: Subject(
            f"{need.title} ({need.innovation.name})",
            reverse("match", args=[need.key]),
            need.innovation.broker,
            need.state in OPEN_NEED,
        )
        for need in found
    }
