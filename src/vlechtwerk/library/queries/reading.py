"""What readers find: published items that they may read, each in their language where it is there."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.db.models import Case, Exists, IntegerField, OuterRef, Prefetch, Q, QuerySet, Subquery, Value, When
from django.utils.translation import get_language

from vlechtwerk.core import links
from vlechtwerk.core.access import first_or_404
from vlechtwerk.library.enums import Audience, ItemKind, ItemState, TextState
from vlechtwerk.library.models import Collection as Collected
from vlechtwerk.library.models import CollectionItem, Item, ItemFile, ItemText, Opinion
from vlechtwerk.people.enums import Language
from vlechtwerk.people.models import Person
from vlechtwerk.people.rules import is_staff
from vlechtwerk.search.queries import numbers_found
from vlechtwerk.taxonomy.models import Sector, Theme

RELATED, SUGGESTED, PLACES = 4, 3, 12
KIND = "item"


def language() -> str:
    """That of the reader, in two letters."""
    return (get_language() or settings.LANGUAGE_CODE)[:2]


def audiences_of(acting: Any) -> list[str]:
    """What somebody may read: visitors the public, members theirs too, the team everything."""
    if is_staff(acting.hats):
        return list(Audience.values)
    return [Audience.PUBLIC, Audience.MEMBERS] if acting.person else [Audience.PUBLIC]


def readable(acting: Any) -> QuerySet[Item]:
    """All published items that this reader may open."""
    return Item.objects.filter(state=ItemState.PUBLISHED, audience__in=audiences_of(acting))


@dataclass(frozen=True)
class Wanted:
    """What is looked for; everything that is not known is as if it were not said."""

    words: str = ""
    kind: str = ""
    theme: str = ""
    sector: str = ""
    language: str = ""

    @property
    def is_any(self) -> bool:
        return any((self.words, self.kind, self.theme, self.sector, self.language))


def wanted(given: Any) -> Wanted:
    """From an address."""

    def one_of(name: str, known: Collection[str]) -> str:
        value = given.get(name, "")
        return value if value in known else ""

    return Wanted(
        given.get("q", "").strip()[:80], one_of("soort", ItemKind.values), given.get("thema", "")[:40],
        given.get("sector", "")[:40], one_of("taal", Language.values),
    )  # fmt: skip


def knowledge(acting: Any, look: Wanted) -> QuerySet[Item]:
    """The items that fit, by title; when words were given those that fit them best come first. One query beforehand
    for the words, or one more for every try."""
    found = readable(acting)
    if look.kind:
        found = found.filter(kind=look.kind)
    if look.theme:
        found = found.filter(themes__code=look.theme)
    if look.sector:
        found = found.filter(sectors__code=look.sector)
    if look.language:
        found = found.filter(Exists(_published().filter(item=OuterRef("pk"), language=look.language)))
    if look.words:
        best = numbers_found(acting, look.words, kind=KIND)
        places = Case(*(When(pk=pk, then=Value(at)) for at, pk in enumerate(best)), output_field=IntegerField())
        found = found.filter(pk__in=best).annotate(at=places).order_by("at")
    return found


def _published() -> QuerySet[ItemText]:
    return ItemText.objects.filter(state=TextState.PUBLISHED)


def in_list(items: QuerySet[Item]) -> QuerySet[Item]:
    """With what a list shows: titles in every language, the first picture. Two queries more."""
    texts = _published().only("item", "language", "title", "summary", "state")
    pictures = ItemFile.objects.exclude(content__thumbnail=b"").order_by("pk")
    return items.prefetch_related(
        Prefetch("texts", texts, to_attr="published"), Prefetch("files", pictures, to_attr="pictures")
    )


def text_for(item: Item, language: str) -> ItemText | None:
    """The published text in a language, else the original. The texts are fetched beforehand (``published``)."""
    known = {one.language: one for one in item.published}  # type: ignore[attr-defined]
    return known.get(language) or known.get(item.language) or next(iter(known.values()), None)


@dataclass
class Listed:
    """One line of a list in the language of the reader."""

    item: Item
    language: str
    text: ItemText | None = field(init=False)

    def __post_init__(self) -> None:
        self.text = text_for(self.item, self.language)

    @property
    def title(self) -> str:
        return self.text.title if self.text else self.item.title

    @property
    def summary(self) -> str:
        return self.text.summary if self.text else self.item.summary

    @property
    def said_in(self) -> str:
        """The language, where it is another one than the reader's."""
        return self.text.language if self.text and self.text.language != self.language else ""

    @property
    def picture(self) -> ItemFile | None:
        return next(iter(self.item.pictures), None)  # type: ignore[attr-defined]


def listed(items: Iterable[Item], language: str) -> list[Listed]:
    return [Listed(one, language) for one in items]


def item_for(acting: Any, key: str) -> Item:
    """One item with all that its page shows, or 404 for who may not read it."""
    found = readable(acting).filter(key=key).select_related("keeper")
    texts = Prefetch("texts", _published().order_by("language"), to_attr="published")
    files = Prefetch("files", ItemFile.objects.order_by("pk"), to_attr="every_file")
    return first_or_404(found.prefetch_related(texts, files, "themes", "sectors", "made_from__source"))


def file_for(acting: Any, key: str) -> ItemFile:
    """A file of something that this reader may read, or works on: the team, and who keeps it, see drafts as well."""
    found = ItemFile.objects.filter(key=key).select_related("item", "content")
    if is_staff(acting.hats):
        return first_or_404(found)
    mine = Q(item__in=readable(acting))
    if acting.person:
        mine |= Q(item__keeper=acting.person) | Q(item__deputy=acting.person)
    return first_or_404(found.filter(mine))


def related_to(acting: Any, item: Item) -> QuerySet[Item]:
    """Other items about the same: those that share a theme or an axis, and the same kind first."""
    themes = [one.pk for one in item.themes.all()]
    same_kind = Case(When(kind=item.kind, then=Value(0)), default=Value(1), output_field=IntegerField())
    near = readable(acting).filter(themes__in=themes).exclude(pk=item.pk).distinct()
    return in_list(near.annotate(near=same_kind).order_by("near", "title", "pk")[:RELATED])


def opinion_of(item: Item, person: Person | None) -> Opinion | None:
    """What a member said about it."""
    return Opinion.objects.filter(item=item, person=person).first() if person else None


def _collections(acting: Any) -> QuerySet[Collected]:
    return Collected.objects.all() if acting.person else Collected.objects.filter(is_public=True)


def collections(acting: Any) -> QuerySet[Collected]:
    """Those in which this reader finds something."""
    filled = CollectionItem.objects.filter(collection=OuterRef("pk"), item__in=readable(acting))
    return _collections(acting).filter(Exists(filled)).order_by("title", "pk")[:PLACES]


def collection_for(acting: Any, key: str) -> Collected:
    return first_or_404(_collections(acting).filter(key=key))


def items_of(acting: Any, collection: Collected) -> QuerySet[Item]:
    """What this reader may read of a collection, in its order."""
    return in_list(readable(acting).filter(places__collection=collection).order_by("places__order", "places__pk"))


def choices() -> tuple[list[Theme], list[Sector]]:
    """Themes and sectors that stand on something published. Two queries."""
    shown = Q(items__state=ItemState.PUBLISHED)
    return list(Theme.objects.filter(shown).distinct()), list(Sector.objects.filter(shown).distinct())


def suggested(acting: Any, *, axes: Collection[str], themes: Collection[int] = (), most: int = SUGGESTED) -> list[Item]:
    """Items that help on these axes, the first axis first, and of these the ones on the same themes; none that this
    reader found useless. One query, two more for what is found."""
    useless = Opinion.objects.filter(item=OuterRef("pk"), person=acting.person, is_useful=False)
    found = readable(acting).exclude(axes=[]).exclude(Exists(useless)) if axes else Item.objects.none()
    order = {code: place for place, code in enumerate(axes)}
    near = Exists(Item.themes.through.objects.filter(item=OuterRef("pk"), theme__in=list(themes)))
    rows = found.annotate(is_near=near).values_list("pk", "axes", "is_near", "title")
    fitting = [
        (min(order[code] for code in codes if code in order), not is_near, title, pk)
        for pk, codes, is_near, title in rows
        if order.keys() & set(codes)
    ]
    best = [pk for *_order, pk in sorted(fitting)[:most]]
    known = {one.pk: one for one in in_list(Item.objects.filter(pk__in=best))}
    return [known[pk] for pk in best]


def stories(most: int = 3) -> list[Item]:
    """The newest public stories, for the first page of visitors."""
    told = Item.objects.filter(state=ItemState.PUBLISHED, audience=Audience.PUBLIC, kind=ItemKind.STORY)
    return list(in_list(told.order_by("-state_since", "-pk")[:most]))


IN_SITEMAP = 10_000


def public_addresses() -> list[tuple[str, Any]]:
    """Where everybody may read, with the day on which the original was published: items, then collections. Two queries."""
    public = Item.objects.filter(state=ItemState.PUBLISHED, audience=Audience.PUBLIC)
    original = _published().filter(item=OuterRef("pk"), language=OuterRef("language")).values("published_at")
    items = public.annotate(at=Subquery(original)).order_by("pk").values_list("key", "at")[:IN_SITEMAP]
    filled = CollectionItem.objects.filter(collection=OuterRef("pk"), item__in=public)
    shown = Collected.objects.filter(Exists(filled), is_public=True).order_by("pk").values_list("key", flat=True)
    return [
        *((links.absolute("item", key), at) for key, at in items),
        *((links.absolute("collection", key), None) for key in shown[:IN_SITEMAP]),
    ]
