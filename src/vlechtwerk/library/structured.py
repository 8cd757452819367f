"""What an item is in the words of others: schema.org and Open Graph for who searches, the licence for who uses it again."""

from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from vlechtwerk.core import links
from vlechtwerk.library.enums import ItemKind, Licence
from vlechtwerk.library.licences import ADDRESSES, Credit, credit
from vlechtwerk.library.models import Item, ItemFile, ItemText

TYPES = {
    ItemKind.TOOL: "HowTo", ItemKind.METHOD: "HowTo", ItemKind.STORY: "Article", ItemKind.CASE: "Article",
}  # fmt: skip


def address(item: Item, language: str = "") -> str:
    """The one address of an item in a language; the original has none in it."""
    said = f"?taal={language}" if language and language != item.language else ""
    return links.absolute("item", item.key) + said


def author_of(item: Item) -> str:
    """Who is named when it is used again."""
    return item.author_line or settings.NETWORK_NAME


def credit_of(item: Item, text: ItemText) -> Credit:
    """The line that whoever uses it again can copy, and the address of the licence."""
    return credit(title=text.title, author=author_of(item), licence=item.licence, url=address(item, text.language))


def as_schema(item: Item, text: ItemText, picture: ItemFile | None = None) -> dict[str, Any]:
    """https://schema.org/CreativeWork, or the kind of it that fits."""
    said: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": TYPES.get(ItemKind(item.kind), "CreativeWork"),
        "name": text.title,
        "headline": text.title[:110],
        "inLanguage": text.language,
        "url": address(item, text.language),
        "isAccessibleForFree": True,
        "author": {"@type": "Organization", "name": author_of(item)},
        "publisher": {"@type": "Organization", "name": settings.NETWORK_NAME, "url": settings.BASE_URL},
    }
    if text.summary:
        said["description"] = text.summary
    if text.published_at:
        said["dateModified"] = text.published_at.date().isoformat()
    if where := ADDRESSES.get(Licence(item.licence)):
        said["license"] = where
    if picture:
        said["image"] = links.absolute("item_file", picture.key)
    if text.language != item.language:
        said["translationOfWork"] = {"@type": "CreativeWork", "url": address(item)}
    return said


def as_open_graph(item: Item, text: ItemText, picture: ItemFile | None = None) -> list[tuple[str, str]]:
    """https://ogp.me: what somebody sees who shares the address."""
    found = [
        ("og:type", "article"), ("og:title", text.title), ("og:url", address(item, text.language)),
        ("og:site_name", settings.NETWORK_NAME), ("og:locale", text.language),
        ("og:description", text.summary or _("From the knowledge bank of %(network)s.") % {"network": settings.NETWORK_NAME}),
    ]  # fmt: skip
    if picture:
        found += [("og:image", links.absolute("item_file", picture.key)), ("og:image:alt", picture.alt)]
    return found
