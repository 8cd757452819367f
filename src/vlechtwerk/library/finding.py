"""What can be found of the knowledge bank: every published text, in its own language."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from vlechtwerk.library.enums import ItemState, TextState
from vlechtwerk.library.markdown import plain
from vlechtwerk.library.models import Item, ItemText
from vlechtwerk.library.queries.reading import readable
from vlechtwerk.search.registry import Source, Text, numbers_of, sources


def texts(numbers: Iterable[int]) -> Iterator[Text]:
    """One document per language; what is not published has none."""
    rows = ItemText.objects.filter(item__in=numbers, state=TextState.PUBLISHED, item__state=ItemState.PUBLISHED)
    for one in rows.select_related("item").prefetch_related("item__themes").order_by("pk"):
        item = one.item
        about = ", ".join(str(theme) for theme in item.themes.all())
        body = "\n".join(filter(None, [one.summary, *(plain(part) for part in one.body.values()), about]))
        yield Text(item.pk, item.key, one.title, body, detail=str(item.get_kind_display()), audience=one.language)


def may_see(acting: Any) -> Q:
    """As ``queries.readable``: visitors too."""
    return Q(subject_id__in=readable(acting).order_by().values("pk"))


def changed(subject: str, numbers: list[int]) -> Iterable[int]:
    """Items, and those of a text that was written or published."""
    if subject == "library.itemtext":
        return ItemText.objects.filter(pk__in=numbers).values_list("item", flat=True)
    return numbers if subject == "library.item" else []


def register() -> None:
    sources.add(
        "item",
        Source(
            label=_("Knowledge"),
            numbers=numbers_of(Item.objects.filter(state=ItemState.PUBLISHED)),
            texts=texts,
            may_see=may_see,
            address=lambda key: reverse("item", args=[key]),
            changed=changed,
            order=20,
        ),
    )
