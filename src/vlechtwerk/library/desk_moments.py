"""What somebody wrote for the knowledge bank, on their timeline."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from vlechtwerk.library.models import ItemText
from vlechtwerk.people.models import Person
from vlechtwerk.people.registry import Moments, timeline


def _written(of: Any) -> Any:
    return ItemText.objects.filter(written_by=of, published_at__isnull=False) if isinstance(of, Person) else None


def register() -> None:
    timeline.add("text_written", Moments(
        model=ItemText, rows=_written, at="published_at", group="knowledge", label=gettext_lazy("Knowledge bank"), drawn="note",
        tell=lambda row, of: _("Wrote “%(title)s” for the knowledge bank") % {"title": row.title},
        url=lambda row: reverse("item_text", args=[row.key]),
    ))  # fmt: skip
