"""What somebody, or an organisation, was and did over the years: moments from every app, the newest first.

Apps register their kinds of moments (``registry.timeline``); one question to the database each, a page at a time from
where the last one ended (keyset), so that a long life costs no more than a short one.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import F, Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from vlechtwerk.core import clock
from vlechtwerk.people import registry
from vlechtwerk.people.enums import PersonField
from vlechtwerk.people.models import Affiliation, Consent, Hat, Organisation, Person
from vlechtwerk.people.registry import Moments

PAGE = 40


@dataclass(frozen=True)
class Moment:
    """One line."""

    at: datetime
    day: date
    text: str
    url: str
    drawn: str

    @property
    def year(self) -> int:
        return self.day.year


@dataclass(frozen=True)
class Page:
    """``groups``: what can be filtered by, for this reader. ``earlier``: where the next page begins, if there is one."""

    moments: list[Moment]
    groups: list[tuple[str, Any]]
    earlier: str = ""


@dataclass(frozen=True)
class _Cursor:
    at: datetime
    kind: str
    pk: Any


def page(of: Any, *, may_see: Iterable[str] | None, staff: bool, group: str = "", before: str = "") -> Page:
    """``may_see``: the audiences (see ``Moments.audience``) that this reader is among; ``None``: everything."""
    kinds = [(name, one) for name, one in registry.timeline.items() if may_see is None or one.audience in may_see]
    groups = list({one.group: one.label for _name, one in kinds}.items())
    cursor, found = _read(before), []
    for name, one in kinds:
        rows = one.rows(of) if not group or one.group == group else None
        if rows is None:
            continue
        for row in _before(rows, name, one, cursor)[: PAGE + 1]:
            at = _midnight(row.moment) if one.dated else row.moment
            day = row.moment if one.dated else timezone.localtime(at).date()
            line = Moment(at, day, str(one.tell(row, of)), one.url(row) if staff else "", one.drawn)
            found.append((name, row.pk, line))
    found.sort(key=lambda one: (one[2].at, one[0]), reverse=True)  # within one kind they come in order
    earlier = ""
    if len(found) > PAGE:
        name, pk, last = found[PAGE - 1]
        earlier = f"{last.at.astimezone(timezone.get_default_timezone()).isoformat()}~{name}~{pk}"
    return Page([line for _name, _pk, line in found[:PAGE]], groups, earlier)


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time()))


def _read(text: str) -> _Cursor | None:
    """What was in the address; anything else begins at the newest."""
    at, _tilde, rest = text.partition("~")
    kind, _tilde, pk = rest.partition("~")
    try:
        moment = datetime.fromisoformat(at)
        known = dict(registry.timeline.items())[kind]
        known_pk = known.model._meta.pk.to_python(pk)
    except (KeyError, ValueError, OverflowError, TypeError, ValidationError):
        return None
    return _Cursor(moment, kind, known_pk) if timezone.is_aware(moment) and 1900 < moment.year < 2200 else None


def _before(rows: QuerySet[Any], name: str, one: Moments, cursor: _Cursor | None) -> QuerySet[Any]:
    """Rows that stand below the cursor, in order: by time, then kind, then number, all from high to low."""
    rows = rows.annotate(moment=F(one.at)).filter(moment__lte=clock.today() if one.dated else clock.now())
    if cursor:
        at: Any = cursor.at
        below, level = Q(moment__lt=at), Q(moment=at)
        if one.dated:
            local = timezone.localtime(at)
            at = local.date()
            below, level = Q(moment__lt=at), Q(moment=at)
            if local.time() != time():  # all of that day stand below this moment
                below, level = Q(moment__lte=at), Q(pk__in=[])
        if name < cursor.kind:
            below |= level
        elif name == cursor.kind:
            below |= level & Q(pk__lt=cursor.pk)
        rows = rows.filter(below)
    return rows.order_by("-moment", "-pk")


def _of_person(rows: QuerySet[Any], name: str = "person") -> Any:
    return lambda of: rows.filter(**{name: of.pk}) if isinstance(of, Person) else None


def _of_both(rows: QuerySet[Any]) -> Any:
    """Rows with a person and an organisation, from either side."""
    return lambda of: rows.filter(**{"person" if isinstance(of, Person) else "organisation": of})


def other(row: Any, of: Any) -> str:
    """The name of the other of the two in the row."""
    return str(row.organisation.name if isinstance(of, Person) else row.person.name)


def other_url(row: Any) -> str:
    """Of the organisation: on a page of an organisation it leads nowhere new, but its people stand there too."""
    return reverse("organisation", args=[row.organisation.key])


def register() -> None:
    """What the register itself knows."""
    add = registry.timeline.add
    basic: dict[str, Any] = {"group": "network", "label": gettext_lazy("In the network")}
    hats: dict[str, Any] = {"group": "hats", "label": gettext_lazy("Hats"), "audience": registry.OPEN, "model": Hat}
    places: dict[str, Any] = {
        "group": "places", "label": gettext_lazy("Organisations"), "audience": str(PersonField.ORGANISATION), "model": Affiliation,
        "rows": _of_both(Affiliation.objects.select_related("person", "organisation")), "url": other_url,
    }  # fmt: skip
    add("joined", Moments(
        model=Person, rows=_of_person(Person.objects.all(), "pk"), at="created_at", tell=lambda row, of: _("In the register"), **basic,
    ))  # fmt: skip
    add("known", Moments(
        model=Organisation, rows=lambda of: Organisation.objects.filter(pk=of.pk) if isinstance(of, Organisation) else None,
        at="created_at", tell=lambda row, of: _("In the register"), **basic,
    ))  # fmt: skip
    add("left", Moments(
        model=Person, rows=_of_person(Person.objects.filter(left_on__isnull=False), "pk"), at="left_on", dated=True,
        tell=lambda row, of: _("Left the network"), drawn="terra", **basic,
    ))  # fmt: skip
    add("hat_since", Moments(
        rows=_of_person(Hat.objects.all()), at="since", dated=True, drawn="stage",
        tell=lambda row, of: _("Becomes %(hat)s") % {"hat": row.get_kind_display()}, **hats,
    ))  # fmt: skip
    add("hat_until", Moments(
        rows=_of_person(Hat.objects.all()), at="until", dated=True,
        tell=lambda row, of: _("No longer %(hat)s") % {"hat": row.get_kind_display()}, **hats,
    ))  # fmt: skip
    add("place_since", Moments(
        at="since", dated=True, tell=lambda row, of: _("At %(name)s") % {"name": _with_role(row, of)} if isinstance(of, Person) else _("%(name)s comes") % {"name": _with_role(row, of)}, **places,
    ))  # fmt: skip
    add("place_until", Moments(
        at="until", dated=True, tell=lambda row, of: _("No longer at %(name)s") % {"name": other(row, of)} if isinstance(of, Person) else _("%(name)s goes") % {"name": other(row, of)}, **places,
    ))  # fmt: skip
    add("consent", Moments(
        model=Consent, rows=_of_person(Consent.objects.all()), at="at", group="consents", label=gettext_lazy("Consent"),
        tell=lambda row, of: (_("Says yes: %(purpose)s") if row.is_given else _("Takes back: %(purpose)s")) % {"purpose": row.get_purpose_display()},
    ))  # fmt: skip


def _with_role(row: Affiliation, of: Any) -> str:
    return f"{other(row, of)} ({row.role})" if row.role else other(row, of)
