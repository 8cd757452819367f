"""What happened in a programme, as facts: its money, its ambassadors, its circles, and who took a step."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from vlechtwerk.core.facts import Counting, Fact, Source, Unit
from vlechtwerk.people.same import organisation_key
from vlechtwerk.programmes.enums import VoucherState
from vlechtwerk.programmes.models import Activation, Ambassadorship, Circle, Payment, Programme, Voucher

ONCE = {Counting.ORGANISATION: Unit.ORGANISATIONS}
USED = (VoucherState.USED, VoucherState.DECLARED, VoucherState.PAID)


def _of(organisation: Any, typed: str = "") -> dict[str, Any]:
    """Who it was, and whether it is small enough."""
    return {
        "organisation": organisation_key(organisation, typed),
        "is_sme": organisation.is_sme if organisation else None,
    }


def budget(programme: Programme) -> list[Fact]:
    """Every line, from the first day on."""
    return [
        Fact(f"line:{one.pk}", programme.starts_on, one.created_at, one.name, amount=one.amount_cents,
             url=reverse("budget_line", args=[one.key]))
        for one in programme.lines.all()
    ]  # fmt: skip


def paid(programme: Programme) -> list[Fact]:
    """Every payment, and every voucher that was paid."""
    rows = Payment.objects.filter(commitment__line__programme=programme).select_related("commitment")
    bons = Voucher.objects.filter(line__programme=programme, state=VoucherState.PAID).select_related("holder")
    return [
        Fact(f"payment:{one.pk}", one.paid_on, one.created_at, one.commitment.payee, amount=one.amount_cents,
             url=reverse("commitment", args=[one.commitment.key]))
        for one in rows
    ] + [
        Fact(f"voucher:{one.pk}", one.paid_on or one.valid_until, one.state_since, str(one.holder),
             amount=one.bound_cents, url=reverse("voucher", args=[one.key]))
        for one in bons
    ]  # fmt: skip


def ambassadors(programme: Programme) -> list[Fact]:
    """Everybody who was appointed, also when it ended since."""
    rows = Ambassadorship.objects.filter(programme=programme, appointed_on__isnull=False).select_related("person")
    return [
        Fact(f"ambassador:{one.pk}", one.appointed_on or one.created_at.date(), one.state_since,
             label=one.appointed_by, private=one.person.name, person=f"person:{one.person_id}")
        for one in rows
    ]  # fmt: skip


def circles(programme: Programme) -> list[Fact]:
    """Circles, from the day their first invitations went out."""
    rows = Circle.objects.filter(programme=programme)
    return [
        Fact(f"circle:{one.pk}", one.created_at.date(), one.created_at, one.name, url=reverse("circle", args=[one.key]))
        for one in rows
    ]


def activations(programme: Programme) -> list[Fact]:
    """Every step that somebody noted, or that followed from the work."""
    rows = Activation.objects.filter(programme=programme).select_related("organisation")
    return [
        Fact(f"activation:{one.pk}", one.happened_on, one.created_at, str(one),
             has_evidence=bool(one.evidence or one.source), **_of(one.organisation, one.organisation_name),
             url=reverse("organisation", args=[one.organisation.key]) if one.organisation else "")
        for one in rows
    ]  # fmt: skip


def vouchers(programme: Programme) -> list[Fact]:
    """Vouchers whose help was given."""
    rows = Voucher.objects.filter(line__programme=programme, state__in=USED).select_related("holder")
    return [
        Fact(f"voucher:{one.pk}", one.used_on or one.valid_until, one.state_since, f"{one.holder}: {one.purpose}",
             amount=one.bound_cents, url=reverse("voucher", args=[one.key]), **_of(one.holder))
        for one in rows
    ]  # fmt: skip


SOURCES = {
    "budget": Source(_("Budget"), "means", {Counting.AMOUNT: Unit.EUROS}, budget, _("the lines of the budget")),
    "paid": Source(_("Paid"), "means", {Counting.AMOUNT: Unit.EUROS}, paid, _("payments and paid vouchers")),
    "ambassadors": Source(
        _("Ambassadors"), "means", {Counting.PERSON: Unit.PEOPLE}, ambassadors, _("appointments")
    ),
    "circles": Source(_("Learning circles"), "activities", {Counting.EACH: Unit.CIRCLES}, circles, _("circles")),
    "vouchers": Source(
        _("Vouchers used"), "output", {Counting.EACH: Unit.VOUCHERS, Counting.AMOUNT: Unit.EUROS} | ONCE, vouchers,
        _("vouchers whose help was given"),
    ),
    "activations": Source(
        _("Activated"), "outcome", ONCE | {Counting.EACH: Unit.STEPS}, activations, _("noted steps"),
    ),
}  # fmt: skip
