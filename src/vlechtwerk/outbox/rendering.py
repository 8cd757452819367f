"""One text template becomes the subject, the text part and the HTML part of a mail.

The template is plain text: first line the subject, then paragraphs parted by blank lines. ``[Label](address)``
alone on a line is the button, ``> `` starts a quote, ``- `` an item of a list, ``# `` a heading.

What people typed comes in through the context and stays on one line: it cannot begin a paragraph of its own,
so it cannot speak in the name of the network.
"""

import re
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.html import escape
from django.utils.safestring import mark_safe
from django.utils.translation import gettext

from vlechtwerk.core import links
from vlechtwerk.outbox import registry, routing

BUTTON = re.compile(r"^\[(.+?)\]\((\S+)\)$")
LINK = re.compile(r"https?://[^\s<>\"')]+")
AFTER_LINK = re.compile(r"(?:[.,:!?]|&quot;|&gt;|&#x27;)+$")
LANGUAGES = ("nl", "fr", "en")


class Paragraphs(str):
    """Words of our own that keep their paragraphs; all other text of a context becomes one line."""


@dataclass(frozen=True)
class Rendered:
    subject: str
    text: str
    html: str
    link: str = ""
    link_label: str = ""


Foot = list[tuple[str, str]]  # lines under a mail: words, and the address behind them


def render(kind: str, context: dict[str, Any], language: str, foot: Foot | None = None) -> Rendered:
    """Render mail ``kind`` ("app.name") in ``language``; other languages than nl, fr, en read English."""
    app, name = kind.split(".")
    language = language if language in LANGUAGES else "en"
    to_name = _one_line(getattr(context.get("to"), "name", ""))
    with translation.override(language):
        source = render_to_string(f"{app}/mail/{name}.txt", {key: _one_line(value) for key, value in context.items()})
        subject, _, body = _unescaped(source).strip().partition("\n")
        blocks = [block.strip() for block in re.split(r"\n\s*\n", body.strip()) if block.strip(" \n>-")]
        subject = " ".join(subject.split())[:200]
        html = render_to_string(
            "core/mail/base.html",
            {
                "lang": language,
                "subject": subject,
                "to_name": to_name,
                "body": mark_safe("\n".join(_html(block) for block in blocks)),
                "network": settings.NETWORK_NAME,
                "phone": settings.NETWORK_PHONE,
                "foot": foot,
            },
        )
        hello = [gettext("Hello %(name)s,") % {"name": to_name}] if to_name else []
    text = "\n\n".join([*hello, *(_text(block) for block in blocks)])
    under = "".join(f"\n{words}: {address}" for words, address in foot or [])
    first = next((match for block in blocks if (match := _button(block))), None)
    label, link = (first[1][:120], first[2]) if first else ("", "")
    text = f"{text}\n\n-- \n{settings.NETWORK_NAME} {settings.NETWORK_PHONE}".rstrip() + f"{under}\n"
    return Rendered(subject, text, html, link, label)


def foot_of(notice: registry.Notice, person_id: int | None, email: str, language: str) -> Foot:
    """Where the reader ends this kind of mail, or chooses how it comes."""
    lines: Foot = []
    if not notice.is_chosen:
        return lines
    with translation.override(language if language in LANGUAGES else "en"):
        if notice.has_unsubscribe:
            words = gettext("No more mail of this kind (%(kind)s)") % {"kind": notice.label}
            lines.append((words, routing.unsubscribe_link(notice, person_id, email)))
        if person_id:
            lines.append((gettext("Choose what you get by mail, and when"), links.absolute("notice_choices")))
    return lines


def _one_line(value: Any) -> Any:
    """Text without line breaks, also inside dictionaries and lists."""
    if isinstance(value, str) and not isinstance(value, Paragraphs):
        return " ".join(value.split())
    if isinstance(value, dict):
        return {key: _one_line(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_one_line(item) for item in value]
    return value


def _unescaped(source: str) -> str:
    """Templates escape for HTML; the text part wants the characters themselves."""
    from html import unescape

    return unescape(source)


def _button(block: str) -> re.Match[str] | None:
    """Only our own pages become a button: words that somebody typed cannot dress up as one."""
    match = BUTTON.match(block)
    return match if match and match[2].startswith(f"{settings.BASE_URL}/") else None


def _text(block: str) -> str:
    if match := _button(block):
        return f"{match[1]}:\n{match[2]}"
    return block.removeprefix("# ") if "\n" not in block else block


def _html(block: str) -> str:
    if match := _button(block):
        return (
            f'<p style="margin:24px 0"><a href="{escape(match[2])}" style="display:inline-block;padding:12px 20px;'
            f'background:#35612a;color:#ffffff;border-radius:6px;text-decoration:none;font-weight:bold">'
            f"{escape(match[1])}</a></p>"
        )
    lines = block.split("\n")
    if block.startswith("# ") and len(lines) == 1:
        return f'<h2 style="margin:28px 0 8px;font-size:18px">{escape(block[2:])}</h2>'
    if all(line.startswith("> ") for line in lines):
        quoted = _joined([line[2:] for line in lines])
        return f'<blockquote style="margin:16px 0;padding-left:12px;font-style:italic">{quoted}</blockquote>'
    if all(line.startswith("- ") for line in lines):
        return "<ul>" + "".join(f"<li>{_joined([line[2:]])}</li>" for line in lines) + "</ul>"
    return f'<p style="margin:0 0 16px">{_joined(lines)}</p>'


def _joined(lines: list[str]) -> str:
    return LINK.sub(_linked, "<br>".join(escape(line) for line in lines))


def _linked(match: re.Match[str]) -> str:
    """A link without the full stop of its sentence."""
    address = AFTER_LINK.sub("", match[0])
    return f'<a href="{address}" style="color:#35612a">{address}</a>{match[0][len(address) :]}'
