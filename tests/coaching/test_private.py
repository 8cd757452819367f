"""Private notes and barriers: by no address, search, export, archive, trail or log does anybody else come to them."""

import json
import logging
import zipfile

import pytest
from django.apps import apps
from django.urls import reverse

from tests import factories
from tests.addresses import path_of, walk
from tests.coaching import scene
from tests.personas import HATS, client_of, undone
from vlechtwerk.coaching import actions
from vlechtwerk.coaching.models import CoachingPath, Note
from vlechtwerk.coaching.queries import paths
from vlechtwerk.core import clock
from vlechtwerk.core.models import AuditEntry
from vlechtwerk.core.registry import keepings
from vlechtwerk.operations import archive
from vlechtwerk.people.enums import HatKind
from vlechtwerk.privacy import queries as own
from vlechtwerk.privacy.actions import erasing as privacy
from vlechtwerk.search.actions import sweep

SECRET = "zwanenhalsparaplu"
PAGES = [one for one in walk() if "verb" not in one.parts]
ADMINISTRATOR = (HatKind.MEMBER, HatKind.ADMINISTRATOR)


def rows_of_database():
    """Every row of every table, as text."""
    return "\n".join(
        f"{model._meta.label} {json.dumps(row, default=str, ensure_ascii=False)}"
        for model in apps.get_models() for row in model._default_manager.values()
    )  # fmt: skip


def test_no_row_no_line_of_the_log_and_no_archive_holds_the_words(path, person, coach, caplog, tmp_path):
    with caplog.at_level(logging.DEBUG):
        notes = [actions.write_private_note(path, text=f"Van {one}: {SECRET}", by=one) for one in (person, coach)]
        sweep()
    assert SECRET not in rows_of_database() and SECRET not in caplog.text
    assert {json.dumps(one.data) for one in AuditEntry.objects.filter(verb="write_private_note")} == {"{}"}
    made = tmp_path / "alles.zip"
    archive.write(made)
    with zipfile.ZipFile(made) as file:
        text = b"\n".join(file.read(name) for name in file.namelist())
    assert SECRET.encode() not in text and notes[0].sealed.encode()[:40] in text
    assert [words for _note, words in paths.own_notes(person, path)] == [f"Van Saïd Amrani: {SECRET}"]


def test_other_secret_key_opens_nothing_and_stops_nothing(path, person, settings):
    actions.write_private_note(path, text=SECRET, by=person)
    settings.SECRET_KEY = "another"
    assert [words for _note, words in paths.own_notes(person, path)] == ["–"]


@pytest.mark.thorough
@pytest.mark.parametrize("hat", HATS)
def test_no_address_shows_notes_or_barriers_to_any_other_hat(one_world, hat):
    """Notes of both, with a barrier: the member and the coach read their own notes and the barrier, nobody else anything."""
    with undone():
        path = CoachingPath.objects.get(key=one_world.keys["coaching_path"])
        actions.change_barrier(path.barriers.get(), text=f"Drempel {SECRET}", by=path.person)
        theirs = {
            one: actions.write_private_note(path, text=f"{one} {SECRET}", by=one_world.people[one])
            for one in ("member", "coach")
        }
        sweep()
        client, seen = one_world.client(hat), set()
        for address in PAGES:
            page = client.get(path_of(address, one_world), {"q": SECRET, "text": SECRET, "format": "json"})
            body = b"" if page.streaming else page.content
            seen |= {
                (address.name, one) for one in ("member", "coach", "Drempel") if f"{one} {SECRET}".encode() in body
            }
        allowed = (
            {(name, who) for name in ("coaching_notes", "own_data_file") for who in [hat]} if hat in theirs else set()
        )
        link = {("guest_coaching_measure", "Drempel")}  # whoever holds the participant's link
        both = {("coaching_path", "Drempel")} if hat in theirs else set()
        mine = {("own_data_file", "Drempel")} if hat == "member" else set()
        assert seen <= allowed | link | both | mine
        assert (("coaching_notes", hat) in seen) == (hat in theirs)
        for note in theirs.values():
            answer = client.post(reverse("coaching_note_remove", args=[note.key]), follow=True)
            assert hat in theirs or SECRET not in answer.content.decode()
        assert Note.objects.filter(pk__in=[one.pk for one in theirs.values()]).count() == (1 if hat in theirs else 2)


def test_administrator_sees_neither_notes_nor_barriers_even_as_coach_of_another(path, person, coach, group):
    boss = factories.make_person("Bea Beheer", hats=(*ADMINISTRATOR, HatKind.COACH))
    scene.path_in("running", group, person=factories.make_person("Imke"), coach=boss)
    scene.barrier(path)
    actions.write_private_note(path, text=SECRET, by=person)
    hers = client_of(boss)
    page = hers.get(reverse("coaching_path", args=[path.key]))
    assert page.status_code == 200 and "Niemand luistert" not in page.content.decode()
    assert hers.get(reverse("coaching_notes", args=[path.key])).status_code == 404
    actions.change_coach(path, coach=boss, by=boss)
    page = hers.get(reverse("coaching_notes", args=[path.key])).content.decode()
    assert SECRET not in page, "the next coach reads no notes of others"
    actions.write_private_note(path, text="van de nieuwe", by=boss)
    assert "Niemand luistert" in hers.get(reverse("coaching_path", args=[path.key])).content.decode()


def test_own_notes_are_in_the_own_download_and_those_of_the_other_are_not(path, person, coach):
    actions.write_private_note(path, text="Mijn twijfel", by=person)
    actions.write_private_note(path, text="Wat de coach dacht", by=coach)
    mine = json.dumps(own.everything(person), default=str, ensure_ascii=False)
    assert "Mijn twijfel" in mine and "Wat de coach dacht" not in mine
    assert len(own.everything(person)["kinds"]["coaching_notes_about"]["rows"]) == 1
    theirs = json.dumps([own.everything(coach), own.on_paper(coach)], default=str, ensure_ascii=False)
    assert "Wat de coach dacht" in theirs and "Mijn twijfel" not in theirs


def test_erasing_the_participant_takes_both_kinds_of_notes_and_the_words_and_keeps_the_figures(path, person, coach):
    scene.barrier(path, end=2)
    for one in (person, coach):
        actions.write_private_note(path, text=SECRET, by=one)
    actions.finish_coaching(path, outcome="Het lukte", by=coach)
    boss = factories.make_person("Bea Beheer", hats=ADMINISTRATOR)
    privacy.erase(privacy.ask_erasure(person, by=boss, at_once=True))
    path.refresh_from_db()
    assert not Note.objects.exists() and (path.idea, path.outcome) == ("…", "–")
    barrier = path.barriers.get()
    assert (barrier.text, barrier.start, barrier.end) == ("…", 4, 2)
    assert SECRET not in rows_of_database()


def test_notes_are_thrown_away_two_years_after_it_was_over(path, person):
    actions.write_private_note(path, text=SECRET, by=person)
    rule = keepings["coaching_notes"]
    assert not rule.rows(clock.now()).exists()
    actions.stop_coaching(path, outcome="Ander werk", by=person)
    rows = rule.rows(clock.now())
    assert [rule.name(one) for one in rows] == ["Eerste groep"] and rule.erase(rows) == 1
