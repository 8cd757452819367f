"""Sixty questions in three languages, as somebody would type them, and what must stand among the first five."""

import csv
from pathlib import Path

import pytest

from tests import factories
from vlechtwerk.people.models import Talent
from vlechtwerk.search import actions
from vlechtwerk.search.queries import find

HERE = Path(__file__).parent
FIRST = 5


def rows(name):
    with (HERE / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter=";"))


@pytest.fixture
def reader(db):
    broker = factories.make_broker()
    idea = factories.make_innovation("Ander idee", pitch="Nog niets.")
    for row in rows("things.csv"):
        if row["kind"] == "innovation":
            factories.make_innovation(row["name"], pitch=row["text"])
        elif row["kind"] == "need":
            factories.make_need(idea, made_by=broker, title=row["name"], text=row["text"])
        elif row["kind"] == "organisation":
            factories.make_organisation(row["name"], place=factories.make_place(row["text"]))
        else:
            Talent.objects.create(person=factories.make_person(row["name"]), text=row["text"])
    actions.sweep()

    class Acting:
        person, hats = broker, frozenset({"broker"})

    return Acting()


def test_every_question_finds_what_was_meant(reader):
    questions = rows("questions.csv")
    missed = []
    for row in questions:
        names = [hit.name for hit in find(reader, row["question"]).hits[:FIRST]]
        if row["expected"] not in names:
            missed.append((row["question"], row["expected"], row["why"], names))
    assert {language: sum(row["language"] == language for row in questions) for language in ("nl", "fr", "en")} == {
        "nl": 40, "fr": 10, "en": 10,
    }  # fmt: skip
    assert missed == [], "\n".join(map(str, missed))


def test_a_name_does_not_bring_half_the_network(reader):
    assert find(reader, "nadia benali").total == 1
    assert [hit.name for hit in find(reader, "zuurdesem").hits] == ["Griet Vandamme", "Bakkerij Het Zoete Brood"]
