"""An item from its first draft to put away, and its text from draft to published."""

import calendar
from collections.abc import Collection, Mapping
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from vlechtwerk.core import clock
from vlechtwerk.core.actions import Actor, audit, change_state
from vlechtwerk.library import registry
from vlechtwerk.library.actions.base import hold, hold_open, hold_text, not_here
from vlechtwerk.library.actions.telling import checkers, tell_review, tell_writer
from vlechtwerk.library.enums import CASE_SECTIONS, OPEN_TEXT, ItemKind, ItemState, Section, TextState
from vlechtwerk.library.errors import LibraryRefused
from vlechtwerk.library.models import Item, ItemText
from vlechtwerk.library.queries.desk import reviewers
from vlechtwerk.library.rules import stamp
from vlechtwerk.people.models import Person

MANY = ("themes", "sectors")


@transaction.atomic
def start_item(
    *, kind: str, title: str, by: Person, keeper: Person | None = None, language: str = "nl", **fields: Any
) -> Item:
    """A new item with an empty draft. ``fields``: any other of its columns, also ``themes`` and ``sectors``."""
    many = {name: fields.pop(name) for name in MANY if name in fields}
    if fields.get("deputy") == (keeper or by):
        raise LibraryRefused(_("Choose somebody else than the keeper as the deputy."), "deputy")
    item = Item.objects.create(kind=kind, title=title, keeper=keeper or by, language=language, **fields)
    for name, rows in many.items():
        getattr(item, name).set(rows)
    ItemText.objects.create(item=item, language=language, number=1, title=title, summary=item.summary, written_by=by)
    audit("start_item", item, by, kind=kind)
    return item


@transaction.atomic
def change_item(item: Item, *, by: Actor, **fields: Any) -> Item:
    """Its facts: for whom, who keeps it, licence, when to look again. What it says stands in its texts."""
    hold_open(item)
    many = {name: fields.pop(name) for name in MANY if name in fields}
    keeper, deputy = fields.get("keeper", item.keeper), fields.get("deputy", item.deputy)
    if keeper == deputy:
        raise LibraryRefused(_("Choose somebody else than the keeper as the deputy."), "deputy")
    changed = sorted(name for name, value in fields.items() if getattr(item, name) != value)
    for name, value in fields.items():
        setattr(item, name, value)
    if item.kind == ItemKind.LINK and item.state == ItemState.PUBLISHED and not item.url:
        raise LibraryRefused(_("A link that readers find needs its address."), "url")
    if item.checked_on and "review_every_months" in changed:
        item.review_on, item.reminded_at, item.deputy_asked_at = next_review(item), None, None
    item.save()
    for name, rows in many.items():
        getattr(item, name).set(rows)
    audit("change_item", item, by, changed=[*changed, *many])
    return item


@transaction.atomic
def write(
    text: ItemText, *, title: str, summary: str, body: Mapping[str, str], by: Person, change_note: str = "",
    seen: str = "",
) -> ItemText:  # fmt: skip
    """What a draft says from now on. ``seen``: the stamp of what the writer began from, when there is one.

    Whoever wrote last is the writer: the other one may check it.
    """
    hold_text(text)
    if text.state != TextState.DRAFT:
        raise not_here(text)
    if seen and seen != stamp(text):
        raise LibraryRefused(
            _("%(name)s saved this text while you were writing. What you typed stands below; compare, and save again.")
            % {"name": text.written_by.name}
        )
    text.title, text.summary, text.change_note, text.written_by = title, summary, change_note, by
    text.body = {name: body[name].replace("\r\n", "\n") for name in sections(text.item) if body.get(name, "").strip()}
    text.save()
    if text.item.state == ItemState.DRAFT and text.language == text.item.language:
        Item.objects.filter(pk=text.item_id).update(title=title, summary=summary)
        text.item.title, text.item.summary = title, summary
    audit("write_text", text, by)
    return text


def sections(item: Item) -> tuple[str, ...]:
    """The parts that the text of this kind has."""
    return CASE_SECTIONS if item.kind == ItemKind.CASE else (Section.BODY,)


@transaction.atomic
def ask_review(text: ItemText, *, by: Person) -> ItemText:
    """The writer is done; somebody else looks at it before readers do."""
    hold_text(text)
    if not any(text.body.values()) and not text.item.url and not text.item.files.exists():
        raise LibraryRefused(_("There is nothing to check yet. Write something first."))
    if text.item.kind == ItemKind.LINK and not text.item.url:
        raise LibraryRefused(_("This is a link without an address. Fill in the address first."))
    _turn(text, [TextState.DRAFT], TextState.REVIEW, by=by, review_note="")
    tell_review(text, to=checkers(text))
    return text


@transaction.atomic
def send_back(text: ItemText, *, note: str, by: Person) -> ItemText:
    """Not yet: the writer reads what is still to be done."""
    hold_text(text)
    _require_reviewer(text, by)
    _turn(text, [TextState.REVIEW], TextState.DRAFT, by=by, reviewed_by=by, review_note=note)
    tell_writer(text, checker=by)
    return text


@transaction.atomic
def publish(text: ItemText, *, by: Person, is_minor: bool = False, change_note: str = "") -> ItemText:
    """It was checked: readers find it from now on, and the version before it no longer.

    Of the original also the title, and the days on which it was, and will be, looked at.
    """
    hold_text(text)
    _require_reviewer(text, by)
    item, now = text.item, clock.now()
    item.texts.filter(language=text.language, state=TextState.PUBLISHED).exclude(pk=text.pk).update(
        state=TextState.SUPERSEDED, state_since=now
    )
    note = {"change_note": change_note} if change_note else {}
    _turn(
        text, [TextState.REVIEW], TextState.PUBLISHED, by=by, reviewed_by=by, published_at=now, is_minor=is_minor, **note
    )  # fmt: skip
    if text.language == item.language:
        _readers_find(item, text, by)
    tell_writer(text, checker=by)
    return text


def _readers_find(item: Item, text: ItemText, by: Actor) -> None:
    if item.state == ItemState.DRAFT:
        item.state, item.state_since = ItemState.PUBLISHED, clock.now()
        audit("item_published", item, by)
    item.title, item.summary, item.checked_on = text.title, text.summary, clock.today()
    item.review_on, item.reminded_at, item.deputy_asked_at = next_review(item), None, None
    item.save()


def _require_reviewer(text: ItemText, by: Person) -> None:
    """Never the writer, unless nobody else could."""
    others = reviewers(text.item).exclude(pk=text.written_by_id)
    if by.pk == text.written_by_id and others.exists():
        raise LibraryRefused(_("You wrote this yourself. Let somebody else look at it."))
    if by.pk != text.written_by_id and not others.filter(pk=by.pk).exists():
        raise LibraryRefused(_("A coordinator, the keeper or the deputy checks this."))


def _turn(text: ItemText, allowed: Collection[str], to: TextState, *, by: Actor | None, **fields: Any) -> ItemText:
    """Bring a text in another state, when it still is where this step starts from."""
    item = text.item
    since = {"state_since": clock.now(), "reminded_at": None, "deputy_asked_at": None}
    if not change_state(text, allowed, to, **since, **fields):
        raise not_here(text)
    text.item = item
    audit(f"text_{to}", text, by)
    return text


@transaction.atomic
def drop_text(text: ItemText, *, by: Actor) -> ItemText:
    """A draft that comes to nothing. What readers have stays."""
    hold_text(text)
    return _turn(text, OPEN_TEXT, TextState.DROPPED, by=by)


@transaction.atomic
def new_version(item: Item, *, language: str, by: Person, like: ItemText | None = None) -> ItemText:
    """A draft to change what is published in this language, or to take ``like``, an older version, back."""
    hold_open(item)
    texts = item.texts.filter(language=language)
    if writing := texts.filter(state__in=OPEN_TEXT).select_related("written_by").first():
        raise LibraryRefused(
            _("%(name)s is already writing a new version. Go on with that one.") % {"name": writing.written_by.name}
        )
    start = like or texts.filter(state=TextState.PUBLISHED).first() or texts.order_by("-number").first()
    if start is None or start.item_id != item.pk or start.language != language:
        raise LibraryRefused(_("There is no text in this language yet."))
    return _draft(item, language, by, start, start.follows)


@transaction.atomic
def start_translation(item: Item, *, language: str, by: Person) -> ItemText:
    """A draft in another language, which says what the published original says; also when it runs behind."""
    hold_open(item)
    original = item.texts.filter(language=item.language, state=TextState.PUBLISHED).first()
    if original is None:
        raise LibraryRefused(_("Publish the original first; then there is something to translate."))
    texts = item.texts.filter(language=language)
    if language == item.language or texts.filter(state__in=OPEN_TEXT).exists():
        raise LibraryRefused(_("Somebody is already writing in this language. Go on with that text."))
    return _draft(item, language, by, texts.filter(state=TextState.PUBLISHED).first() or original, original)


def _draft(item: Item, language: str, by: Person, start: ItemText, follows: ItemText | None) -> ItemText:
    last = item.texts.filter(language=language).aggregate(last=Max("number"))["last"] or 0
    made = ItemText.objects.create(
        item=item, language=language, number=last + 1, title=start.title, summary=start.summary, body=start.body,
        follows=follows, written_by=by,
    )  # fmt: skip
    audit("start_text", made, by, language=language)
    return made


@transaction.atomic
def still_true(item: Item, *, by: Actor) -> Item:
    """Somebody looked: nothing has to change until the next time."""
    hold_open(item)
    if item.state != ItemState.PUBLISHED:
        raise LibraryRefused(_("Nothing of this is published yet."))
    item.checked_on = clock.today()
    item.review_on, item.reminded_at, item.deputy_asked_at = next_review(item), None, None
    item.save()
    audit("still_true", item, by)
    return item


@transaction.atomic
def archive_item(item: Item, *, reason: str, by: Actor | None) -> Item:
    """Readers do not find it any more, and nobody is reminded of it. What waits to be checked is a draft again."""
    hold_open(item)
    for text in item.texts.filter(state=TextState.REVIEW):
        text.item = item
        _turn(text, [TextState.REVIEW], TextState.DRAFT, by=by)
    return _away(item, [ItemState.DRAFT, ItemState.PUBLISHED], ItemState.ARCHIVED, by, close_reason=reason)


@transaction.atomic
def unarchive(item: Item, *, by: Actor) -> Item:
    """It is as it was; what readers found they find again. Unless an app above knows why it stays away."""
    hold(item)
    if why := registry.why_stays_away(item):
        raise LibraryRefused(why)
    was_read = item.texts.filter(language=item.language, state=TextState.PUBLISHED).exists()
    to = ItemState.PUBLISHED if was_read else ItemState.DRAFT
    return _away(item, [ItemState.ARCHIVED], to, by, close_reason="", reminded_at=None, deputy_asked_at=None)


def _away(item: Item, allowed: Collection[str], to: ItemState, by: Actor | None, **fields: Any) -> Item:
    if not change_state(item, allowed, to, state_since=clock.now(), **fields):
        raise LibraryRefused(
            _("“%(title)s” is “%(state)s” by now. Look at it again.")
            % {"title": item.title, "state": item.get_state_display()}
        )
    audit(f"item_{to}", item, by)
    return item


def next_review(item: Item) -> date:
    """So many months after it was looked at, on the same day of the month or the last one."""
    start = item.checked_on or clock.today()
    years, month = divmod(start.month - 1 + item.review_every_months, 12)
    last = calendar.monthrange(start.year + years, month + 1)[1]
    return date(start.year + years, month + 1, min(start.day, last))
