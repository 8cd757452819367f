"""The pages of the map: who sees what, that a hidden tie is nowhere, that the table is complete, and what it costs."""

import re
from datetime import date, timedelta
from itertools import pairwise

import pytest
from django.urls import reverse

from tests import factories
from tests.ecosystem.making import DAY, make_actor, make_domain, make_region, relate, work
from tests.personas import client_of
from vlechtwerk.core import clock
from vlechtwerk.core.actions import Refused
from vlechtwerk.core.models import AuditEntry
from vlechtwerk.core.ties import Tie, tie_sources
from vlechtwerk.ecosystem.actions import maps, stories
from vlechtwerk.ecosystem.models import Actor, HiddenTie, MapStory, Relation, SavedView
from vlechtwerk.ecosystem.queries import picture, telling
from vlechtwerk.ecosystem.queries.looking import Filters

pytestmark = pytest.mark.django_db
MAP, TABLE = "/kaart/", "/kaart/tabel/"


@pytest.fixture
def broker(db):
    return factories.make_person("Lotte Hermans", hats=["broker"])


@pytest.fixture
def pair(db):
    return make_actor("Spaarkring Zenne"), make_actor("Coöperatie De Gist", domain=make_domain("map-gov", "Overheid"))


def pages(client, actor, view, story):
    """Everything that shows the network, as one text each."""
    found = {
        "map": MAP, "focus": f"{MAP}?actor={actor.key}", "panel": f"{MAP}?actor={actor.key}&part=panel", "table": TABLE,
        "ties": f"{TABLE}?of=ties", "time": f"{TABLE}?of=time", "view": reverse("map_view", args=[view.token]),
        "embed": reverse("map_embed", args=[view.token]), "story": reverse("map_story", args=[story.key]),
        **{kind: reverse("map_file", args=[kind]) for kind in ("gexf", "graphml")},
    }  # fmt: skip
    answers = {name: client.get(address) for name, address in found.items()}
    assert {answer.status_code for answer in answers.values()} == {200}
    return {name: answer.content.decode() for name, answer in answers.items()}


def shown(text):
    """Whether a page has a line: in the data, the drawing, a table or a file."""
    data = re.search(r'"lines": (\[.*?\]), "focus"', text)
    drawn = re.findall(r'class="edge[^"]*" d="M', text)
    listed = (
        "Spaarkring Zenne</a> – <a" in text
        or "Gist</a> – <a" in text
        or ('class="tie tie-' in text and 'data-map-actor="' in text)
    )
    return bool((data and data[1] != "[]") or drawn or listed or "<edge " in text)


@pytest.mark.parametrize("hat", ["visitor", "member", "broker"])
@pytest.mark.parametrize("hidden", ["", "session:abc"])
def test_a_tie_that_one_of_both_hid_is_on_no_page_in_no_file_for_nobody(client, broker, pair, hat, hidden):
    first, second = pair
    view = maps.keep_view(Filters(), by=broker, title="Alles", is_public=True, focus=first)
    story = stories.add_story("Verhaal", by=broker)
    stories.add_step(story, by=broker, title="Eerst", text="Zo.", filters=Filters(), focus=first)
    stories.show_story(story, by=broker)
    person = factories.make_person("Nadia Benali")
    if hat != "visitor":
        client = client_of(broker if hat == "broker" else factories.make_person("Rik Smeets"))
    with work(Tie("session:abc", first.organisation_id, second.organisation_id, DAY, (person.pk,))):
        seen = {name for name, text in pages(client, first, view, story).items() if shown(text)}
        assert seen >= {"map", "focus", "panel", "ties", "view", "embed", "story", "gexf", "graphml"}
        HiddenTie.objects.create(person=person, tie=hidden)
        maps.place_due()
        assert {name for name, text in pages(client, first, view, story).items() if shown(text)} == set()


def test_visitors_read_no_name_of_a_person_and_nobody_who_is_not_public(client, broker, pair):
    first, second = pair
    secret = make_actor("Besloten Kring", is_public=False)
    Actor.objects.filter(pk=first.pk).update(contact=factories.make_person("Wim Decoster", phone="0470 12 34 56"))
    relate(first, secret, note="gesprek met Wim Decoster")
    relate(first, second, source="Wim Decoster", note="Wim Decoster")
    view = maps.keep_view(Filters(), by=broker, title="Alles", is_public=True)
    story = stories.add_story("Verhaal", by=broker)
    stories.add_step(story, by=broker, title="Eerst", text="Zo.", filters=Filters(), focus=secret)
    stories.show_story(story, by=broker)
    for reader in (client, client_of(factories.make_person("Rik Smeets"))):
        for name, text in pages(reader, first, view, story).items():
            assert not {word for word in ("Decoster", "0470", "Besloten", "Lotte Hermans") if word in text}, name
    assert "Decoster" in client_of(broker).get(f"{MAP}?actor={first.key}").content.decode()
    # Who works here sees the same as everybody behind a public link.
    assert "Besloten" not in client_of(broker).get(reverse("map_view", args=[view.token])).content.decode()


def test_a_tie_is_on_the_map_as_soon_as_it_is_there(client, pair):
    first, second = pair
    assert not shown(client.get(MAP).content.decode())
    with work(Tie("session:abc", first.organisation_id, second.organisation_id, DAY)):
        assert shown(client.get(MAP).content.decode())


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize(
    ("address", "queries"),
    [(MAP, 16), (TABLE, 14), (f"{TABLE}?of=ties", 14), (f"{TABLE}?of=time", 14), ("/kaart/bestand.gexf", 9)],
)
def test_the_pages_ask_the_same_for_one_and_for_three(
    client, monkeypatch, django_assert_num_queries, count, address, queries
):
    monkeypatch.setattr(tie_sources, "_items", {})
    actors = [make_actor(f"Actor {number}", region=make_region(f"BE2{number}")) for number in range(1, count + 2)]
    for one in actors[1:]:
        relate(actors[0], one)
    with django_assert_num_queries(queries):
        client.get(address)


def test_the_table_is_complete_with_the_same_filters(client):
    first, second, third = (
        make_actor("Een", region=make_region("BE21")),
        make_actor("Twee", region=make_region("BE22")),
        make_actor("Drie"),
    )
    relate(first, second, "funds", began_on=date(2024, 5, 1))
    relate(first, third, began_on=date(2025, 8, 1))
    for query in ("", "region=BE2", "region=BE21", "kind=money", "words=drie", "until=2024", "since=2026"):
        seen = client.get(f"{MAP}?{query}").context["seen"]
        rows = client.get(f"{TABLE}?{query}").context["page"].object_list
        ties = client.get(f"{TABLE}?of=ties&{query}").context["ties"]
        assert {row.actor.pk for row in rows} == {one.pk for one in seen.actors}, query
        assert {(one.pk, other.pk) for one, other, _line, _told in ties} == {
            (line.first, line.second) for line in seen.lines
        }, query
        assert {row.actor.pk: row.ties for row in rows} == {one.pk: seen.degree[one.pk] for one in seen.actors}, query
    halves = client.get(f"{TABLE}?of=time").context["page"].object_list
    assert [(one.year, one.half, one.began, one.total) for one in halves] == [
        (2025, 2, 1, 2),
        (2025, 1, 0, 1),
        (2024, 2, 0, 1),
        (2024, 1, 1, 1),
    ]
    for sort, order in (
        ("name", ["Drie", "Een", "Twee"]),
        ("ties", ["Een", "Drie", "Twee"]),
        ("since", ["Drie", "Een", "Twee"]),
        ("odd", ["Drie", "Een", "Twee"]),
    ):
        assert [str(row.actor) for row in client.get(f"{TABLE}?sort={sort}").context["page"]] == order, sort


def test_whom_it_is_about_and_how_far(client):
    actors = [make_actor(f"Actor {number}") for number in range(5)]
    for one, other in pairwise(actors):
        relate(one, other)
    for steps, count in (("1", 2), ("2", 3), ("9", 5), ("x", 2), ("-1", 2), ("99999999999", 2)):
        seen = client.get(f"{MAP}?actor={actors[0].key}&steps={steps}").context["seen"]
        assert len(seen.far) == count, steps
    assert client.get(f"{MAP}?actor=nobody").context["seen"].focus is None


def test_nobody_on_the_map_says_what_to_do_next(client, broker):
    assert "Er staat nog niemand op de kaart" in client.get(MAP).content.decode()
    assert reverse("map_import") in client_of(broker).get(MAP).content.decode()
    make_actor("Een")
    assert "Niemand past bij deze filters" in client.get(f"{MAP}?words=zzz").content.decode()


def test_too_many_to_draw_are_groups_that_open(client, monkeypatch):
    monkeypatch.setattr(picture, "MOST_DRAWN", 3)
    gov = make_domain("map-gov", "Overheid")
    make_region("BE2", "Vlaanderen", "nuts1")
    some = [make_actor(f"Actor {number}", domain=gov, region=make_region(f"BE2{number}")) for number in range(1, 4)]
    other = make_actor("Ander")
    relate(some[0], other)
    grouped = client.get(MAP).context["grouped"]
    assert [(str(one.domain), one.region, one.count) for one in grouped.bubbles] == [
        ("Overheid", "Vlaanderen", 3),
        ("Geld", "", 1),
    ]
    assert [(count, one.count + far.count) for one, far, count in grouped.between] == [(1, 4)]
    assert len(client.get(f"{MAP}?domain=map-gov&region=BE2").context["seen"].actors) == 3


def test_what_stands_out_is_told_in_words(client):
    hub = make_actor("Spil")
    for number in range(4):
        relate(hub, make_actor(f"Actor {number}", sourced_on=clock.today()), began_on=clock.today())
    make_actor("Van een tabel van jaren geleden", sourced_on=clock.today() - timedelta(days=900))
    old = make_actor("Nu pas bevraagd", sourced_on=clock.today())
    relate(hub, old, began_on=clock.today() - timedelta(days=500))
    out = client.get(MAP).context["stands_out"]
    assert [str(one.actor) for one in out.brokers] == ["Spil"] and [str(one.head) for one in out.groups] == ["Spil"]
    assert {str(one.actor) for one in out.newcomers} == {f"Actor {number}" for number in range(4)}


# --- views and stories ------------------------------------------------------------------------------------------


def test_a_view_is_kept_shared_embedded_and_taken_back(client, broker, pair):
    first, _second = pair
    team = client_of(broker)
    address = f"{reverse('map_view_new')}?domain=map-money&actor={first.key}&steps=2"
    assert team.post(address, {"title": ""}).status_code == 422
    assert team.post(address, {"title": "Geld", "about": "Wie betaalt", "is_public": "on"}).status_code == 302
    view = SavedView.objects.get()
    assert (view.filters, view.focus, view.steps, view.owner) == ({"domain": "map-money"}, first, 2, broker)
    public, embed = reverse("map_view", args=[view.token]), reverse("map_embed", args=[view.token])
    assert public in team.get(reverse("map_views")).content.decode()
    assert [str(one) for one in client.get(public).context["seen"].actors] == ["Spaarkring Zenne"]
    framed = client.get(embed)
    assert "frame-ancestors *" in framed["Content-Security-Policy"] and "X-Frame-Options" not in framed
    assert framed["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert "frame-ancestors 'none'" in client.get(public)["Content-Security-Policy"]
    team.post(reverse("map_view_act", args=[view.key, "intrekken"]))
    assert client.get(public).status_code == client.get(embed).status_code == 404
    team.post(reverse("map_view_act", args=[view.key, "delen"]))
    view.refresh_from_db()
    assert view.token and view.token not in public  # the old link stays closed
    team.post(reverse("map_view_act", args=[view.key, "weg"]))
    assert not SavedView.objects.exists()
    assert [one.verb for one in AuditEntry.objects.filter(subject="ecosystem.savedview").order_by("pk")] == [
        "keep_map_view", "take_back_map_view", "share_map_view", "drop_map_view"
    ]  # fmt: skip


def test_views_are_not_kept_without_end(broker, monkeypatch):
    monkeypatch.setattr(maps, "MOST_VIEWS", 1)
    maps.keep_view(Filters(), by=broker, title="Een")
    with pytest.raises(Refused):
        maps.keep_view(Filters(), by=broker, title="Twee")


def test_a_story_is_told_step_by_step(client, broker, pair):
    first, _second = pair
    team = client_of(broker)
    assert team.post(reverse("map_story_new"), {"title": "Hoe het groeide", "intro": "In het kort"}).status_code == 302
    story = MapStory.objects.get()
    act = reverse("map_story_act", args=[story.key, "tonen"])
    team.post(act)
    story.refresh_from_db()
    assert not story.is_public  # nothing to read yet
    new = reverse("map_step_new", args=[story.key])
    assert team.post(new, {"title": "Zonder woorden"}).status_code == 422
    elsewhere = team.post(new, {"title": "Eerst", "text": "Woorden.", "address": "https://net.example/actoren/"})
    assert elsewhere.status_code == 422 and "https://net.example/actoren/" in elsewhere.content.decode()
    for title, address in (
        ("Eerst", f"https://net.example/kaart/?domain=map-money&actor={first.key}&steps=2"),
        ("Dan", ""),
        ("Slot", "?kind=money"),
    ):
        assert team.post(new, {"title": title, "text": "Woorden.", "address": address}).status_code == 302
    assert client.get(reverse("map_story", args=[story.key])).status_code == 404
    team.post(act)
    page = client.get(reverse("map_story", args=[story.key]))
    assert (
        page.context["step"].title == "Eerst"
        and page.context["seen"].focus == first
        and page.context["step"].steps == 2
    )
    assert 'rel="next"' in page.content.decode() and 'rel="prev"' not in page.content.decode()
    assert client.get(reverse("map_story", args=[story.key]), {"stap": "99"}).context["step"].title == "Slot"
    assert reverse("map_story", args=[story.key]) in client.get(MAP).content.decode()
    edit = reverse("map_step_edit", args=[story.key, 3])
    assert "kind=money" in team.get(edit).content.decode()
    team.post(edit, {"title": "Het slot", "text": "Anders.", "address": "?region=BE2"})
    team.post(reverse("map_step_act", args=[story.key, 3, "eerder"]))
    team.post(reverse("map_step_act", args=[story.key, 1, "eerder"]))
    assert [(one.order, one.title) for one in story.steps.all()] == [(1, "Eerst"), (2, "Het slot"), (3, "Dan")]
    team.post(reverse("map_step_act", args=[story.key, 1, "weg"]))
    assert [one.title for one in story.steps.all()] == ["Het slot", "Dan"]
    assert team.post(reverse("map_story_edit", args=[story.key]), {"title": ""}).status_code == 422
    team.post(reverse("map_story_edit", args=[story.key]), {"title": "Anders", "intro": ""})
    team.post(reverse("map_story_act", args=[story.key, "verbergen"]))
    assert client.get(reverse("map_story", args=[story.key])).status_code == 404
    team.post(reverse("map_story_act", args=[story.key, "weg"]))
    assert not MapStory.objects.exists()


def test_a_story_has_an_end(broker, monkeypatch):
    monkeypatch.setattr(stories, "MOST_STEPS", 1)
    story = stories.add_story("Verhaal", by=broker)
    stories.add_step(story, by=broker, title="Een", text="x", filters=Filters())
    with pytest.raises(Refused):
        stories.add_step(story, by=broker, title="Twee", text="x", filters=Filters())


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize(("name", "queries"), [("map_views", 3), ("map_stories", 4)])
def test_lists_of_the_team_ask_the_same_for_one_and_for_three(broker, django_assert_num_queries, count, name, queries):
    for number in range(count):
        maps.keep_view(Filters(), by=broker, title=f"Beeld {number}", is_public=True)
        story = stories.add_story(f"Verhaal {number}", by=broker)
        stories.add_step(story, by=broker, title="Een", text="x", filters=Filters())
    client = client_of(broker)
    with django_assert_num_queries(queries):
        client.get(reverse(name))


def test_a_kind_is_called_what_its_source_says():
    assert telling.kind_label("elsewhere") == "elsewhere"
    assert telling.kind_label("funds") == "geeft geld aan"
    with work():
        assert telling.kind_label("test.work") == "Werk"
    assert Relation.objects.count() == 0
