"""Ideas from silence to harvest: what is sealed, sent twice, built on, grouped, given dots; and what becomes of it."""

from uuid import uuid4

import pytest
from django.db import transaction

from tests import factories
from tests.sprints import scene
from vlechtwerk.core.models import AuditEntry
from vlechtwerk.innovations.models import Need, Task
from vlechtwerk.library.actions import LibraryRefused
from vlechtwerk.library.models import Item
from vlechtwerk.sprints import actions, queries, sealing
from vlechtwerk.sprints.actions import SprintsRefused
from vlechtwerk.sprints.models import Ballot, Idea, Sprint


def refused(match, act, *args, **keywords):
    with transaction.atomic(), pytest.raises(SprintsRefused, match=match):
        act(*args, **keywords)


@pytest.fixture
def shown(ideate, two, lotte):
    """Three ideas that everybody reads."""
    made = [scene.write(two[n % 2], f"Idee {n}") for n in range(3)]
    actions.reveal(ideate, by=lotte)
    for one in made:
        one.refresh_from_db()
    return made


def test_idea_is_sealed_until_it_is_shown_and_its_author_reads_it(ideate, two, lotte):
    an, bert = two
    made = scene.write(an, "Bedden voor studenten")
    assert made.text == "" and "studenten" not in made.sealed
    assert [text for _idea, text in queries.own_ideas(an)] == ["Bedden voor studenten"]
    assert queries.own_ideas(bert) == [] and queries.wall(ideate).ideas == []
    assert queries.wall(ideate).sealed_count == 1
    actions.reveal(ideate, by=lotte)
    made.refresh_from_db()
    assert (made.text, made.sealed) == ("Bedden voor studenten", "")


def test_what_is_sent_twice_is_kept_once_and_each_is_answered_for_itself(ideate, two):
    an, _bert = two
    number = str(uuid4())
    good = {"number": number, "text": "Een idee"}
    answers = actions.add_ideas(
        an, sent=[good, good, {"number": "x", "text": "y"}, 7, {"number": str(uuid4()), "text": " "}]
    )
    assert [one["ok"] for one in answers] == [True, True, False, False, False]
    assert actions.add_ideas(an, sent=[good])[0]["ok"] and ideate.ideas.count() == 1
    refused("at most 50", actions.add_ideas, an, sent=[good] * 51)
    odd = [{"number": str(uuid4()), "text": "x" * 601}, {"number": str(uuid4()), "text": "x", "kind": ["idea"]}]
    assert [one["ok"] for one in actions.add_ideas(an, sent=odd)] == [False, False]


def test_idea_written_without_network_and_sent_after_the_reveal_is_not_lost(ideate, two, lotte):
    actions.reveal(ideate, by=lotte)
    assert scene.write(two[0], "Te laat, en toch").text == "Te laat, en toch"


def test_nobody_builds_on_another_in_silence_and_everybody_may_afterwards(ideate, two, lotte):
    an, bert = two
    made = scene.write(an)
    refused("in silence", actions.add_idea, bert, number=str(uuid4()), text="Ja, en", on=made.key)
    actions.reveal(ideate, by=lotte)
    built = scene.write(bert, "Ja, en ook voor artiesten", on=made.key)
    assert built.builds_on == made and built.text
    refused("is gone", actions.add_idea, bert, number=str(uuid4()), text="Ja, en", on="nietbestaand")
    actions.be_silent(ideate, by=lotte)
    assert scene.write(an, "Nog eentje").sealed
    assert {one.key for one in queries.wall(ideate).ideas} == {made.key, built.key}


def test_own_hidden_idea_can_be_taken_back_and_no_other(ideate, two, lotte):
    an, bert = two
    made = scene.write(an)
    refused("gone", actions.take_back, bert, key=made.key)
    actions.take_back(an, key=made.key)
    assert not ideate.ideas.exists()
    made = scene.write(an)
    actions.reveal(ideate, by=lotte)
    refused("Everybody reads", actions.take_back, an, key=made.key)


def test_board_goes_its_way_and_of_two_who_press_one_wins(ideate, lotte):
    stale = Sprint.objects.get(pk=ideate.pk)
    refused("silence", actions.open_vote, ideate, by=lotte)
    actions.reveal(ideate, by=lotte)
    refused("build on", actions.reveal, stale, by=lotte)
    refused("build on", actions.count_dots, ideate, by=lotte)
    actions.open_vote(ideate, by=lotte)
    refused("dots are given", actions.be_silent, ideate, by=lotte)
    actions.count_dots(ideate, by=lotte)
    actions.open_vote(ideate, by=lotte)
    assert ideate.turn == 2


def test_ideas_are_grouped_moved_and_an_empty_group_goes(ideate, shown, lotte):
    one, two, _three = shown
    actions.group_idea(one, name="Studenten", by=lotte)
    actions.group_idea(two, group=one.group.key, by=lotte)
    wall = queries.wall(ideate)
    assert [(group and group.name, len(ideas)) for group, ideas in wall.groups] == [("Studenten", 2), (None, 1)]
    for row in (one, two):
        actions.group_idea(row, by=lotte)
    assert not ideate.groups.exists()
    refused("group is gone", actions.group_idea, one, group="nergens", by=lotte)


def test_dots_are_limited_given_once_and_nobody_keeps_who_gave_what(ideate, shown, two, lotte):
    an, bert = two
    first, second, third = shown
    refused("No dots", actions.give_dots, an, dots={first.key: 1})
    actions.open_vote(ideate, by=lotte)
    refused("at least one", actions.give_dots, an, dots={})
    refused("gave 4", actions.give_dots, an, dots={first.key: 4})
    refused("gone", actions.give_dots, an, dots={"nergens": 1})
    trail = AuditEntry.objects.count()
    actions.give_dots(an, dots={first.key: 2, second.key: 1})
    refused("already", actions.give_dots, an, dots={third.key: 1})
    actions.give_dots(bert, dots={first.key: 3})
    assert AuditEntry.objects.count() == trail
    assert [Idea.objects.get(pk=one.pk).dots for one in shown] == [5, 1, 0]
    assert {field.name for field in Ballot._meta.fields} == {"sprint", "digest"}
    digests = set(Ballot.objects.values_list("digest", flat=True))
    assert digests == {sealing.ballot_of(ideate.key, one.key, 1) for one in two}
    actions.count_dots(ideate, by=lotte)
    assert next(idea.key for _group, ideas in queries.wall(ideate).groups for idea in ideas) == first.key
    actions.open_vote(ideate, by=lotte)
    assert queries.ballots_in(ideate) == 0
    actions.give_dots(an, dots={third.key: 1})
    assert queries.ballots_in(ideate) == 1


def test_dots_on_paper_are_a_sum_that_is_set_and_not_added(ideate, shown, lotte):
    refused("Open the vote", actions.set_paper_dots, ideate, dots={shown[0].key: 3}, by=lotte)
    actions.open_vote(ideate, by=lotte)
    for _time in range(2):
        actions.set_paper_dots(ideate, dots={shown[0].key: 3}, by=lotte)
    assert Idea.objects.get(pk=shown[0].pk).all_dots == 3
    refused("999", actions.set_paper_dots, ideate, dots={shown[0].key: 1000}, by=lotte)


def test_each_idea_is_harvested_once_into_a_need_a_task_or_a_draft(ideate, shown, two, lotte):
    refused("innovation", actions.harvest_idea, shown[0], to="need", by=lotte)
    Sprint.objects.filter(pk=ideate.pk).update(innovation=factories.make_innovation(broker=lotte))
    ideate.refresh_from_db()
    insight = scene.write(two[0], "Studenten willen korte huur", kind="insight")
    worst = scene.write(two[1], "Alles in brand", kind="worst")
    for one, to in zip([*shown[:2], insight], ("need", "task", "item"), strict=True):
        actions.harvest_idea(one, to=to, by=lotte)
        with pytest.raises(SprintsRefused, match="harvested already"):
            actions.harvest_idea(one, to=to, by=lotte)
    assert Need.objects.get().text == "Idee 0" and Task.objects.get().text == "Idee 1"
    item = Item.objects.get()
    assert item.title == "Studenten willen korte huur" and item.texts.get().body == {
        "body": "Studenten willen korte huur"
    }
    assert set(ideate.ideas.exclude(harvest="").values_list("harvest_key", flat=True)) == {
        Need.objects.get().key, Task.objects.get().key, item.key,
    }  # fmt: skip
    refused("Show the ideas", actions.harvest_idea, worst, to="item", by=lotte)
    refused("Choose what", actions.harvest_idea, shown[2], to="gold", by=lotte)


def test_sprint_that_is_harvested_can_be_read_and_not_changed(ideate, two, lotte):
    hidden = scene.write(two[0])
    refused("never shown", actions.finish_harvest, ideate, by=lotte)
    actions.reveal(ideate, by=lotte)
    hidden.refresh_from_db()
    actions.finish_harvest(ideate, by=lotte)
    assert ideate.pin is None and ideate.steps.filter(started_at__isnull=False, finished_at=None).count() == 0
    for act, args, more in [
        (actions.add_idea, two[0], {"number": str(uuid4()), "text": "x"}), (actions.join_sprint, ideate, {"name": "Carl"}),
        (actions.harvest_idea, hidden, {"to": "item", "by": lotte}), (actions.open_vote, ideate, {"by": lotte}),
        (actions.set_statement, ideate, {"statement": "x", "by": lotte}), (actions.finish_harvest, ideate, {"by": lotte}),
        (actions.add_line, ideate, {"text": "x", "by": lotte}), (actions.cancel_sprint, ideate, {"reason": "x", "by": lotte}),
    ]:  # fmt: skip
        refused("over", act, args, **more)


def test_pictures_are_what_their_content_shows_and_say_what_one_sees(ideate, lotte):
    more = {"kind": "prototype", "text": "Een doos", "by": lotte}
    refused("what one sees", actions.add_frame, ideate, name="a.png", data=scene.picture(), **more)
    refused("not a picture", actions.add_frame, ideate, name="a.png", data=b"zomaar tekst", alt="x", **more)
    with pytest.raises(LibraryRefused):
        actions.add_frame(ideate, name="a.png", data=b"\x89PNG\r\n\x1a\nkapot", alt="x", **more)
    one = actions.add_frame(ideate, name="a.exe", data=scene.picture(), alt="Een doos", **more)
    two = actions.add_frame(ideate, **more | {"text": "Nog een"})
    assert one.media == "image/png" and bytes(one.content.data).startswith(b"\x89PNG") and two.media == ""
    actions.move_frame(two, later=False, by=lotte)
    assert [frame.text for frame in queries.frames(ideate)["prototype"]] == ["Nog een", "Een doos"]
    actions.remove_frame(one, by=lotte)
    assert queries.frames(ideate)["prototype"] == [two]


def test_five_testers_are_tallied_per_task(ideate, lotte):
    line, other = (actions.add_line(ideate, text=text, by=lotte) for text in ("Boek een bed", "Zeg af"))
    for tester, outcome in enumerate(("worked", "worked", "partly", "failed", "failed"), start=1):
        actions.note_tester(
            ideate, tester=tester, seen={line.key: (outcome, f"Zag {tester}"), other.key: ("", "")}, by=lotte
        )
    first, second = queries.tally(ideate)
    assert [n for _label, n in first.outcomes] == [2, 1, 2] and len(first.notes) == 5
    assert [n for _label, n in second.outcomes] == [0, 0, 0]
    actions.note_tester(ideate, tester=1, seen={line.key: ("failed", "Toch niet")}, by=lotte)
    assert [n for _label, n in queries.tally(ideate)[0].outcomes] == [1, 1, 3]
    refused("5 testers", actions.note_tester, ideate, tester=6, seen={}, by=lotte)
    refused("already", actions.remove_line, line, by=lotte)
    actions.remove_line(other, by=lotte)
    assert ideate.script.count() == 1


@pytest.mark.parametrize("count", [1, 3])
def test_pages_ask_a_constant_number_of_queries(ideate, two, lotte, count, django_assert_num_queries, client):
    from tests.personas import client_of

    for number in range(count):
        scene.write(two[number % 2], f"Idee {number}")
        actions.add_frame(ideate, kind="story", text="Beeld", by=lotte)
        actions.add_line(ideate, text="Taak", by=lotte)
        actions.join_sprint(ideate, name=f"Gast {number}")
        scene.plan(lotte)
    hers = client_of(lotte)
    seat = f"/sprint/plek/{actions.seat_token(two[0])}/"
    assert client.get(seat).status_code == 200
    with django_assert_num_queries(8):
        client.get(seat)
    actions.reveal(ideate, by=lotte)
    for row in ideate.ideas.all():
        actions.group_idea(row, name=f"Groep {row.pk}", by=lotte)
    with django_assert_num_queries(8):
        client.get(seat)
    tag = f'"{ideate.pk}.{Sprint.objects.get(pk=ideate.pk).version}"'
    with django_assert_num_queries(1):
        assert client.get(seat, headers={"X-Live": "1", "If-None-Match": tag}).status_code == 304
    asked = {
        "": 6,
        "ideeen/": 10,
        "oogst/": 8,
        "beelden/story/": 5,
        "test/": 6,
        "scherm/": 9,
        "papier/": 6,
        "test/1/": 6,
    }
    for path, number in asked.items():
        hers.get(f"/sprints/{ideate.key}/{path}")
        with django_assert_num_queries(number):
            hers.get(f"/sprints/{ideate.key}/{path}")
    hers.get("/sprints/")
    with django_assert_num_queries(4):
        hers.get("/sprints/")
