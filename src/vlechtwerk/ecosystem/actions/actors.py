"""Actors of the register, and the lists by which they are divided."""

from collections.abc import Iterable
from datetime import date
from typing import Any, TypeVar

from django.db import IntegrityError, transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from vlechtwerk.core import clock
from vlechtwerk.core.actions import Actor as By
from vlechtwerk.core.actions import audit
from vlechtwerk.core.models import new_key
from vlechtwerk.ecosystem.actions.base import EcosystemRefused
from vlechtwerk.ecosystem.first_actors import SOURCE, SOURCED_ON, FirstActor, first_actors
from vlechtwerk.ecosystem.models import Actor, Domain, Function
from vlechtwerk.ecosystem.seeds import seed
from vlechtwerk.people import actions as people
from vlechtwerk.people.models import Organisation
from vlechtwerk.people.same import name_key
from vlechtwerk.taxonomy.models import Region, Sector

LISTS = ("domains", "functions", "regions")
ALONE = ("summary", "ownership", "is_public", "contact", "source", "sourced_on")
Entry = TypeVar("Entry", Domain, Function)


@transaction.atomic
def add_actor(
    organisation: Organisation | None, *, by: By, domains: Iterable[Domain], source: str, sourced_on: date,
    name: str = "", is_demo: bool = False, **more: Any,
) -> Actor:  # fmt: skip
    """Make an actor of an organisation of the register, or of a new one that is added in the same go."""
    lists = {"domains": domains, "functions": more.pop("functions", ()), "regions": more.pop("regions", ())}
    _check(source, sourced_on, domains)
    if organisation is None:
        if not name.strip():
            raise EcosystemRefused(_("Choose an organisation, or type the name of a new one."), "organisation")
        organisation = people.register_organisation(name=name, by=by, is_demo=is_demo)
    try:
        with transaction.atomic():
            made = Actor.objects.create(
                organisation=organisation, source=source, sourced_on=sourced_on, noted_by_id=by.pk,
                checked_on=clock.today(), **more,
            )  # fmt: skip
    except IntegrityError:
        raise EcosystemRefused(
            _("%(name)s is an actor already. Look for it in the list.") % {"name": organisation.name}, "organisation"
        ) from None
    _set_lists(made, lists)
    audit("add_actor", made, by)
    return made


@transaction.atomic
def change_actor(actor: Actor, *, by: By, **values: Any) -> Actor:
    """Other domains, regions, words or source; its name and sector are changed in the register."""
    lists = {name: values.pop(name) for name in LISTS if name in values}
    given = {name: value for name, value in values.items() if name in ALONE}
    _check(
        given.get("source", actor.source), given.get("sourced_on", actor.sourced_on), lists.get("domains", [True])
    )  # fmt: skip
    Actor.objects.filter(pk=actor.pk).update(**given)
    _set_lists(actor, lists)
    actor.refresh_from_db()
    audit("change_actor", actor, by)
    return actor


def _check(source: str, sourced_on: date, domains: Iterable[Any]) -> None:
    if not source.strip():
        raise EcosystemRefused(_("Say who told it, or where it stands."), "source")
    if sourced_on > clock.today():
        raise EcosystemRefused(_("This day is still to come. From which day is the source?"), "sourced_on")
    if not list(domains):
        raise EcosystemRefused(_("Choose at least one domain."), "domains")


def _set_lists(actor: Actor, lists: dict[str, Any]) -> None:
    for name, chosen in lists.items():
        getattr(actor, name).set(chosen)


@transaction.atomic
def check_actor(actor: Actor, *, by: By) -> Actor:
    """Somebody looked today, and it is still right."""
    Actor.objects.filter(pk=actor.pk).update(checked_on=clock.today())
    actor.refresh_from_db()
    audit("check_actor", actor, by)
    return actor


@transaction.atomic
def end_actor(actor: Actor, *, by: By) -> Actor:
    """It is no longer there; it stays in the register with its past."""
    if not Actor.objects.filter(pk=actor.pk, ended_on=None).update(ended_on=clock.today()):
        raise EcosystemRefused(_("This actor has stopped already."))
    actor.refresh_from_db()
    audit("end_actor", actor, by)
    return actor


@transaction.atomic
def resume_actor(actor: Actor, *, by: By) -> Actor:
    """It is there again, or it never went."""
    if not Actor.objects.filter(pk=actor.pk, ended_on__isnull=False).update(ended_on=None, checked_on=clock.today()):
        raise EcosystemRefused(_("This actor is there already."))
    actor.refresh_from_db()
    audit("resume_actor", actor, by)
    return actor


@transaction.atomic
def load_first_actors(*, by: By | None, is_demo: bool = False) -> int:
    """The actors of the needs analysis, with what it tells of them; who is an actor already stays as it is.

    Organisations that are in the register already, by name, are used again.
    """
    seed()
    known = {name_key(one.name): one for one in Organisation.objects.order_by("-pk")}
    taken = set(Actor.objects.values_list("organisation", flat=True))
    coded = {model: {one.code: one for one in model.objects.all()} for model in (Domain, Region, Sector)}
    made = 0
    for row in first_actors():
        organisation = known.get(name_key(row.name))
        if organisation is None:
            sector, region = coded[Sector].get(row.sector), coded[Region].get(row.region)
            organisation = people.register_organisation(
                name=row.name, sector=sector, region=region, by=by, is_demo=is_demo
            )
        if organisation.pk not in taken:
            made += 1
            _first(row, organisation, coded, by)
    return made


def _first(row: FirstActor, organisation: Organisation, coded: dict[Any, dict[str, Any]], by: By | None) -> None:
    actor = Actor.objects.create(
        organisation=organisation, summary=row.summary, ownership=row.ownership, source=SOURCE, sourced_on=SOURCED_ON,
        noted_by_id=by.pk if by else None,
    )  # fmt: skip
    actor.domains.set([coded[Domain][code] for code in row.domains if code in coded[Domain]])
    actor.regions.set([coded[Region][row.region]] if row.region in coded[Region] else [])
    audit("add_actor", actor, by)


@transaction.atomic
def save_entry(entry: Entry, *, by: By) -> Entry:
    """Keep a new or changed domain or function. Its code never changes: addresses have it."""
    entry.code = entry.code or _free_code(type(entry), entry.name_en or entry.name_nl)
    entry.save()
    audit("save_list_entry", entry, by)
    return entry


@transaction.atomic
def remove_entry(entry: Entry, *, by: By) -> None:
    """Take an entry out of the list that nothing uses."""
    if entry.actors.exists() or entry.gaps.exists():
        raise EcosystemRefused(_("Actors or gaps have this. Give them another one first."))
    audit("remove_list_entry", entry, by, code=entry.code)
    entry.delete()


def _free_code(model: type[Domain | Function], name: str) -> str:
    base = slugify(name)[:32] or "x"
    return base if not model.objects.filter(code=base).exists() else f"{base[:27]}-{new_key()[:4]}"
