"""The desk of the knowledge bank: all items with what is to be done about them, and who may write and check them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Prefetch, Q, QuerySet
from django.http import Http404
from django.utils.translation import gettext_lazy as _

from vlechtwerk.core import clock
from vlechtwerk.core.access import first_or_404
from vlechtwerk.library import rules
from vlechtwerk.library.enums import CASE_SECTIONS, LANGUAGES, OPEN_TEXT, ItemKind, ItemState, Section, TextState
from vlechtwerk.library.licences import Conflict, conflicts
from vlechtwerk.library.models import Collection, CollectionItem, Item, ItemFile, ItemSource, ItemText
from vlechtwerk.people.enums import SHAPER_HATS, Language
from vlechtwerk.people.models import Hat, Person
from vlechtwerk.people.queries import worn_today

PUBLISHED_ONCE = (TextState.PUBLISHED, TextState.SUPERSEDED)
NOW = (*OPEN_TEXT, TextState.PUBLISHED)


def shapers() -> QuerySet[Person]:
    """Who shapes the network today."""
    worn = worn_today(Hat.objects.filter(kind__in=SHAPER_HATS)).values("person")
    return Person.objects.filter(pk__in=worn, left_on=None, is_active=True)


def reviewers(item: Item) -> QuerySet[Person]:
    """Who may check a text of this item: whoever shapes the network, the keeper and the deputy, if they are there."""
    kept = Q(pk__in=[item.keeper_id, item.deputy_id], left_on=None, is_active=True)
    return Person.objects.filter(Q(pk__in=shapers().values("pk")) | kept)


def may_check(text: ItemText, person: Person) -> bool:
    """Never the writer, unless nobody else could."""
    others = set(reviewers(text.item).exclude(pk=text.written_by_id).values_list("pk", flat=True))
    return not others if person.pk == text.written_by_id else person.pk in others


def with_behind(texts: QuerySet[ItemText]) -> QuerySet[Any]:
    """``is_behind``: a translation of a version of the original after which a newer one came that was not minor."""
    newer = ItemText.objects.filter(
        item=OuterRef("item"), language=F("item__language"), state__in=PUBLISHED_ONCE, is_minor=False,
        number__gt=OuterRef("follows__number"),
    )  # fmt: skip
    return texts.annotate(is_behind=Exists(newer))


def items_on_desk(*, by: Person, what: str = "", kind: str = "", words: str = "") -> QuerySet[Item]:
    """Items with ``now`` (what is open or published, per language) and the opinions counted."""
    behind = with_behind(ItemText.objects.filter(item=OuterRef("pk"), state=TextState.PUBLISHED)).filter(is_behind=True)
    waiting = ItemText.objects.filter(item=OuterRef("pk"), state=TextState.REVIEW)
    live = ~Q(state=ItemState.ARCHIVED)
    wanted: Mapping[str, Any] = {
        "": live,
        "nalezen": live & Q(Exists(waiting)),
        "nazicht": Q(state=ItemState.PUBLISHED, review_on__lte=clock.today()),
        "vertalen": live & Q(Exists(behind)),
        "mijn": live & (Q(keeper=by) | Q(deputy=by)),
        "weg": Q(state=ItemState.ARCHIVED),
    }
    found = Item.objects.filter(wanted.get(what, live))
    if kind in ItemKind.values:
        found = found.filter(kind=kind)
    for word in words.split()[:6]:
        found = found.filter(Q(title__icontains=word) | Q(summary__icontains=word))
    return with_opinions(found).select_related("keeper", "deputy").prefetch_related(now_texts()).order_by("title", "pk")


def with_opinions(items: QuerySet[Item]) -> QuerySet[Any]:
    return items.annotate(
        useful_count=Count("opinions", filter=Q(opinions__is_useful=True)),
        useless_count=Count("opinions", filter=Q(opinions__is_useful=False)),
        note_count=Count("opinions", filter=~Q(opinions__note="")),
    )


def now_texts() -> Any:
    texts = (
        with_behind(ItemText.objects.filter(state__in=NOW)).select_related("written_by").order_by("language", "number")
    )
    return Prefetch("texts", texts, to_attr="now")


def item_for(acting: Any, key: str) -> Item:
    """An item that they may write; others do not learn that it is there."""
    item = first_or_404(with_opinions(Item.objects.filter(key=key)).select_related("keeper", "deputy"))
    return _writable(acting, item, item)


def text_for(acting: Any, key: str) -> ItemText:
    found = ItemText.objects.filter(key=key).select_related(
        "item__keeper", "item__deputy", "written_by", "reviewed_by", "follows"
    )
    text = first_or_404(found)
    return _writable(acting, text.item, text)


def file_for(acting: Any, key: str) -> ItemFile:
    file = first_or_404(ItemFile.objects.filter(key=key).select_related("item"))
    return _writable(acting, file.item, file)


def _writable(acting: Any, item: Item, found: Any) -> Any:
    if not rules.may_write(acting, item):
        raise Http404
    return found


def versions(item: Item) -> QuerySet[Any]:
    """All of them, per language, the newest first; thrown away ones stay to be taken back."""
    texts = ItemText.objects.filter(item=item)
    return with_behind(texts).select_related("written_by", "reviewed_by", "follows").order_by("language", "-number")


@dataclass(frozen=True)
class Written:
    """One language of an item: what readers have, what is being written, and what one may begin here.

    ``verb``: of ``item_act``, or nothing when somebody is writing already.
    """

    code: str
    label: Any
    published: Any
    open: Any
    verb: str

    @property
    def is_behind(self) -> bool:
        return bool(self.published and self.published.is_behind)


def languages_of(item: Item, texts: Sequence[Any]) -> list[Written]:
    """The original first, then every language that there is or could be."""
    used = [text.language for text in texts]
    found = []
    for code in dict.fromkeys([item.language, *LANGUAGES, *used]):
        here = [text for text in texts if text.language == code]
        published = next((text for text in here if text.state == TextState.PUBLISHED), None)
        writing = next((text for text in here if text.state in OPEN_TEXT), None)
        verb = "version" if here and not (published and published.is_behind) else "translate"
        is_stuck = verb == "translate" and item.state != ItemState.PUBLISHED
        is_open = writing or is_stuck or item.state == ItemState.ARCHIVED
        found.append(Written(str(code), Language(code).label, published, writing, "" if is_open else verb))
    return found


def is_due(item: Item) -> bool:
    """Whether it is time to look whether it is still true."""
    return bool(item.review_on and item.review_on <= clock.today())


def published_text(item: Item, language: str) -> ItemText | None:
    return item.texts.filter(language=language, state=TextState.PUBLISHED).first()


def section_names(item: Item) -> dict[str, Any]:
    """The parts of a text of this kind: code → what it is called."""
    codes = CASE_SECTIONS if item.kind == ItemKind.CASE else (Section.BODY,)
    return {str(code): code.label for code in codes}


def part_names(item: Item) -> dict[str, Any]:
    """The same with the title and the summary before them."""
    return {"title": _("Title"), "summary": _("In short"), **section_names(item)}


def licence_conflicts(item: Item, sources: Iterable[ItemSource] | None = None) -> list[Conflict]:
    """What does not fit between its licence and what it was made from."""
    return conflicts(item.licence, [one.licence for one in (item.made_from.all() if sources is None else sources)])


def collections() -> QuerySet[Collection]:
    return Collection.objects.annotate(item_count=Count("places")).select_related("keeper").order_by("title", "pk")


def collection_by_key(key: str) -> Collection:
    return first_or_404(Collection.objects.filter(key=key).select_related("keeper"))


def places_of(collection: Collection) -> QuerySet[CollectionItem]:
    return CollectionItem.objects.filter(collection=collection).select_related("item").order_by("order", "pk")
