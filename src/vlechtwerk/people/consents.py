"""What people agree to: the versions of each text, and who agreed to which."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db.models import OuterRef, QuerySet, Subquery
from django.http import Http404
from django.utils import translation

from vlechtwerk.core import clock
from vlechtwerk.people.enums import ConsentPurpose
from vlechtwerk.people.models import Consent, ConsentText, Person

FIRST = "2026-11"
"""The version that every network begins with: the words of ``ConsentPurpose``. They may not change without a new name."""
COLUMNS = {"text_nl": "nl", "text_fr": "fr", "text_en": "en"}


def purposes() -> list[tuple[str, Any]]:
    """What this network asks for, with its name."""
    used = {ConsentPurpose.FEDERATION: settings.FEDERATION, ConsentPurpose.RECORDS: settings.XAPI}
    return [(code, label) for code, label in ConsentPurpose.choices if used.get(ConsentPurpose(code), True)]


def known_purpose(purpose: str) -> ConsentPurpose:
    if purpose not in ConsentPurpose.values:
        raise Http404
    return ConsentPurpose(purpose)


def _first(purpose: str) -> ConsentText:
    """The text that a network begins with; not stored."""
    words = {}
    for column, language in COLUMNS.items():
        with translation.override(language):
            label = str(ConsentPurpose(purpose).label)
            words[column] = label[:1].upper() + label[1:] + "."
    return ConsentText(purpose=purpose, version=FIRST, key="", **words)


def versions(purpose: str) -> list[ConsentText]:
    """Every version of one text, the newest first."""
    return [*ConsentText.objects.filter(purpose=purpose).select_related("by"), _first(purpose)]


def text_now(purpose: str) -> ConsentText:
    """The version that holds now."""
    return ConsentText.objects.filter(purpose=purpose).first() or _first(purpose)


def version_now(purpose: str) -> str:
    return ConsentText.objects.filter(purpose=purpose).values_list("version", flat=True).first() or FIRST


def texts_now() -> dict[str, ConsentText]:
    """The version of each purpose that holds now, in one query."""
    newest = {text.purpose: text for text in ConsentText.objects.order_by("id")}
    return {code: newest.get(code) or _first(code) for code, _label in purposes()}


def new_version(purpose: str) -> str:
    """Named after the day: ``2026-11-26``, and ``2026-11-26.2`` for the second one of that day."""
    day = clock.today().isoformat()
    count = ConsentText.objects.filter(purpose=purpose, version__startswith=day).count()
    return f"{day}.{count + 1}" if count else day


def text_of(purpose: str, version: str) -> ConsentText:
    """One version, or 404."""
    known_purpose(purpose)
    if version == FIRST:
        return _first(purpose)
    found = ConsentText.objects.filter(purpose=purpose, version=version).first()
    if found is None:
        raise Http404
    return found


@dataclass(frozen=True)
class Agreement:
    """What somebody said about one purpose last, beside the text that holds now."""

    purpose: str
    label: Any
    text: ConsentText
    words: str
    last: Consent | None

    @property
    def is_changed(self) -> bool:
        """They said yes, to another text than the one of now."""
        return bool(self.last and self.last.is_given and self.last.text_version != self.text.version)


def agreements(log: Sequence[Consent], language: str) -> list[Agreement]:
    """One per purpose, from the log of one person with the newest first."""
    latest = {row.purpose: row for row in reversed(log)}
    texts = texts_now()
    return [
        Agreement(code, label, texts[code], texts[code].in_language(language), latest.get(code))
        for code, label in purposes()
    ]


def agreed_to_older(text: ConsentText) -> QuerySet[Person]:
    """Who said yes last to another version than this one, is here, and can be mailed."""
    last = Consent.objects.filter(person=OuterRef("pk"), purpose=text.purpose).order_by("-at", "-id")
    here = Person.objects.filter(left_on=None, is_active=True, email__isnull=False)
    given = here.annotate(
        said=Subquery(last.values("is_given")[:1]), to_version=Subquery(last.values("text_version")[:1])
    )
    return given.filter(said=True).exclude(to_version=text.version)
