"""Markdown as people write it, and safe HTML as pages show it.

CommonMark with tables and crossed-out words; HTML that somebody types is shown as it stands, never run. Titles start at
the third level, whichever sign somebody chose, and skip none: the page and its sections have the first two. The empty
corner of a table is no title. A picture
of the item is written ``![what one sees](bestand:key)``, a document of it ``[its name](bestand:key)``.
"""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt
from markdown_it.token import Token

from vlechtwerk.library.models import ItemFile
from vlechtwerk.library.rules import OURS

MARKDOWN = MarkdownIt("commonmark", {"html": False, "typographer": True}).enable(
    ["table", "strikethrough", "replacements", "smartquotes"]
)
ABOVE, LOWEST = 2, 6


def render(text: str, *, files: Mapping[str, ItemFile] | None = None) -> SafeString:
    """HTML of ``text``. ``files``: those of the item by key; a picture that is not among them is left out, and so is one
    from elsewhere: a reader of this page is nobody's business but ours."""
    known = files or {}
    above: list[str] = []
    tokens = MARKDOWN.parse(text)
    for place, token in enumerate(tokens):
        if token.type == "heading_open":
            above = [*(sign for sign in above if sign < token.tag), token.tag]
        if token.type in {"heading_open", "heading_close"}:
            token.tag = f"h{min(ABOVE + len(above), LOWEST)}"
        if token.type == "th_open" and not tokens[place + 1].content.strip():
            token.tag = tokens[place + 2].tag = "td"
        if token.type == "inline":
            token.children = [child for child in (_inline(one, known) for one in token.children or []) if child]
    return mark_safe(MARKDOWN.renderer.render(tokens, MARKDOWN.options, {}))


def _inline(token: Token, files: Mapping[str, ItemFile]) -> Token | None:
    if token.type == "image":
        return _picture(token, files)
    if token.type == "link_open" and str(token.attrs.get("href", "")).startswith(OURS):
        return _to_file(token, files)
    if token.type == "link_open" and urlsplit(str(token.attrs.get("href", ""))).netloc:
        token.attrs["rel"] = "noopener nofollow"
    return token


def _to_file(token: Token, files: Mapping[str, ItemFile]) -> Token:
    """A document of the item; of a file that is not there the words stay, and lead nowhere."""
    key = str(token.attrs.pop("href")).removeprefix(OURS)
    if key in files:
        token.attrs["href"] = reverse("item_file", args=[key])
    return token


def _picture(token: Token, files: Mapping[str, ItemFile]) -> Token | None:
    key = str(token.attrs.get("src", "")).removeprefix(OURS)
    file = files.get(key)
    if file is None or not file.kind.startswith("image/"):
        return None
    sizes: dict[str, Any] = {"width": file.width, "height": file.height} if file.width and file.height else {}
    token.attrs = {"src": reverse("item_file", args=[key]), "alt": "", "loading": "lazy", **sizes}
    token.content = token.content or file.alt
    if not token.children:
        token.children = [Token("text", "", 0, content=file.alt)]
    return token


def plain(text: str) -> str:
    """The words alone, for search and for a summary."""
    return " ".join(
        child.content
        for token in MARKDOWN.parse(text)
        for child in (token.children or [])
        if child.type in {"text", "code_inline"}
    )
