"""Coins and mandates on the timeline, those of an account that was taken over among them."""

from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from vlechtwerk.core.ui.words import coins
from vlechtwerk.ledger.enums import TransferState
from vlechtwerk.ledger.models import Mandate, Transfer
from vlechtwerk.ledger.queries import holder
from vlechtwerk.people.models import Person
from vlechtwerk.people.registry import Moments, timeline
from vlechtwerk.people.timeline import other


def _coins(of: Any) -> Any:
    held = "person" if isinstance(of, Person) else "organisation"
    mine = Q()
    for side in ("debit", "credit"):
        mine |= Q(**{f"{side}__{held}": of}) | Q(**{f"{side}__{held}__merged_into": of})
    sides = [f"{side}__{kind}" for side in ("debit", "credit") for kind in ("person", "organisation")]
    return Transfer.objects.filter(mine, state=TransferState.POSTED).select_related(*sides)


def _tell(row: Transfer, of: Any) -> str:
    own = next(side for side in (row.credit, row.debit) if of.pk in _holders(side, of))
    earned = own.pk == row.credit_id
    words = _("+%(coins)s coins, from %(name)s: %(why)s") if earned else _("−%(coins)s coins, to %(name)s: %(why)s")
    there = row.debit if earned else row.credit
    return words % {"coins": coins(row.amount), "name": holder(there), "why": row.get_reason_display()}


def _holders(account: Any, of: Any) -> set[int | None]:
    found = account.person if isinstance(of, Person) else account.organisation
    return {found.pk, found.merged_into_id} if found else set()


def register() -> None:
    """Coins booked, and for whom somebody acts."""
    timeline.add("coin", Moments(
        model=Transfer, rows=_coins, at="settled_at", group="coins", label=gettext_lazy("Coins"), tell=_tell,
        url=lambda row: reverse("transfer", args=[row.pk]), drawn="coin",
    ))  # fmt: skip
    mandate: dict[str, Any] = {
        "model": Mandate, "group": "mandates", "label": gettext_lazy("Mandates"),
        "rows": lambda of: Mandate.objects.filter(**{of._meta.model_name: of}).select_related("person", "organisation"),
    }  # fmt: skip
    timeline.add("mandate_since", Moments(at="created_at", tell=lambda row, of: _since(row, of), **mandate))
    timeline.add("mandate_until", Moments(at="ended_at", tell=lambda row, of: _until(row, of), **mandate))


def _since(row: Mandate, of: Any) -> str:
    words = _("Acts for %(name)s") if isinstance(of, Person) else _("%(name)s acts for the organisation")
    return words % {"name": other(row, of)}


def _until(row: Mandate, of: Any) -> str:
    words = (
        _("No longer acts for %(name)s")
        if isinstance(of, Person)
        else _("%(name)s no longer acts for the organisation")
    )
    return words % {"name": other(row, of)}
