"""The network leaves as a file and comes back without loss; what is not safe or cannot be stays out."""

import io
import zipfile
from datetime import date

import igraph
import networkx
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from tests import factories
from tests.ecosystem.making import (
    DAY,
    VISITING,
    WORKING,
    make_actor,
    make_domain,
    make_function,
    make_region,
    relate,
    work,
)
from tests.personas import client_of
from vlechtwerk.core.models import AuditEntry
from vlechtwerk.core.ties import Tie, tie_sources
from vlechtwerk.ecosystem import formats
from vlechtwerk.ecosystem.actions import reading
from vlechtwerk.ecosystem.models import Actor, Relation
from vlechtwerk.ecosystem.queries import telling
from vlechtwerk.ecosystem.queries.looking import Filters, lines
from vlechtwerk.people.models import Organisation

pytestmark = pytest.mark.django_db
KINDS = ("gexf", "graphml", "csv")


@pytest.fixture
def broker(db):
    return factories.make_person("Lotte Hermans", hats=["broker"])


@pytest.fixture
def country(db):
    """Three actors with all that an actor can have, two relations, and one tie of the work."""
    gist = factories.make_organisation(
        "De Gist", country="NL", registry_number="12345678", website="https://gist.example/", region=make_region("BE21")
    )
    first = make_actor(
        "", organisation=gist, summary='Brood, "warm" & <vers>\n=2+2', domain=make_domain("map-gov", "Overheid"), function=make_function(),
        region=make_region("BE22"), ownership="public", is_public=False, checked_on=date(2026, 2, 1), x=12.5, y=700.0,
    )  # fmt: skip
    first.domains.add(make_domain())
    second, third = make_actor("'=Zenne"), make_actor("Linde", ended_on=date(2026, 3, 1))
    relate(
        first,
        second,
        "funds",
        weight=3,
        note="=waarborg",
        began_on=date(2024, 5, 1),
        ended_on=date(2025, 5, 1),
        source_kind="self",
    )
    relate(second, third, "works_with", source="een gesprek; lang")
    with work(Tie("session:abc", first.organisation_id, third.organisation_id, DAY)):
        yield first, second, third


def written(kind, acting=WORKING):
    actors, bound = telling.table(acting, Filters())
    return formats.write(formats.bundle(actors, bound, with_notes=acting is WORKING), kind)


def told():
    """Everything that is kept of the ecosystem, but for who wrote it down."""
    actors = {
        one.key: (
            one.organisation.name, one.organisation.country, one.organisation.registry_number, one.organisation.website,
            one.organisation.region and one.organisation.region.code, one.summary, one.ownership, one.is_public, one.source,
            one.sourced_on, one.checked_on, one.ended_on, one.x, one.y, formats._codes(one.domains), formats._codes(one.functions),
            formats._codes(one.regions),
        )
        for one in Actor.objects.all()
    }  # fmt: skip
    relations = {
        one.key: (one.first.key, one.second.key, one.kind, one.source_kind, one.source, one.note, one.weight, one.began_on, one.ended_on)
        for one in Relation.objects.exclude(source_kind="import")
    }  # fmt: skip
    return actors, relations


@pytest.mark.parametrize("kind", KINDS)
def test_into_an_empty_ecosystem_everything_comes_back_as_it_was(country, broker, kind, monkeypatch):
    before, raw = told(), written(kind)
    monkeypatch.setattr(tie_sources, "_items", {})
    Relation.objects.all().delete()
    Actor.objects.all().delete()
    Organisation.objects.all().delete()
    done = reading.read_in(formats.read(raw, f"net.{formats.ENDINGS[kind]}"), by=broker)
    assert done.problems == []
    assert told() == before
    came = Relation.objects.get(source_kind="import")  # the tie of the work says what it was
    assert came.note == "test.work session:abc" and (came.first.key, came.second.key, came.began_on) == (
        country[0].key,
        country[2].key,
        DAY,
    )


@pytest.mark.parametrize("kind", KINDS)
def test_into_the_same_network_nothing_is_added(country, broker, kind):
    before, raw = told(), written(kind)
    found = reading.plan_import(formats.read(raw, f"net.{formats.ENDINGS[kind]}"))
    assert found.is_empty and found.problems == []
    assert (found.known_actors, found.known_ties) == (3, 3)
    reading.read_in(formats.read(raw, f"net.{formats.ENDINGS[kind]}"), by=broker)
    assert told() == before and not Relation.objects.filter(source_kind="import").exists()


def test_networkx_opens_both_and_igraph_graphml_with_equal_counts_and_attributes(country, tmp_path):
    actors, bound = telling.table(WORKING, Filters())
    rows = formats.bundle(actors, bound, with_notes=True)
    path = tmp_path / "net.graphml"
    path.write_bytes(written("graphml"))
    graphs = [networkx.read_gexf(io.BytesIO(written("gexf"))), networkx.read_graphml(path, force_multigraph=True)]
    for graph in graphs:
        assert (len(graph), graph.number_of_edges()) == (3, 3)
        for row in rows.actors:
            assert {name: graph.nodes[row["key"]][name] for name in row if name != "key"} == {
                n: v for n, v in row.items() if n != "key"
            }
        edges = {values["tie"]: values for _one, _other, values in graph.edges(data=True)}
        assert {key: values["weight"] for key, values in edges.items()} == {
            row["key"]: row["weight"] for row in rows.ties
        }
        assert {key: values["kind"] for key, values in edges.items()} == {row["key"]: row["kind"] for row in rows.ties}
    read = igraph.Graph.Read_GraphML(str(path))  # it reads no GEXF
    assert (read.vcount(), read.ecount(), read.is_directed()) == (3, 3, True)
    assert dict(zip(read.vs["id"], read.vs["name"], strict=True)) == {row["key"]: row["name"] for row in rows.actors}
    assert dict(zip(read.es["tie"], read.es["weight"], strict=True)) == {row["key"]: row["weight"] for row in rows.ties}
    assert set(read.vs["domains"]) == {row["domains"] for row in rows.actors}


def test_visitors_get_what_is_public_and_nothing_that_was_noted(country, client):
    second = country[1]
    second.contact = factories.make_person("Nadia Benali")
    second.save()
    for kind in KINDS:
        response = client.get(reverse("map_file", args=[kind]))
        assert response.status_code == 200 and response["Content-Disposition"].endswith(f'.{formats.ENDINGS[kind]}"')
        found = formats.read(response.content, f"x.{formats.ENDINGS[kind]}")
        assert [row["name"] for row in found.actors] == ["'=Zenne"] and found.ties == []
        assert b"Benali" not in response.content


def test_what_was_noted_of_a_tie_is_for_the_team(country):
    first, second, _third = country
    Actor.objects.filter(pk=first.pk).update(is_public=True)
    (tie,) = formats.read(written("graphml", VISITING), "x.graphml").ties
    assert (tie["first"], tie["second"], tie["source"], tie["note"]) == (first.key, second.key, "", "")


BOMB = b'<?xml version="1.0"?><!DOCTYPE g [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]><graphml>&b;</graphml>'


@pytest.mark.parametrize(
    ("raw", "name"),
    [
        (BOMB, "a.graphml"), (BOMB.replace(b"graphml", b"gexf"), "a.gexf"), (BOMB.decode().encode("utf-16"), "a.graphml"), (b"<gexf", "a.gexf"),
        (b"\xff\xfe", "a.csv"), (b"not a zip", "a.zip"), (b"x", "a.exe"), (b"", "a.gexf"), (b"x" * (formats.MOST_BYTES + 1), "a.csv"),
        (b"<graphml></graphml>", "a.graphml"), (b'<gexf version="9"></gexf>', "a.gexf"),
    ],
)  # fmt: skip
def test_what_is_not_safe_or_not_ours_is_refused(raw, name):
    with pytest.raises(formats.NotReadable):
        formats.read(raw, name)


def test_a_zip_that_grows_without_end_is_refused():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("actors.csv", b"0" * (formats.MOST_UNPACKED + 1))
    with pytest.raises(formats.NotReadable):
        formats.read(out.getvalue(), "a.zip")


WRONG = """key;name;domains;ownership;sourced_on;website
;;map-money;;;
;Goed;map-money;public;2026-01-01;
;Goed;map-money;;;
;Zonder domein;;;;
;Vreemd;nothing;;;
;Van wie;map-money;mine;;
;Wanneer;map-money;;31/12/2026;
;Waar;map-money;;;javascript:alert(1)
"""
TIES = """first;second;kind;began_on;ended_on;weight
Goed;Goed;informs;2026-01-01;;
Goed;Nergens;informs;2026-01-01;;
Goed;Bestaat al;informs;;;
Goed;Bestaat al;informs;2026-02-01;2026-01-01;
Goed;Bestaat al;informs;2026-02-01;;veel
Goed;Bestaat al;informs;2026-02-01;;2
Goed;Bestaat al;informs;2026-02-01;;2
"""


def a_zip(actors=WRONG, ties=TIES):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("actors.csv", actors)
        archive.writestr("ties.csv", ties)
    return out.getvalue()


def test_every_row_that_cannot_be_says_why_and_the_others_come_in(broker):
    make_domain()
    make_actor("Bestaat al")
    done = reading.read_in(formats.read(a_zip(WRONG + ";Bestaat al;map-money;;;\n"), "a.zip"), by=broker)
    assert [(one.table, one.row) for one in done.problems] == [("actors", row) for row in (1, 3, 4, 5, 6, 7, 8)] + [
        ("ties", row) for row in (1, 2, 3, 4, 5, 7)
    ]
    assert all(len(one.text) > 10 for one in done.problems)
    assert done.known_actors == 1 and Actor.objects.count() == 2
    relation = Relation.objects.get()
    assert (str(relation.first), str(relation.second), relation.weight, relation.noted_by) == (
        "Goed",
        "Bestaat al",
        2,
        broker,
    )
    assert AuditEntry.objects.get(verb="read_in_map").actor_id == broker.pk


def test_two_ties_of_the_work_on_one_day_come_in_as_one_twice_as_strong(broker):
    first, second = make_actor("Een"), make_actor("Twee")
    ties = [
        {"key": f"session:{n}", "first": first.key, "second": second.key, "kind": "elsewhere", "began_on": "2026-03-12"}
        for n in range(3)
    ]
    reading.read_in(formats.Bundle([], ties), by=broker)
    assert reading.plan_import(formats.Bundle([{"key": first.key}, {"key": second.key}], [])).known_actors == 2
    assert Relation.objects.get().weight == 3


def test_tie_finds_an_actor_by_its_name_and_by_the_key_of_the_file_alike(broker):
    """Also one that is on the map already under another key."""
    make_domain()
    make_actor("Bestaat al")
    actors = [
        {"key": "n1", "name": "Bestaat al"},
        {"key": "n2", "name": "Nieuw", "domains": Actor.objects.get().domains.get().code},
    ]
    ties = [
        {"first": first, "second": second, "kind": "works_with", "began_on": day}
        for first, second, day in (("n1", "n2", "2026-03-12"), ("Bestaat al", "Nieuw", "2026-04-12"))
    ]
    done = reading.read_in(formats.Bundle(actors, ties), by=broker)
    assert done.problems == [] and Relation.objects.count() == 2


def test_reading_in_goes_by_a_preview(broker):
    make_domain()
    make_actor("Bestaat al")
    client = client_of(broker)
    address = reverse("map_import")
    seen = client.post(address, {"file": SimpleUploadedFile("net.zip", a_zip())})
    assert seen.status_code == 200 and seen.context["plan"].actors and Actor.objects.count() == 1
    assert client.post(address, {"held": seen.context["held"]}).status_code == 302
    assert Actor.objects.count() == 2
    assert len(lines(WORKING, Filters())) == 1
    for wrong in ({}, {"file": SimpleUploadedFile("a.exe", b"x")}):
        assert client.post(address, wrong).status_code == 422
    late = client.post(address, {"held": seen.context["held"][:-2]}, follow=True)
    assert "preview is too old" in late.content.decode() or "te oud" in late.content.decode()
    assert Actor.objects.count() == 2


def test_a_file_of_another_kind_is_nowhere(client):
    assert client.get(reverse("map_file", args=["exe"])).status_code == 404
