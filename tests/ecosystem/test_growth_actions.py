"""Maturity, clusters and initiatives: what the actions do, and what they refuse."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import translation

from tests import factories
from tests.ecosystem.growing import ago, assess, make_actors, make_cluster, make_initiative, make_topic
from tests.ecosystem.making import make_actor, make_region
from tests.together import refusals, together
from vlechtwerk.core import clock
from vlechtwerk.core.models import AuditEntry
from vlechtwerk.ecosystem.actions import clusters, initiatives, maturity
from vlechtwerk.ecosystem.maturity_seeds import SOURCE
from vlechtwerk.ecosystem.models import JournalEntry, MaturityAssessment, MaturityTopic
from vlechtwerk.ecosystem.queries import maturity as board
from vlechtwerk.outbox.models import Message

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def in_english():
    with translation.override("en"):
        yield


@pytest.fixture
def broker(db):
    return factories.make_broker()


def refused(act, *args, **keywords):
    kinds = (maturity.MaturityRefused, clusters.ClusterRefused, initiatives.InitiativeRefused)
    with pytest.raises(kinds) as caught:
        act(*args, **keywords)
    return caught.value.field


def verbs():
    return list(AuditEntry.objects.order_by("pk").values_list("verb", flat=True))


def test_later_assessment_follows_and_the_earlier_one_stays(broker):
    topic = make_topic()
    first, second = assess(topic, by=broker, level=1, days=400), assess(topic, by=broker, level=2, days=10)
    (row,) = [one for one in board.board(None) if one.topic == topic]
    assert row.history == [first, second] and row.now == second
    assert MaturityAssessment.objects.get(pk=first.pk).level == 1


def test_second_assessment_of_a_day_puts_the_first_right_and_the_trail_tells_what_stood_there(broker):
    region = make_region("BE21")
    first = assess(by=broker, level=1)
    second = assess(by=broker, level=2, evidence="Vier scholen")
    other = assess(by=broker, level=0, region=region)
    assert first.pk == second.pk != other.pk
    assert (second.level, second.evidence) == (2, "Vier scholen")
    entry = AuditEntry.objects.get(verb="correct_maturity")
    assert entry.data == {"before": "in development"}


def test_whole_country_is_assessed_once_a_day_in_the_database_too(broker):
    first = assess(by=broker)
    with pytest.raises(IntegrityError), transaction.atomic():
        MaturityAssessment.objects.create(
            topic=first.topic, level=0, evidence="x", source="x", assessed_on=first.assessed_on
        )


def test_assessment_needs_evidence_a_source_and_a_day_that_came(broker):
    topic = make_topic()
    assert refused(assess, topic, by=broker, days=-1) == "assessed_on"
    assert refused(assess, topic, by=broker, evidence=" ") == "evidence"
    assert refused(assess, topic, by=broker, source="") == "source"
    assert not MaturityAssessment.objects.exists()


def test_first_assessments_are_those_of_the_document_and_are_taken_in_once(broker):
    MaturityTopic.objects.all().delete()
    assert maturity.load_maturity(by=broker) == 4 and maturity.load_maturity(by=broker) == 0
    found = {one.topic.code: one.get_level_display() for one in MaturityAssessment.objects.select_related("topic")}
    assert found == {
        "legal_framework": "fragmented", "public_funding": "established", "education": "established",
        "networks": "established",
    }  # fmt: skip
    assert set(MaturityAssessment.objects.values_list("source", flat=True)) == {SOURCE}
    one = MaturityAssessment.objects.get(topic__code="networks")
    assess(one.topic, by=broker, level=1, assessed_on=one.assessed_on)
    assert maturity.load_maturity(by=broker) == 0  # what was put right stays
    one.refresh_from_db()
    assert one.level == 1


def test_topic_is_added_with_a_code_of_its_name_and_can_be_renamed(broker):
    names = {"name_fr": "Logement", "name_en": "Housing", "order": 9}
    made = maturity.add_topic(name_nl="Wonen & zorg", by=broker, **names)
    assert made.code == "wonen_zorg"
    assert refused(maturity.add_topic, name_nl="Wonen, zorg", by=broker, **names) == "name_nl"
    assert refused(maturity.add_topic, name_nl="!!", by=broker, **names) == "name_nl"
    maturity.change_topic(made, name_nl="Wonen", by=broker, **names)
    made.refresh_from_db()
    assert (made.code, made.name_nl) == ("wonen_zorg", "Wonen")


def test_actor_is_in_a_cluster_once_and_can_be_taken_out(broker):
    (actor,) = make_actors(1)
    cluster = make_cluster(broker, actor)
    assert refused(clusters.add_to_cluster, cluster, actor=actor, by=broker) == "actor"
    clusters.take_from_cluster(cluster, actor=actor, by=broker)
    assert refused(clusters.take_from_cluster, cluster, actor=actor, by=broker) == "actor"
    gone = make_actor("Weg", ended_on=ago(3))
    assert refused(clusters.add_to_cluster, cluster, actor=gone, by=broker) == "actor"
    assert verbs() == ["plan_cluster", "add_to_cluster", "take_from_cluster"]


def test_ended_cluster_stays_as_it_was_until_it_is_taken_up_again(broker):
    (actor,) = make_actors(1)
    cluster = make_cluster(broker)
    clusters.end_cluster(cluster, by=broker)
    refused(clusters.end_cluster, cluster, by=broker)
    refused(clusters.add_to_cluster, cluster, actor=actor, by=broker)
    refused(clusters.change_cluster, cluster, name="Anders", about="", keeper=broker, by=broker)
    clusters.resume_cluster(cluster, by=broker)
    refused(clusters.resume_cluster, cluster, by=broker)
    clusters.change_cluster(cluster, name="Anders", about="", keeper=broker, by=broker)
    assert (cluster.name, cluster.ended_on) == ("Anders", None)


def test_phase_changes_with_a_reason_and_a_day_also_back(broker):
    made = make_initiative(broker)
    initiatives.set_phase(made, phase="convergence", reason="Zes keer samen gezeten", on=ago(300), by=broker)
    initiatives.set_phase(made, phase="convening", reason="De helft is nieuw", on=ago(20), by=broker)
    assert (made.phase, made.phase_since) == ("convening", ago(20))
    found = list(made.changes.values_list("from_phase", "to_phase"))
    assert found == [("convening", "convergence"), ("convergence", "convening")]
    assert refused(initiatives.set_phase, made, phase="convening", reason="x", on=ago(1), by=broker) == "phase"
    assert refused(initiatives.set_phase, made, phase="cultivation", reason=" ", on=ago(1), by=broker) == "reason"
    assert refused(initiatives.set_phase, made, phase="cultivation", reason="x", on=ago(30), by=broker) == "on"
    assert refused(initiatives.set_phase, made, phase="cultivation", reason="x", on=ago(-1), by=broker) == "on"


def test_actor_joins_leaves_and_comes_back_and_no_two_stays_overlap(broker):
    (actor,) = make_actors(1)
    made = make_initiative(broker)

    def join(days):
        return initiatives.join_initiative(made, actor=actor, joined_on=ago(days), by=broker, standing="beneficiary")

    join(200)
    assert refused(join, 100) == "actor"
    assert refused(initiatives.leave_initiative, made, actor=actor, left_on=ago(201), by=broker) == "left_on"
    assert refused(initiatives.leave_initiative, made, actor=actor, left_on=ago(-1), by=broker) == "left_on"
    initiatives.leave_initiative(made, actor=actor, left_on=ago(100), by=broker)
    assert refused(initiatives.leave_initiative, made, actor=actor, left_on=ago(1), by=broker) == "actor"
    assert refused(join, 150) == "joined_on" and refused(join, -1) == "joined_on"
    assert join(50).standing == "beneficiary" and made.places.count() == 2


def test_journal_takes_the_same_words_of_a_day_once(broker):
    made = make_initiative(broker)
    given = {"text": "De gemeente stapt mee in.", "on": ago(5), "by": broker}
    initiatives.note_entry(made, kind="turning_point", **given)
    assert refused(initiatives.note_entry, made, kind="turning_point", **given) == "text"
    assert refused(initiatives.note_entry, made, **given | {"text": " "}) == "text"
    assert refused(initiatives.note_entry, made, **given | {"on": ago(-1)}) == "on"
    assert JournalEntry.objects.count() == 1


def test_keeper_hears_once_that_the_day_has_come_and_again_after_the_next(broker):
    made = make_initiative(broker)
    assert initiatives.remind_initiatives_due() == 0
    with clock.at(clock.now() + timedelta(days=90)):
        assert initiatives.remind_initiatives_due() == 1 and initiatives.remind_initiatives_due() == 0
        made.refresh_from_db()
        assert refused(initiatives.look_again, made, look_again_on=clock.today(), by=broker) == "look_again_on"
        initiatives.look_again(made, look_again_on=clock.today() + timedelta(days=30), by=broker)
        assert initiatives.remind_initiatives_due() == 0
    with clock.at(clock.now() + timedelta(days=120)):
        assert initiatives.remind_initiatives_due() == 1
    found = Message.objects.filter(kind="ecosystem.initiative_waits")
    assert [one.to_email for one in found] == [broker.email] * 2


def test_ended_initiative_reminds_nobody_and_stays_as_it_was(broker):
    made, (actor,) = make_initiative(broker), make_actors(1)
    assert refused(initiatives.end_initiative, made, harvest=" ", by=broker) == "harvest"
    initiatives.end_initiative(made, harvest="Vier keukens koken samen.", by=broker)
    with clock.at(clock.now() + timedelta(days=200)):
        assert initiatives.remind_initiatives_due() == 0
    acts = [
        (initiatives.end_initiative, {"harvest": "x"}), (initiatives.look_again, {"look_again_on": ago(-9)}),
        (initiatives.set_phase, {"phase": "embodiment", "reason": "x", "on": ago(0)}),
        (initiatives.join_initiative, {"actor": actor, "joined_on": ago(0)}),
        (initiatives.leave_initiative, {"actor": actor, "left_on": ago(0)}),
        (initiatives.note_entry, {"text": "x", "on": ago(0)}), (initiatives.change_initiative, {"name": "x"}),
    ]  # fmt: skip
    for act, given in acts:
        refused(act, made, by=broker, **given)
    assert verbs() == ["begin_initiative", "initiative_ended"]


def test_initiative_begins_on_a_day_that_came_and_looks_ahead(broker):
    assert refused(make_initiative, broker, began_on=ago(-1)) == "began_on"
    assert refused(make_initiative, broker, look_again_on=ago(0)) == "look_again_on"


def test_of_two_who_end_it_at_once_one_wins(committed_db):
    broker = factories.make_broker()
    made = make_initiative(broker)
    answers = together(*[lambda: initiatives.end_initiative(made, harvest="Een", by=broker).pk] * 2)
    assert len(refusals(answers)) == 1
    assert AuditEntry.objects.filter(verb="initiative_ended").count() == 1


def test_of_two_who_let_the_same_actor_join_at_once_one_wins(committed_db):
    broker = factories.make_broker()
    made, (actor,) = make_initiative(broker), make_actors(1)
    act = lambda: initiatives.join_initiative(made, actor=actor, joined_on=ago(1), by=broker).pk  # noqa: E731
    answers = together(act, act)
    assert len(refusals(answers)) == 1
    assert made.places.count() == 1
