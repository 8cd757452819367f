"""Topics, clusters and initiatives, for the tests of growth."""

from datetime import timedelta

from tests.ecosystem.making import make_actor, make_domain
from vlechtwerk.core import clock
from vlechtwerk.ecosystem.actions import clusters, initiatives, maturity
from vlechtwerk.ecosystem.maturity_seeds import seed_topics
from vlechtwerk.ecosystem.models import MaturityTopic


def ago(days):
    return clock.today() - timedelta(days=days)


def make_topic(code="education"):
    seed_topics()
    return MaturityTopic.objects.get(code=code)


def assess(topic=None, *, by=None, level=2, days=10, **fields):
    given = {"evidence": "Drie scholen", "source": "Jaarverslag", "assessed_on": ago(days)} | fields
    return maturity.assess(topic or make_topic(), level=level, by=by, **given)


def strand(helix):
    return make_domain(f"h-{helix}", helix.title(), helix=helix)


def make_cluster(by, *actors, name="Zorg"):
    made = clusters.plan_cluster(name=name, by=by)
    for one in actors:
        clusters.add_to_cluster(made, actor=one, by=by)
    return made


def make_initiative(by, *actors, name="Voedsel van dichtbij", **fields):
    given = {"began_on": ago(800), "look_again_on": clock.today() + timedelta(days=90)} | fields
    made = initiatives.begin_initiative(name=name, by=by, **given)
    for one in actors:
        initiatives.join_initiative(made, actor=one, joined_on=given["began_on"], by=by)
    return made


def make_actors(count, helix="civil"):
    return [make_actor(f"{helix.title()} {number}", domain=strand(helix)) for number in range(count)]
