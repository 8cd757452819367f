"""The versions of the policy."""

from typing import Any

from django.db.models import QuerySet

from vlechtwerk.ledger.models import Policy


def policy_versions() -> QuerySet[Policy]:
    """All of them with who made them, newest first."""
    return Policy.objects.select_related("made_by")


def policy_version(number: str) -> Policy | None:
    """The version that a form was made from; 0 are the rules of the house. None when it makes no sense."""
    if not number.isdecimal() or len(number) > 9:
        return None
    return Policy.objects.filter(version=number).first() or (Policy(version=0) if int(number) == 0 else None)


def with_one_before(page: Any) -> list[Policy]:
    """The versions of a page, and the one before its last to compare with (the house's when there is none)."""
    shown = list(page)
    before = policy_version(str(shown[-1].version - 1)) if shown else None
    return [*shown, before] if before else shown
