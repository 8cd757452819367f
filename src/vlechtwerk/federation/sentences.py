"""What two lists differ in, in the reader's words."""

from typing import Any

from django.utils.translation import gettext as _

from vlechtwerk.core.ui.words import coins
from vlechtwerk.federation.enums import TransferState


def difference(row: dict[str, Any]) -> str:
    """One difference of ``Partner.differences``; what the other side sent may be anything."""
    here, there = row.get("here"), row.get("there")
    if row.get("kind") == "state":
        labels = {str(state): str(label) for state, label in TransferState.choices} | {"": _("unknown")}
        texts = {"here": labels.get(str(here), here), "there": labels.get(str(there), there)}
        return _("Here: %(here)s. There: %(there)s.") % texts
    if row.get("kind") == "amount":
        return _("Here %(here)s coins, there %(there)s.") % {"here": _coins(here), "there": _coins(there)}
    both = {"here": _sums(here), "there": _sums(there)}
    return _("Received and given, as we count: %(here)s. As they count: %(there)s.") % both


def _coins(value: Any) -> str:
    return coins(value) if isinstance(value, int) else "?"


def _sums(value: Any) -> str:
    return " / ".join(map(_coins, value)) if isinstance(value, list) else "?"
