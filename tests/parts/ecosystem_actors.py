"""Actors, ties, the matrix and gaps, for the tables of all tests."""

from datetime import timedelta

from tests import factories
from tests.personas import EVERYBODY, KNOWN, STAFF
from tests.rows import SHAPERS, Row, both, write
from vlechtwerk.core import clock
from vlechtwerk.ecosystem.actions import actors, gaps, relations
from vlechtwerk.ecosystem.models import Domain, Function
from vlechtwerk.ecosystem.seeds import seed
from vlechtwerk.ecosystem.views.actors import ACTOR_STEPS
from vlechtwerk.ecosystem.views.gaps import GAP_STEPS
from vlechtwerk.ecosystem.views.relations import RELATION_STEPS

LATER = timedelta(days=60)
ROWS = {
    "actors": Row(STAFF),
    "actor_new": both(STAFF),
    "first_actors": write(STAFF),
    "actor": Row(EVERYBODY),  # who is not public is for the team: tests/ecosystem/test_actors.py
    "actor_edit": both(STAFF),
    **{f"actor_act:{verb}": write(STAFF) for verb in ACTOR_STEPS},
    "relation_new": both(STAFF),
    "relation_edit": both(STAFF),
    **{f"relation_act:{verb}": write(STAFF) for verb in RELATION_STEPS},
    "ecosystem_lists": Row(STAFF),
    "ecosystem_entry_new": both(SHAPERS),
    "ecosystem_entry": both(SHAPERS),
    "ecosystem_entry_remove": write(SHAPERS),
    "ecosystem_matrix": Row(EVERYBODY),
    "ecosystem_matrix_file": Row(EVERYBODY),
    "own_ties": both(KNOWN),
    "gaps": Row(STAFF),
    "gap_new": both(STAFF),
    "gap": Row(STAFF),
    "gap_edit": both(STAFF),
    **{f"gap_act:{verb}": write(STAFF) for verb in GAP_STEPS},
}
KEYS = {
    "key": {"actor": "actor", "relation": "relation", "relation_new": "actor", "gap": "gap"},
    "code": {"ecosystem_entry": "spare_function"},
    "kind": {"ecosystem_matrix_file": "file_kind", "ecosystem_entry": "functions_kind"},
    "verb": {"actor": "verb_check", "relation": "verb_check", "gap": "verb_note"},
}
FIXED = {"verb_check": "check", "functions_kind": "functies"}
VERBS = {"actor_act": ACTOR_STEPS, "relation_act": RELATION_STEPS, "gap_act": GAP_STEPS}


def add(name, by, **more):
    """An actor of a new organisation."""
    seed()
    given = {"domains": [Domain.objects.get(code="incubators")], "source": "De gids", "sourced_on": clock.today()}
    return actors.add_actor(factories.make_organisation(name), by=by, **given | more)


def note(by, **more):
    given = {"title": "Geen incubator in het oosten", "evidence": "Drie vragen in een jaar"}
    return gaps.note_gap(by=by, look_again_on=clock.today() + LATER, **given | more)


def make(world):
    broker = world.people["broker"]
    first, second = add("De Broedplaats", broker), add("Huis van de Buurt", broker)
    tie = relations.add_relation(
        first, second=second, kind="refers_to", source="Gesprek", began_on=clock.today(), by=broker
    )
    spare = Function.objects.create(code="spare", name_nl="Reserve", name_fr="Réserve", name_en="Spare")
    return {"actor": first.key, "relation": tie.key, "gap": note(broker).key, "spare_function": spare.code}


def _gap(play, state):
    made = note(play.broker)
    soon = clock.today() + LATER
    if state == "taken":
        taker = add(f"Neemt het op {made.key}", play.broker)
        gaps.take_gap(made, taken_by=taker, look_again_on=soon, by=play.broker)
    elif state == "filled":
        gaps.fill_gap(made, outcome="Een incubator uit Luik komt elke maand", by=play.broker)
    elif state == "dropped":
        gaps.drop_gap(made, outcome="Geen vraag in een jaar", by=play.broker)
    return made


def machines():
    from tests.lives import Machine
    from vlechtwerk.ecosystem.enums import GapState

    return {
        "gap": Machine(GapState, _gap, lambda gap: {"gap": gap.key}, ends=frozenset({"filled", "dropped"})),
    }
