"""Text of a package as safe HTML: only what words need, nothing that runs, is fetched or dresses up."""

import re
from html import escape, unescape
from html.parser import HTMLParser
from urllib.parse import urlsplit

from django.utils.safestring import SafeString, mark_safe

KEPT = frozenset(
    [
        "p",
        "br",
        "strong",
        "em",
        "b",
        "i",
        "u",
        "s",
        "sub",
        "sup",
        "ul",
        "ol",
        "li",
        "h2",
        "blockquote",
        "pre",
        "code",
        "hr",
        "table",
        "thead",
        "tbody",
        "tr",
        "th",
        "td",
        "caption",
        "a",
    ]
)
VOID = frozenset({"br", "hr"})
RENAMED = dict.fromkeys(("h1", "h3", "h4", "h5", "h6"), "h2") | {"del": "s", "strike": "s", "div": "p"}
UNREAD = frozenset({"script", "style", "template", "iframe", "object", "noscript", "svg", "math", "title", "textarea"})
TAG = re.compile(r"<[^>]*>")
INLINE = re.compile(r"</?(?:strong|b|em|i|u|s|sub|sup|code|a)(?: [^>]*)?>")


class _Words(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.out: list[str] = []
        self.open: list[str] = []
        self.unread: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in UNREAD:
            self.unread.append(tag)
        tag = RENAMED.get(tag, tag)
        if self.unread or tag not in KEPT:
            return
        self.out.append(f"<{tag}{_link(attrs) if tag == 'a' else ''}>")
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if self.unread:
            if tag == self.unread[-1]:
                self.unread.pop()
            return
        tag = RENAMED.get(tag, tag)
        if tag in self.open:
            while (last := self.open.pop()) != tag:
                self.out.append(f"</{last}>")
            self.out.append(f"</{tag}>")

    def handle_data(self, data: str) -> None:
        if not self.unread:
            self.out.append(escape(data))


def _link(attrs: list[tuple[str, str | None]]) -> str:
    url = (dict(attrs).get("href") or "").strip()
    try:
        parts = urlsplit(url)
    except ValueError:
        return ""
    good = parts.scheme in {"http", "https"} and parts.netloc and url.isprintable()
    return f' href="{escape(url)}" rel="noopener nofollow"' if good else ""


def clean(text: object) -> SafeString:
    """The words with their marks; everything else is gone, and every mark that was opened is closed."""
    reader = _Words()
    reader.feed(str(text or ""))
    reader.close()
    return mark_safe("".join([*reader.out, *(f"</{tag}>" for tag in reversed(reader.open))]))


def plain(text: object) -> str:
    """The words alone, on one line."""
    return " ".join(unescape(TAG.sub(" ", INLINE.sub("", clean(text)))).split())
