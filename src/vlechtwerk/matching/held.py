"""What is kept about people who are asked to help."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from vlechtwerk.core.registry import Keeping, keepings
from vlechtwerk.core.traces import Traces
from vlechtwerk.innovations.models import Intake
from vlechtwerk.matching.enums import ProposalState
from vlechtwerk.matching.models import Proposal, Referral, RoundRow, Share
from vlechtwerk.people.enums import Ground, Kept, Purpose, SeenBy
from vlechtwerk.people.models import Person
from vlechtwerk.people.registry import Held, acts, erasers, held

ACTS = {
    "WeightSet.by": "who set the weights", "Proposal.asked_by": "who asked", "SetAside.by": "who set aside",
    "Referral.keeper": "whose work it is", "Referral.fallback": "whose work it is", "MatchRound.made_by": "who started it",
    "RoundRefusal.by": "who refused", "SharedIntake.keeper": "whose work it is", "SharedIntake.fallback": "whose work it is",
    "Call.by": "who called",
}  # fmt: skip
RUNNING = (ProposalState.DRAFTED, ProposalState.ASKED, ProposalState.KEPT)


def register() -> None:
    common: dict[str, Any] = {"purpose": Purpose.HELP, "ground": Ground.AGREEMENT}
    held.add(
        "proposals",
        Held(_("Requests to you"), "matching.Proposal", ("helper",), **common, kept=Kept.EMPTIED,
             seen_by=SeenBy.TEAM, retention="proposals", words=("message", "decline_note"),
             shown=("asked_at", "need__title", "message", "state", "answered_at", "decline_reason", "decline_note")),
    )  # fmt: skip
    held.add(
        "introductions",
        Held(_("Whom you were introduced to"), "matching.Introduction", ("helper", "asker"), **common,
             kept=Kept.NAMELESS, seen_by=SeenBy.INVOLVED,
             shown=("created_at", "helper__name", "asker__name", "proposal__need__title", "text_version")),
    )  # fmt: skip
    held.add(
        "set_aside",
        Held(_("Where you were not asked"), "matching.SetAside", ("person",), **common, kept=Kept.EMPTIED,
             seen_by=SeenBy.TEAM, shown=("created_at", "need__title", "kind", "reason", "note", "until"), words=("note",)),
    )  # fmt: skip
    held.add(
        "referrals",
        Held(_("Referrals"), "matching.Referral", ("asker", "person", "whole__intake__person"), **common, kept=Kept.EMPTIED,
             seen_by=SeenBy.INVOLVED, words=("summary", "note", "why"),
             shown=("created_at", "need__title", "why", "summary", "state", "agreed_at", "text_version", "note")),
    )  # fmt: skip
    _register_shares(common)
    held.add(
        "calls",
        Held(_("Calls for talents"), "matching.Called", ("person",), **common, kept=Kept.NAMELESS,
             seen_by=SeenBy.TEAM, shown=("created_at", "call__text_nl", "state", "answered_at", "talent__text")),
    )  # fmt: skip
    held.add(
        "round_rows",
        Held(_("Match rounds that proposed you"), "matching.RoundRow", ("helper",), **common, kept=Kept.NAMELESS,
             seen_by=SeenBy.TEAM, shown=("round__created_at", "need__title", "state")),
    )  # fmt: skip
    held.add(
        "round_refusals",
        Held(_("Match rounds that left you out"), "matching.RoundRefusal", ("person",), **common, kept=Kept.NAMELESS,
             seen_by=SeenBy.TEAM, shown=("round__created_at", "need__title", "reason")),
    )  # fmt: skip
    acts.update({f"matching.{column}": why for column, why in ACTS.items()})
    erasers.append(erase)
    keepings.add(
        "proposals",
        Keeping(
            _("What was written with requests to help"), 3 * 365, old_proposals,
            lambda rows: rows.update(message="", decline_note=""), name=lambda one: f"{one.helper}: {one.need}",
            at=lambda one: one.asked_at, note=_("Who was asked for what, and the answer, stay for the sums."),
        ),
    )  # fmt: skip


def _register_shares(common: dict[str, Any]) -> None:
    held.add(
        "shared_intakes",
        Held(_("Questions of yours that we shared"), "matching.SharedIntake", ("intake__person",), **common,
             kept=Kept.EMPTIED, seen_by=SeenBy.INVOLVED, words=("summary", "documents"),
             shown=("created_at", "intake__question", "summary", "documents")),
    )  # fmt: skip
    held.add(
        "shares",
        Held(_("Who reads which part of your question"), "matching.Share", ("shared__intake__person",), **common,
             kept=Kept.EMPTIED, seen_by=SeenBy.INVOLVED, words=("why", "note"),
             shown=("created_at", "destination__organisation", "why", "parts", "state", "agreed_at", "text_version", "note")),
    )  # fmt: skip
    held.add(
        "share_looks",
        Held(_("Who opened a question of yours that we shared"), "matching.ShareLook", ("share__shared__intake__person",),
             **common, kept=Kept.NAMELESS, seen_by=SeenBy.INVOLVED,
             shown=("created_at", "share__destination__organisation", "parts")),
    )  # fmt: skip


def erase(person: Person, traces: Traces) -> None:
    """Rounds keep whom they looked at by number; what was quoted of this person goes, and what was shared of them."""
    asked = Intake.objects.filter(person=person)
    if person.email:
        asked |= Intake.objects.filter(person=None, email__iexact=person.email)
    Share.objects.filter(shared__intake__in=asked).update(told={})
    Referral.objects.filter(whole__intake__in=asked, asker=None).update(asker=person)
    number = str(person.pk)
    for row in RoundRow.objects.filter(shown__has_key=number).only("pk", "shown"):
        RoundRow.objects.filter(pk=row.pk).update(shown={one: said for one, said in row.shown.items() if one != number})


def old_proposals(before: datetime) -> Any:
    ended = Proposal.objects.filter(asked_at__lt=before).exclude(state__in=RUNNING)
    return ended.exclude(message="", decline_note="").select_related("helper", "need")
