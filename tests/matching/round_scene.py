"""A small network for rounds: subjects, people who know about them, needs about them, and a worker at hand."""

from tests import factories
from vlechtwerk.matching import actions
from vlechtwerk.matching.models import MatchRound

SUMS = "Ik help bij het rekenwerk van een verdienmodel"
BREAD = "Ik bak brood met desem en leer het aan anderen"
LAW = "Ik schrijf statuten voor een coöperatie"


def helper(name, text=SUMS, **fields):
    person = factories.make_person(name, **fields)
    factories.make_talent(person, text=text)
    return person


def need(broker, title, text="Wie helpt ons rekenen aan een verdienmodel?", **fields):
    innovation = factories.make_innovation(
        f"Idee {title}", lead=factories.make_person(f"Vrager {title}"), broker=broker
    )
    return factories.make_need(innovation, made_by=broker, title=title, text=text, **fields)


def solved(broker, **how):
    """A round that a worker has brought to its end."""
    made = actions.start_round(by=broker, **how)
    actions.work_rounds()
    made.refresh_from_db()
    return made


def again(match_round, broker, **how):
    made = actions.run_again(match_round, by=broker, **how)
    actions.work_rounds()
    return MatchRound.objects.get(pk=made.pk)


def row_of(match_round, about):
    return match_round.rows.select_related("need__innovation", "helper", "round").get(need=about)


def helper_of(match_round, about):
    found = row_of(match_round, about).helper
    return found.name if found else None
