"""On the page of a scan in the knowledge bank: the way to its questions."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from vlechtwerk.library import registry
from vlechtwerk.library.enums import ItemKind
from vlechtwerk.surveys.queries.asking import public_scans


def links(item: Any, _acting: Any) -> list[Any]:
    """One for every questionnaire of this item that is open to all. Items of another kind ask nothing."""
    if item.kind != ItemKind.SCAN:
        return []
    link = getattr(registry, "Link")  # noqa: B009 - the reading side of the knowledge bank brings it
    found = public_scans().filter(item=item)
    return [link(_("Fill in the scan"), reverse("scan", args=[one.key]), True) for one in found]


def register() -> None:
    """Where the knowledge bank has pages to read, they show it."""
    places = getattr(registry, "beside", None)
    if places is not None:
        places.append(links)
