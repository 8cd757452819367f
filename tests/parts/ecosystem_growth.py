"""Maturity, clusters and initiatives: for the team."""

from datetime import timedelta

from tests.personas import STAFF
from tests.rows import SHAPERS, Row, both, write
from vlechtwerk.core import clock
from vlechtwerk.ecosystem.actions import clusters, initiatives, maturity
from vlechtwerk.ecosystem.enums import InitiativeState
from vlechtwerk.ecosystem.models import MaturityTopic
from vlechtwerk.ecosystem.views.clusters import CLUSTER_STEPS
from vlechtwerk.ecosystem.views.initiatives import INITIATIVE_STEPS

ROWS = {
    "maturity": Row(STAFF), "maturity_new": both(STAFF), "maturity_load": write(STAFF), "maturity_file": Row(STAFF),
    "maturity_topics": Row(SHAPERS), "maturity_topic_new": both(SHAPERS), "maturity_topic": both(SHAPERS),
    "clusters": Row(STAFF), "cluster_new": both(STAFF), "cluster": Row(STAFF), "cluster_edit": both(STAFF),
    "initiatives": Row(STAFF), "initiative_new": both(STAFF), "initiative": Row(STAFF), "initiative_edit": both(STAFF),
} | {f"cluster_act:{verb}": write(STAFF) for verb in CLUSTER_STEPS} | {
    f"initiative_act:{verb}": write(STAFF) for verb in INITIATIVE_STEPS
}  # fmt: skip
VERBS = {"cluster_act": CLUSTER_STEPS, "initiative_act": INITIATIVE_STEPS}
KEYS = {
    "key": {"cluster": "cluster", "initiative": "initiative"}, "code": {"maturity_topic": "maturity_topic"},
    "kind": {"maturity_file": "file_kind"}, "verb": {"cluster_act": "verb_growth_end", "initiative_act": "verb_growth_end"},
}  # fmt: skip
FIXED = {"maturity_topic": "education", "verb_growth_end": "end"}


def make_initiative(by, **fields):
    today = clock.today()
    given = {"name": "Voedsel van dichtbij", "began_on": today, "look_again_on": today + timedelta(days=90)} | fields
    return initiatives.begin_initiative(by=by, **given)


def make(world):
    by = world.people["coordinator"]
    if not MaturityTopic.objects.exists():
        maturity.seed_topics()
    topic = MaturityTopic.objects.get(code="education")
    maturity.assess(topic, level=3, evidence="Drie scholen", source="Jaarverslag", assessed_on=clock.today(), by=by)
    return {"cluster": clusters.plan_cluster(name="Zorg", by=by).key, "initiative": make_initiative(by).key}


def _initiative(play, state):
    made = make_initiative(play.broker, name="Samen koken")
    if state == "ended":
        initiatives.end_initiative(made, harvest="Drie keukens", by=play.broker)
    return made


def machines():
    from tests.lives import Machine

    return {
        "initiative": Machine(
            InitiativeState, _initiative, lambda made: {"initiative": made.key}, ends=frozenset({"ended"})
        )
    }
