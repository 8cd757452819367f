"""Actors, and ties between them, for the tests of the map."""

from contextlib import contextmanager
from datetime import date
from types import SimpleNamespace

from tests import factories
from vlechtwerk.core.ties import TieSource, tie_sources
from vlechtwerk.ecosystem.models import Actor, Domain, Function, Relation
from vlechtwerk.people.rules import VISITOR
from vlechtwerk.taxonomy.models import Region

VISITING = SimpleNamespace(person=None, hats=frozenset({VISITOR}))
WORKING = SimpleNamespace(person=None, hats=frozenset({"broker"}))
DAY = date(2026, 3, 12)


def make_domain(code="map-money", name="Geld", **fields):
    names = {"name_nl": name, "name_fr": name, "name_en": name}
    return Domain.objects.get_or_create(code=code, defaults=names | fields)[0]


def make_function(code="map-pays", name="Betaalt"):
    return Function.objects.get_or_create(code=code, defaults={"name_nl": name, "name_fr": name, "name_en": name})[0]


def make_region(code, name="", scheme="nuts2"):
    name = name or code
    return Region.objects.get_or_create(
        code=code, defaults={"scheme": scheme, "name_nl": name, "name_fr": name, "name_en": name}
    )[0]


def make_actor(name, *, domain=None, function=None, region=None, **fields):
    organisation = fields.pop("organisation", None) or factories.make_organisation(name)
    actor = Actor.objects.create(**{"organisation": organisation, "source": "004", "sourced_on": DAY} | fields)
    actor.domains.add(domain or make_domain())
    if function:
        actor.functions.add(function)
    if region:
        actor.regions.add(region)
    return actor


def relate(first, second, kind="works_with", **fields):
    standard = {"source": "gesprek", "began_on": DAY}
    return Relation.objects.create(first=first, second=second, kind=kind, **standard | fields)


@contextmanager
def work(*ties, name="test.work", **fields):
    """A source of ties of the work, for as long as it lasts."""
    tie_sources.add(name, TieSource("Werk", lambda: list(ties), **fields))
    known = tie_sources._items  # a test that narrows the sources puts another in its place meanwhile
    try:
        yield
    finally:
        del known[name]
