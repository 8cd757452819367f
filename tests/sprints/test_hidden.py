"""Hidden ideas and dots: by no address, search, export, archive, trail or log does anybody else come to them."""

import json
import logging
import re
import zipfile

import pytest
from django.apps import apps
from django.db import connection
from django.urls import reverse

from tests import factories
from tests.addresses import path_of, walk
from tests.personas import HATS, undone
from tests.sprints import scene
from vlechtwerk.core.models import AuditEntry
from vlechtwerk.operations import archive
from vlechtwerk.people.enums import HatKind
from vlechtwerk.search.actions import sweep
from vlechtwerk.sprints import actions
from vlechtwerk.sprints.models import Idea, Sprint

SECRET = "zwanenhalsparaplu"
PAGES = [one for one in walk() if "verb" not in one.parts]


@pytest.fixture
def hidden(lotte):
    """A sprint in which somebody with an account wrote something that is not shown yet."""
    sprint = scene.in_state("ideate", lotte)
    author = actions.join_sprint(sprint, person=factories.make_person("Griet Auteur"))
    scene.write(author, f"Verkoop {SECRET} aan de kust")
    return sprint


def rows_of_database():
    """Every row of every table of ours, as text."""
    found = []
    for model in apps.get_models():
        for row in model._default_manager.values():
            found.append(f"{model._meta.label} {json.dumps(row, default=str, ensure_ascii=False)}")
    return "\n".join(found)


def test_no_row_of_the_database_and_no_line_of_the_log_holds_the_words(lotte, caplog):
    with caplog.at_level(logging.DEBUG):
        sprint = scene.in_state("ideate", lotte)
        author = actions.join_sprint(sprint, name="An")
        scene.write(author, f"Verkoop {SECRET} aan de kust")
        sweep()
    assert SECRET not in rows_of_database()
    assert SECRET not in caplog.text
    trail = AuditEntry.objects.filter(verb="add_ideas").get()
    assert trail.data == {"n": 1}
    actions.reveal(sprint, by=lotte)
    assert SECRET in rows_of_database()  # so that the search is known to find what is there


def test_archive_holds_it_sealed(hidden, tmp_path, transactional_db=None):
    made = tmp_path / "alles.zip"
    archive.write(made)
    with zipfile.ZipFile(made) as file:
        text = b"\n".join(file.read(name) for name in file.namelist())
    assert SECRET.encode() not in text
    assert Idea.objects.get().sealed.encode()[:40] in text


def test_other_secret_key_opens_nothing_and_stops_nothing(hidden, lotte, settings):
    settings.SECRET_KEY = "another"
    actions.reveal(hidden, by=lotte)
    assert Idea.objects.get().text == "–"


@pytest.mark.thorough
@pytest.mark.parametrize("hat", HATS)
def test_no_address_shows_it_to_any_hat(one_world, hat):
    with undone():
        sprint = Sprint.objects.get(key=one_world.keys["sprint"])
        actions.be_silent(sprint, by=one_world.people["broker"])
        author = actions.join_sprint(sprint, person=factories.make_person("Griet Auteur"))
        idea = scene.write(author, f"Verkoop {SECRET} aan de kust")
        sweep()
        client, seen = one_world.client(hat), []
        for address in PAGES:
            page = client.get(path_of(address, one_world), {"q": SECRET, "text": SECRET, "format": "json"})
            body = b"" if page.streaming else page.content.replace(f'value="{SECRET}"'.encode(), b"")
            if f"Verkoop {SECRET}".encode() in body:
                seen.append(address.name)
        assert seen == []
        for verb in ("group", "need", "task", "item"):
            answer = client.post(reverse("sprint_idea_act", args=[idea.key, verb]), follow=True)
            assert f"Verkoop {SECRET}".encode() not in answer.content


def test_administrator_who_takes_part_sees_only_what_is_their_own(hidden, db):
    from tests.personas import client_of

    boss = factories.make_person("Bea Beheer", hats=(HatKind.MEMBER, HatKind.ADMINISTRATOR))
    seat = actions.join_sprint(hidden, person=boss)
    scene.write(seat, "Mijn eigen geheim")
    page = client_of(boss).get(reverse("sprint_own_seat", args=[hidden.key]), follow=True).content.decode()
    assert "Mijn eigen geheim" in page and SECRET not in page
    with pytest.raises(actions.SprintsRefused):
        actions.add_idea(seat, number="0b0d7b3e-95b4-4a51-9d49-6f0f0a3f7c11", text="En", on=hidden.ideas.first().key)


def test_with_the_whole_database_in_hand_nobody_can_tell_who_gave_which_dots(hidden, lotte):
    """Two histories that differ only in who voted for what leave the same rows, but for names nobody can compute."""
    actions.reveal(hidden, by=lotte)
    seats = [actions.join_sprint(hidden, name=name) for name in ("An", "Bert")]
    ideas = [scene.write(seats[0], "Eén"), scene.write(seats[1], "Twee")]
    actions.open_vote(hidden, by=lotte)

    def after(order):
        with undone():
            for seat, idea in order:
                actions.give_dots(seat, dots={idea.key: 1})
            text = rows_of_database()
        return re.sub(r"\d{4}-\d\d-\d\d[ T][\d:.+]+", "", text)

    one = after([(seats[0], ideas[0]), (seats[1], ideas[1])])
    other = after([(seats[0], ideas[1]), (seats[1], ideas[0])])
    assert one == other
    assert connection.vendor in {"sqlite", "postgresql"}


def test_sums_and_their_order_are_hidden_from_the_facilitator_too_while_dots_are_given(hidden, lotte):
    from tests.personas import client_of

    actions.reveal(hidden, by=lotte)
    seat = actions.join_sprint(hidden, name="An")
    first, last = scene.write(seat, "Eerst geschreven"), scene.write(seat, "Laatst geschreven")
    actions.open_vote(hidden, by=lotte)
    actions.give_dots(seat, dots={last.key: 3})
    hers, pages = client_of(lotte), ("ideeen/", "oogst/", "scherm/")
    for path in pages:
        page = hers.get(f"/sprints/{hidden.key}/{path}").content.decode()
        assert "3 stippen" not in page and page.find(first.text) <= page.find(last.text), path
    actions.count_dots(hidden, by=lotte)
    page = hers.get(f"/sprints/{hidden.key}/oogst/").content.decode()
    assert "3 stippen" in page and page.index(last.text) < page.index(first.text)
