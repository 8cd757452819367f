"""The knowledge bank for readers: members, the team and everybody else. No account is needed for what is public."""

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.crypto import salted_hmac
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.http import require_POST, require_safe

from vlechtwerk.core import clock
from vlechtwerk.core.access import client_address
from vlechtwerk.core.actions import count_one_more
from vlechtwerk.core.errors import TooMany
from vlechtwerk.core.steps import attempt, in_words
from vlechtwerk.library import registry, structured
from vlechtwerk.library.actions.opinions import give_opinion
from vlechtwerk.library.enums import CASE_SECTIONS, ItemKind, Section
from vlechtwerk.library.markdown import OURS
from vlechtwerk.library.markdown import render as html_of
from vlechtwerk.library.models import Item, ItemFile, ItemText
from vlechtwerk.library.queries import reading
from vlechtwerk.library.reading_forms import OpinionForm
from vlechtwerk.library.rules import may_write
from vlechtwerk.people.enums import Language

PAGE = 24
SHOWN_INLINE = {"image/png", "image/jpeg", "image/webp", "image/gif"}
"""Pictures that we made ourselves when they came in; everything else is handed out as a file, never shown."""
CLOSED = "default-src 'none'; sandbox"
OPINIONS_PER_HOUR, OPINIONS_ON_ONE = 30, 3


@require_safe
def knowledge(request: HttpRequest) -> HttpResponse:
    """Everything that this reader may read, to search and to filter."""
    acting, look = request.acting, reading.wanted(request.GET)  # type: ignore[attr-defined]
    page = Paginator(reading.in_list(reading.knowledge(acting, look)), PAGE).get_page(request.GET.get("page"))
    themes, sectors = reading.choices()
    context = {
        "page": page, "rows": reading.listed(page.object_list, reading.language()), "look": look, "themes": themes,
        "sectors": sectors, "kinds": ItemKind.choices, "languages": Language.choices,
        "collections": [] if look.is_any else reading.collections(acting),
    }  # fmt: skip
    return render(request, "library/knowledge.html", context)


@require_safe
def collection(request: HttpRequest, key: str) -> HttpResponse:
    """Items that belong together."""
    acting = request.acting  # type: ignore[attr-defined]
    found = reading.collection_for(acting, key)
    rows = reading.listed(reading.items_of(acting, found), reading.language())
    return render(request, "library/collection.html", {"collection": found, "rows": rows})


@require_safe
def item(request: HttpRequest, key: str) -> HttpResponse:
    """One item in the reader's language, else the original."""
    return _page(request, reading.item_for(request.acting, key), OpinionForm())  # type: ignore[attr-defined]


@require_POST
def item_opinion(request: HttpRequest, key: str) -> HttpResponse:
    """Useful or not. A visitor leaves no trace but the answer: what is counted is a keyed digest, for two days."""
    acting = request.acting  # type: ignore[attr-defined]
    found, form = reading.item_for(acting, key), OpinionForm(request.POST)
    if not acting.person and form.is_valid():
        _not_too_often(request, found)
    attempt(form, lambda given: give_opinion(
        found, is_useful=given["useful"] == "yes", note=given["note"], person=acting.person,
    ))  # fmt: skip
    if form.errors:
        messages.error(request, in_words(form))
        return _page(request, found, form, status=422)
    messages.success(request, _("Thank you. Whoever keeps this reads what you wrote."))
    return redirect("item", key)


def _not_too_often(request: HttpRequest, found: Item) -> None:
    who = salted_hmac("opinion", client_address(request)).hexdigest()[:24]
    too_many = count_one_more(f"opinion:{who}", timedelta(hours=1)) > OPINIONS_PER_HOUR
    if too_many or count_one_more(f"opinion:{found.key}:{who}", timedelta(days=1)) > OPINIONS_ON_ONE:
        raise TooMany(_("You said so already, or many answers came from your connection. Thank you; it is noted."))


def _page(request: HttpRequest, found: Item, form: OpinionForm, status: int = 200) -> HttpResponse:
    acting = request.acting  # type: ignore[attr-defined]
    asked = request.GET.get("taal", "")
    text = reading.text_for(found, asked if asked in Language.values else reading.language())
    if text is None:
        raise Http404
    files: list[ItemFile] = found.every_file  # type: ignore[attr-defined]
    picture = next((one for one in files if one.kind in SHOWN_INLINE), None)
    context = {
        "item": found, "text": text, "parts": _parts(found, text, files), "files": _apart(text, files), "form": form,
        "others": [one for one in found.published if one.pk != text.pk],  # type: ignore[attr-defined]
        "is_other_language": text.language != (asked or reading.language()), "is_late": _is_late(found),
        "related": reading.listed(reading.related_to(acting, found), reading.language()),
        "mine": reading.opinion_of(found, acting.person), "beside": registry.beside_of(found, acting),
        "credit": structured.credit_of(found, text),
        "canonical": structured.address(found, text.language), "schema": structured.as_schema(found, text, picture),
        "open_graph": structured.as_open_graph(found, text, picture), "author": structured.author_of(found),
        "may_write": may_write(acting, found),
        "may_read": reading.audiences_of(acting),
    }  # fmt: skip
    return render(request, "library/item.html", context, status=status)


def _is_late(found: Item) -> bool:
    return bool(found.review_on and found.review_on < clock.today())


def _parts(found: Item, text: ItemText, files: list[ItemFile]) -> list[tuple[str, str]]:
    """Heading (in the language of the text) and HTML of each section that says something."""
    pictures = {one.key: one for one in files}
    names = CASE_SECTIONS if found.kind == ItemKind.CASE else (Section.BODY,)
    with override(text.language):
        headings = {name: str(name.label) if found.kind == ItemKind.CASE else "" for name in names}
    said = [(headings[name], text.body.get(name.value, "")) for name in names]
    return [(heading, html_of(words, files=pictures)) for heading, words in said if words.strip()]


def _apart(text: ItemText, files: list[ItemFile]) -> list[ItemFile]:
    """Files that do not stand in the text itself."""
    words = " ".join(str(part) for part in text.body.values())
    return [one for one in files if f"{OURS}{one.key}" not in words]


@require_safe
def item_file(request: HttpRequest, key: str) -> HttpResponse:
    """The bytes: a picture as a picture, everything else to keep. Whatever is in it runs nowhere."""
    found = reading.file_for(request.acting, key)  # type: ignore[attr-defined]
    as_file = found.kind not in SHOWN_INLINE
    return _bytes(bytes(found.content.data), found.kind, found.name, as_file=as_file)


@require_safe
def item_thumbnail(request: HttpRequest, key: str) -> HttpResponse:
    """The small picture of a file."""
    found = reading.file_for(request.acting, key)  # type: ignore[attr-defined]
    if not found.content.thumbnail:
        raise Http404
    return _bytes(bytes(found.content.thumbnail), "image/webp", "klein.webp", as_file=False)


def _bytes(data: bytes, kind: str, name: str, *, as_file: bool) -> HttpResponse:
    headers: dict[str, Any] = {
        "Content-Disposition": content_disposition_header(as_file, name) or "attachment", "Content-Security-Policy": CLOSED,
        "X-Content-Type-Options": "nosniff", "Cache-Control": "private, max-age=3600",
    }  # fmt: skip
    return HttpResponse(data, content_type=kind, headers=headers)
