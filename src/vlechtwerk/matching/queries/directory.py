"""The directory of destinations: found by words and filters, offered for a question with reasons, and known already."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from vlechtwerk.core import clock
from vlechtwerk.core.access import first_or_404
from vlechtwerk.engine import evidence
from vlechtwerk.innovations.models import Innovation, Intake, Need
from vlechtwerk.matching.enums import Capacity
from vlechtwerk.matching.models import Destination
from vlechtwerk.matching.queries.referrals import fitting_destinations
from vlechtwerk.matching.rules import CHECKED_DAYS

SEARCHED = ("name", "organisation", "role", "offers", "audience", "area", "themes__name_nl", "themes__name_fr")
COMPARED = 200  # destinations whose words are laid beside a question, those looked at last first
OFFERED = 6
MOST_WORDS = 6


@dataclass(frozen=True)
class Offer:
    """A destination for a question, and why."""

    destination: Destination
    why: str

    @property
    def words(self) -> str:
        """One line: who, why, and what stands in the way."""
        one = self.destination
        old = _("looked at long ago") if one.is_old else ""
        weak = "" if one.is_strong else _("weak: no name with a number")
        return ". ".join(filter(None, [f"{one}: {self.why}" if self.why else str(one), one.room, old, weak]))


def destination_by_key(key: str) -> Destination:
    return first_or_404(Destination.objects.filter(key=key))


def directory(*, text: str = "", theme: str = "", language: str = "", room: bool = False) -> QuerySet[Destination]:
    """Destinations in which every word of ``text`` stands somewhere; ``room``: only those that are not full."""
    found = Destination.objects.prefetch_related("themes")
    for word in text.split()[:MOST_WORDS]:
        found = found.filter(_any_of(word))
    if theme:
        found = found.filter(themes__code=theme)
    if language:
        found = found.filter(Q(languages__icontains=f'"{language}"') | Q(languages=[], language=language))
    if room:
        found = found.exclude(_full())
    return found.distinct().order_by("organisation", "name", "pk")


def _any_of(word: str) -> Q:
    found = Q()
    for field in SEARCHED:
        found |= Q(**{f"{field}__icontains": word})
    return found


def _full() -> Q:
    return Q(capacity=Capacity.FULL) & (Q(full_until=None) | Q(full_until__gt=clock.today()))


def to_be_checked() -> QuerySet[Destination]:
    """Whoever nobody looked at for half a year, the longest ago first."""
    old = Destination.objects.filter(checked_on__lt=clock.today() - timedelta(days=CHECKED_DAYS))
    return old.prefetch_related("themes").order_by("checked_on", "pk")


def offered_for(subject: Need | Innovation | Intake, text: str = "") -> list[Offer]:
    """At most six for this question, each with the reason; ``text``: those that the broker looks for instead."""
    if text:
        return [Offer(one, _("found by your words")) for one in directory(text=text)[:OFFERED]]
    known = fitting_destinations(subject) if isinstance(subject, Need) else []
    found = {one.pk: Offer(one, _("helped with something like it before")) for one in known}
    said, language = _said(subject)
    rows = Destination.objects.exclude(offers="").exclude(pk__in=found).order_by("-checked_on", "-pk")[:COMPARED]
    for one in rows:
        words = evidence.shared(said, [f"{one.offers}. {one.audience}"], language, [None]).words
        if words:
            found[one.pk] = Offer(one, _("does: %(words)s") % {"words": ", ".join(words[:3])})
    if (
        not found
    ):  # no word in common: those with room that were looked at last, so that there is something to choose from
        return [Offer(one, "") for one in directory(room=True).order_by("-checked_on", "-pk")[:OFFERED]]
    return sorted(found.values(), key=lambda one: one.destination.is_full)[:OFFERED]


def _said(subject: Need | Innovation | Intake) -> tuple[str, str]:
    if isinstance(subject, Need):
        return f"{subject.title}. {subject.text}", subject.language
    if isinstance(subject, Innovation):
        return f"{subject.name}. {subject.pitch}", subject.language
    return f"{subject.title}. {subject.question}", subject.language


def doubles_of(one: Any) -> list[Destination]:
    """Who may be the same: the same address or number, or the same name at the same organisation.

    ``one``: a destination, or the fields of a form.
    """

    def get(name: str) -> str:
        return str((one.get(name) if isinstance(one, dict) else getattr(one, name)) or "").strip()

    digits = _digits(get("phone"))
    same = Q(pk__in=[])
    if get("email"):
        same |= Q(email__iexact=get("email"))
    if get("name") and get("organisation"):
        same |= Q(name__iexact=get("name"), organisation__iexact=get("organisation"))
    if get("website"):
        same |= Q(website__iexact=get("website"), name__iexact=get("name"))
    if digits:
        same |= Q(phone__endswith=get("phone")[-2:])
    found: Iterable[Destination] = Destination.objects.filter(same).exclude(pk=getattr(one, "pk", None) or 0)
    return [other for other in found if _is_same(other, get, digits)][:OFFERED]


def _is_same(other: Destination, get: Any, digits: str) -> bool:
    if get("email") and other.email.lower() == get("email").lower():
        return True
    if other.name.lower() == get("name").lower() and other.name:
        return other.organisation.lower() == get("organisation").lower() or (
            bool(get("website")) and other.website == get("website")
        )
    return bool(digits) and _digits(other.phone) == digits


def _digits(phone: str) -> str:
    """The last nine figures: the same number with and without the code of the country."""
    return "".join(filter(str.isdigit, phone or ""))[-9:]
