"""The pages of maturity, clusters and initiatives."""

from datetime import UTC, date, datetime

import pytest
from django.urls import reverse
from django.utils import translation

from tests import factories
from tests.ecosystem.growing import ago, assess, make_actors, make_cluster, make_initiative, make_topic
from tests.ecosystem.making import make_region, relate, work
from tests.personas import client_of
from vlechtwerk.core import clock
from vlechtwerk.core.ties import Tie, tie_sources
from vlechtwerk.ecosystem.actions import clusters as cluster_actions
from vlechtwerk.ecosystem.actions import initiatives as actions
from vlechtwerk.ecosystem.models import (
    Cluster,
    HiddenTie,
    Initiative,
    JournalEntry,
    MaturityAssessment,
    MaturityTopic,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def in_english():
    with translation.override("en"):
        yield


@pytest.fixture
def broker(db):
    return factories.make_broker(language="en")


@pytest.fixture
def client(broker):
    return client_of(broker)


@pytest.fixture
def shaper(db):
    return client_of(factories.make_person("Karim", hats=("coordinator",), language="en"))


def read(client, view, *args, **query):
    answer = client.get(reverse(view, args=args), query)
    assert answer.status_code == 200
    return answer.content.decode()


def send(client, view, *args, **data):
    return client.post(reverse(view, args=args), data)


def told(answer):
    return [str(one) for one in answer.wsgi_request._messages]


# maturity


def test_empty_page_of_maturity_takes_in_the_document_and_shows_its_figures(client):
    assert "18,004" not in read(client, "maturity")
    assert send(client, "maturity_load").status_code == 302
    page = read(client, "maturity")
    assert all(word in page for word in ("fragmented", "18,004", "572,914", "Nodenanalyse", "<svg"))
    assert told(send(client, "maturity_load")) == ["They are all here already."]
    assert MaturityAssessment.objects.count() == 4


def test_maturity_per_region_and_over_time(client, broker):
    region = make_region("BE21", "Antwerpen")
    assess(by=broker, level=1, days=800, region=region, evidence="Nog geen school")
    assess(by=broker, level=3, days=3, region=region)
    assess(by=broker, level=0, evidence="Landelijk niets")
    page = read(client, "maturity", region="BE21")
    assert "Nog geen school" in page and "Landelijk niets" not in page
    assert "Landelijk niets" in read(client, "maturity") and "Landelijk niets" in read(client, "maturity", region="?")


def test_assessment_is_written_by_its_form_and_keeps_what_was_typed(client):
    make_topic()
    data = {
        "topic": "education", "region": "", "level": "3", "evidence": "Drie scholen", "source": "Verslag",
        "assessed_on": clock.today().isoformat(),
    }  # fmt: skip
    wrong = send(client, "maturity_new", **data | {"assessed_on": ago(-2).isoformat()})
    assert wrong.status_code == 422 and "Drie scholen" in wrong.content.decode()
    assert send(client, "maturity_new", **data | {"level": "9"}).status_code == 422
    assert send(client, "maturity_new", **data).status_code == 302
    assert MaturityAssessment.objects.get().level == 3


def test_maturity_as_a_file(client, broker):
    assess(by=broker, region=make_region("BE21", "Antwerpen"))
    lines = b"".join(client.get(reverse("maturity_file", args=["csv"])).streaming_content).decode().splitlines()
    assert len(lines) == 2 and "Antwerpen;fragmented;2" in lines[1]
    assert client.get(reverse("maturity_file", args=["xlsx"])).status_code == 200
    assert client.get(reverse("maturity_file", args=["doc"])).status_code == 404


def test_coordinator_keeps_the_topics(client, shaper):
    names = {"name_nl": "Wonen", "name_fr": "Logement", "name_en": "Housing", "order": "7"}
    MaturityTopic.objects.all().delete()
    assert "No topics yet" in read(shaper, "maturity_topics")
    assert send(shaper, "maturity_topic_new", **names).status_code == 302
    assert send(shaper, "maturity_topic_new", **names).status_code == 422
    assert send(shaper, "maturity_topic", "wonen", **names | {"name_nl": "Huizen"}).status_code == 302
    assert "Huizen" in read(shaper, "maturity_topics")
    assert client.get(reverse("maturity_topics")).status_code in (403, 404)
    assert shaper.get(reverse("maturity_topic", args=["nope"])).status_code == 404


def fill_maturity(broker, number):
    region = make_region(f"BE2{number}", f"Streek {number}")
    assess(make_topic(), by=broker, days=number)
    assess(make_topic(), by=broker, days=number, region=region)


# clusters


def test_cluster_shows_its_balance_its_ties_and_who_is_missing(client, broker):
    here = make_actors(3, "government") + make_actors(3, "industry")
    (other,) = make_actors(1, "civil")
    cluster = make_cluster(broker, *here)
    for one in here[1:]:
        relate(here[0], one)
    relate(here[0], other)
    page = read(client, "cluster", cluster.key)
    assert "No education and research in this cluster." in page and "No civil society in this cluster." in page
    assert "0.63" in page  # ln 2 / ln 3
    assert "(density 0.33)" in page and "\N{MINUS SIGN}0.67" in page  # 5 of 15; (1 - 5) / 6


def test_cluster_of_few_tells_no_share(client, broker):
    cluster = make_cluster(broker, *make_actors(2))
    assert read(client, "cluster", cluster.key).count("too few to say") == 2
    assert "Nobody is in it yet" in read(client, "cluster", make_cluster(broker).key)


def test_cluster_is_made_filled_changed_ended_and_taken_up(client, broker):
    (actor,) = make_actors(1)
    assert send(client, "cluster_new", name="", about="x").status_code == 422
    made = send(client, "cluster_new", name="Zorg in de wijk", about="Samen")
    cluster = Cluster.objects.get()
    assert made["Location"] == reverse("cluster", args=[cluster.key]) and cluster.keeper == broker
    assert "Civil 0" in read(client, "cluster", cluster.key, who="civil")
    assert "No other actor" in read(client, "cluster", cluster.key, who="zzz")
    send(client, "cluster_act", cluster.key, "add", actor=actor.key)
    assert list(cluster.actors.all()) == [actor]
    assert "No other actor" in read(client, "cluster", cluster.key, who="civil")
    assert told(send(client, "cluster_act", cluster.key, "add", actor=actor.key)) == ["Civil 0 is in it already."]
    send(client, "cluster_act", cluster.key, "add", actor="nobody")
    send(client, "cluster_act", cluster.key, "take", actor=actor.key)
    assert not cluster.actors.exists()
    data = {"name": "Zorg", "about": "", "keeper": broker.key}
    assert send(client, "cluster_edit", cluster.key, **data).status_code == 302
    send(client, "cluster_act", cluster.key, "end")
    assert "Take it up again" in read(client, "cluster", cluster.key)
    assert "Zorg" in read(client, "clusters", state="ended") and "No clusters here" in read(client, "clusters")
    send(client, "cluster_act", cluster.key, "again")
    assert send(client, "cluster_act", cluster.key, "nope").status_code == 404
    cluster.refresh_from_db()
    assert (cluster.name, cluster.ended_on) == ("Zorg", None)


# initiatives


def step(client, made, verb, **data):
    return send(client, "initiative_act", made.key, verb, **data)


def test_initiative_goes_through_its_life_by_its_forms(client, broker):
    (actor,) = make_actors(1)
    assert "No initiatives here" in read(client, "initiatives")
    data = {
        "name": "Voedsel", "about": "", "cluster": "", "phase": "convening", "began_on": ago(90).isoformat(),
        "look_again_on": ago(-90).isoformat(),
    }  # fmt: skip
    assert send(client, "initiative_new", **data | {"look_again_on": ago(1).isoformat()}).status_code == 422
    assert send(client, "initiative_new", **data).status_code == 302
    made = Initiative.objects.get()
    assert "Civil 0" in read(client, "initiative", made.key, who="civil")
    today = clock.today().isoformat()
    joined = {"actor": actor.key, "standing": "beneficiary", "joined_on": ago(60).isoformat()}
    assert step(client, made, "join", **joined | {"joined_on": "gisteren"}).status_code == 422
    assert step(client, made, "join", **joined).status_code == 302
    assert step(client, made, "phase", phase="convergence", on=today, reason="Ze kennen elkaar").status_code == 302
    wrong = step(client, made, "note", kind="turning_point", text="De stad doet mee", on=ago(-3).isoformat())
    assert wrong.status_code == 422 and "De stad doet mee" in wrong.content.decode()
    assert step(client, made, "note", kind="turning_point", text="De stad doet mee", on=today).status_code == 302
    assert step(client, made, "look", look_again_on=ago(-30).isoformat()).status_code == 302
    assert step(client, made, "leave", actor=actor.key, left_on=today).status_code == 302
    page = read(client, "initiative", made.key)
    for words in ("Ze kennen elkaar", "De stad doet mee", "Civil 0 came in", "Civil 0 left", "Turning point"):
        assert words in page
    edited = {"name": "Voedsel dichtbij", "about": "", "cluster": "", "keeper": broker.key}
    assert send(client, "initiative_edit", made.key, **edited).status_code == 302
    assert step(client, made, "end", harvest="").status_code == 422
    assert step(client, made, "end", harvest="Vier keukens").status_code == 302
    page = read(client, "initiative", made.key)
    assert "Vier keukens" in page and reverse("initiative_act", args=[made.key, "end"]) not in page
    assert step(client, made, "end", harvest="Nog eens").status_code == 302
    assert step(client, made, "nope").status_code == 404
    assert "Voedsel dichtbij" in read(client, "initiatives", state="ended")
    assert "No initiatives here" in read(client, "initiatives", state="active")


def test_story_is_filtered_by_kind(client, broker):
    made = make_initiative(broker, *make_actors(1))
    actions.note_entry(made, text="De stad doet mee", on=ago(5), by=broker, kind="turning_point")
    actions.note_entry(made, text="Gewoon een nota", on=ago(4), by=broker)
    actions.set_phase(made, phase="convergence", reason="Ze kennen elkaar", on=ago(3), by=broker)
    seen = {kind: read(client, "initiative", made.key, kind=kind) for kind in ("turning_point", "phase", "actor", "?")}
    assert "De stad doet mee" in seen["turning_point"] and "Gewoon een nota" not in seen["turning_point"]
    assert "Ze kennen elkaar" in seen["phase"] and "Gewoon een nota" not in seen["phase"]
    assert "Civil 0 came in" in seen["actor"] and "Ze kennen elkaar" not in seen["actor"]
    assert all(word in seen["?"] for word in ("De stad doet mee", "Gewoon een nota", "Ze kennen elkaar", "came in"))


NOW = datetime(2026, 7, 10, 10, tzinfo=UTC)


def working():
    """Somebody of the team, that day."""
    broker = factories.make_broker(language="en")
    return broker, client_of(broker)


def crowded(broker):
    """Five it is for; then six who stand between come in."""
    actors = make_actors(11)
    made = make_initiative(broker, began_on=date(2025, 2, 1), look_again_on=date(2026, 10, 1))
    for number, one in enumerate(actors):
        kind, day = ("beneficiary", date(2025, 2, 1)) if number < 5 else ("intermediary", date(2026, 3, 1))
        actions.join_initiative(made, actor=one, standing=kind, joined_on=day, by=broker)
    return made


def test_warning_sign_stands_with_its_figures_and_goes_into_the_journal_at_one_click():
    with clock.at(NOW):
        broker, client = working()
        made = crowded(broker)
        page = read(client, "initiative", made.key)
        text = "54.5% of these stand between: 6, against 5 whom it is for. It was 0.0%."
        assert text in page and "not a verdict" in page
        assert step(client, made, "warn", code="crowded").status_code == 302
        entry = JournalEntry.objects.get()
        assert (entry.kind, entry.by) == ("warning", broker) and text in entry.text
        step(client, made, "warn", code="crowded")
        answer = step(client, made, "warn", code="closed")
        assert told(answer)[-1].startswith("The figures no longer give this sign")
        assert JournalEntry.objects.count() == 1


def test_confirmed_work_counts_and_a_hidden_tie_does_not():
    """Five sessions in this half-year: told; four of them, because one hid it: too few."""
    actors = make_actors(6)
    shy = factories.make_person("Saïd Amrani")
    hub = actors[0].organisation_id
    with clock.at(NOW):
        broker, client = working()
        made = make_initiative(broker, *actors, began_on=date(2026, 7, 1), look_again_on=date(2026, 9, 1))
        ties = [
            Tie(f"session:{one.key}", hub, one.organisation_id, date(2026, 7, 5), people=(shy.pk,) if one == actors[5] else ())
            for one in actors[1:]
        ]  # fmt: skip
        with work(*ties):
            assert "100%" in read(client, "initiative", made.key)
            HiddenTie.objects.create(person=shy, tie=ties[-1].key)
            page = read(client, "initiative", made.key)
            assert "100%" not in page and "n = 4 ties" in page


@pytest.mark.parametrize("count", [1, 3])
def test_pages_ask_the_same_number_of_queries_with_one_row_and_with_three(
    client, broker, count, monkeypatch, django_assert_num_queries
):
    monkeypatch.setattr(tie_sources, "_items", {})  # each asks the same number of questions of its own
    for number in range(1, count + 1):
        fill_maturity(broker, number)
    actors = make_actors(count + 3)
    for number in range(count):
        cluster = make_cluster(broker, *actors, name=f"Cluster {number}")
        made = make_initiative(broker, *actors, name=f"Initiatief {number}", cluster=cluster)
        for times in range(count):
            actions.note_entry(made, text=f"Nota {times}", on=ago(5 + times), by=broker)
            relate(actors[times], actors[times + 1], began_on=ago(40 + number)) if number == 0 else None
    read(client, "clusters")
    for queries, view, args, query in (
        (7, "maturity", [], {}), (4, "clusters", [], {}), (4, "initiatives", [], {}),
        (12, "cluster", [cluster.key], {"who": "civil"}), (14, "initiative", [made.key], {"who": "civil"}),
    ):  # fmt: skip
        with django_assert_num_queries(queries):
            read(client, view, *args, **query)


def test_keeper_is_named_among_what_somebody_has_to_hand_over(broker):
    from vlechtwerk.people.duties import duties

    made, cluster = make_initiative(broker), make_cluster(broker)
    assert list(duties["initiatives"].rows()) == [made] and list(duties["clusters"].rows()) == [cluster]
    actions.end_initiative(made, harvest="Klaar", by=broker)
    cluster_actions.end_cluster(cluster, by=broker)
    assert not duties["initiatives"].rows() and not duties["clusters"].rows()
