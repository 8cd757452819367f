"""What is kept about people in the books."""

from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from vlechtwerk.core.traces import GONE, Traces
from vlechtwerk.ledger.models import Account, Transfer
from vlechtwerk.people.enums import Ground, Kept, Purpose, SeenBy
from vlechtwerk.people.models import Person
from vlechtwerk.people.registry import Held, acts, erasers, held, waits

ACTS = {
    "Transfer.made_by": "who booked", "Transfer.settled_by": "who settled", "Transfer.on_behalf_of": "for whom it was booked",
    "Policy.made_by": "who changed the agreements", "LimitRequest.asked_by": "who asked the team",
    "LimitVote.person": "a vote of the team", "Mandate.given_by": "who gave it", "Simulation.made_by": "who tried it out",
}  # fmt: skip


def register() -> None:
    common: dict[str, Any] = {"purpose": Purpose.COINS, "ground": Ground.AGREEMENT, "kept": Kept.NAMELESS}
    held.add(
        "account",
        Held(_("Your account"), "ledger.Account", ("person",), **common, seen_by=SeenBy.TEAM, correct="coins",
             shown=("created_at", "posted_debits", "posted_credits", "pending_debits", "pending_credits", "closed_at")),
    )  # fmt: skip
    held.add(
        "transfers",
        Held(_("Your coins, given and received"), "ledger.Transfer", ("debit__person", "credit__person"), **common,
             seen_by=SeenBy.INVOLVED, shown=("made_at", "amount", "state", "reason", "category", "note",
                                             "debit__person__name", "credit__person__name")),
    )  # fmt: skip
    held.add(
        "limit_requests",
        Held(_("Past a limit of the coins"), "ledger.LimitRequest", ("account__person",), **common, seen_by=SeenBy.TEAM,
             shown=("created_at", "amount", "why", "state"), words=("why",)),
    )  # fmt: skip
    held.add(
        "mandates",
        Held(_("Organisations for which you act"), "ledger.Mandate", ("person",), **common, seen_by=SeenBy.TEAM,
             shown=("organisation__name", "created_at", "ended_at")),
    )  # fmt: skip
    acts.update({f"ledger.{column}": why for column, why in ACTS.items()})
    erasers.append(erase)
    waits.append(put_aside)


def erase(person: Person, traces: Traces) -> None:
    """A note with somebody's name in it is taken away whole: the database lets nobody write another one."""
    if traces.pattern:
        Transfer.objects.filter(note__iregex=traces.pattern).update(note=GONE)


def put_aside(person: Person) -> list[str]:
    """Coins that are put aside: somebody counts on them."""
    open_accounts = Account.objects.filter(person=person).exclude(pending_debits=0, pending_credits=0)
    return [gettext("Coins are put aside for a session.")] if open_accounts.exists() else []
