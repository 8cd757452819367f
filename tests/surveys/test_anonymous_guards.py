"""Anonymous is anonymous: with the whole database in hand nobody can tell who answered what, nor who answered at all.

Twelve people are invited in an order that is known, answer one by one in another that is known too, and whoever looks has
every table in the order in which the database keeps it. Every trail is tried: place, time, number, and what points where.
"""

import random
from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from django.apps import apps
from django.db import connection
from django.urls import reverse

from tests import factories
from tests.personas import client_of
from tests.surveys import asking
from vlechtwerk.core import clock
from vlechtwerk.core.models import AuditEntry, Counter
from vlechtwerk.outbox import actions as outbox
from vlechtwerk.outbox.models import Message
from vlechtwerk.surveys import actions
from vlechtwerk.surveys.models import AnswerTag, Invitation, Response, Ticket

pytestmark = pytest.mark.django_db
PEOPLE, SEEDS = 12, range(6)


def as_kept(model) -> list[dict]:
    """All rows of a table, in the order in which the database keeps them, with what it writes down of itself."""
    place = {"sqlite": "rowid AS place, 0 AS age", "postgresql": "ctid::text AS place, xmin::text AS age"}
    order = {"sqlite": "rowid", "postgresql": "ctid"}
    table = connection.ops.quote_name(model._meta.db_table)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {place[connection.vendor]}, t.* FROM {table} t ORDER BY t.{order[connection.vendor]}")
        names = [column[0] for column in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def secrets_in_mails() -> dict[str, str]:
    """Whoever got a mail has their link: address → path. Then the mails leave."""
    found = {one.to_email: urlsplit(one.link).path for one in Message.objects.filter(kind="surveys.anonymous_invited")}
    outbox.deliver_due(limit=100)
    return found


@pytest.fixture
def play(client):
    """A round in which ``answering`` of the people answer in a known order; it gives that order, by what they wrote."""

    def run(seed: int, answering: int = PEOPLE, close: bool = False):
        asked = asking.questionnaire(is_anonymous=True)
        question = asking.question("open", of=asked)
        actions.finish_questionnaire(asked, by=asked.keeper)
        people = [factories.make_person(f"Lid {n:02}", email=f"lid{seed}-{n:02}@example.org") for n in range(PEOPLE)]
        found = asking.opened(asked, people=people)
        links = secrets_in_mails()
        order = random.Random(seed).sample(people, answering)
        for number, one in enumerate(order):
            with clock.at(clock.now() + timedelta(minutes=7 * number)):
                sent = client.post(links[one.email], {f"q_{question.key}": f"geheim {people.index(one):02}"})
            assert sent.status_code == 302
        if close:
            actions.close_round(found, by=asked.keeper)
        return found, people, [f"geheim {people.index(one):02}" for one in order]

    return run


def written(row) -> str:
    return next(iter(Response.objects.get(key=row["key"]).answers.values()))


def right(guess: list[str], truth: list[str]) -> int:
    return sum(one == other for one, other in zip(guess, truth, strict=True))


@pytest.mark.parametrize("close", [False, True])
def test_no_order_of_rows_tells_who_answered_what(play, close):
    """Place, number and key against the order of answering, of inviting and of mailing: no better than chance."""
    hits, tries = {}, 0
    for seed in SEEDS:
        found, people, truth = play(seed, close=close)
        rows = [row for row in as_kept(Response) if row["round_id"] == found.pk]
        names = [f"geheim {at:02}" for at in range(len(people))]
        for how in ("place", "id", "key"):
            kept = rows if how == "place" else sorted(rows, key=lambda row: str(row[how]))
            guess = [written(row) for row in kept]
            for trail, real in (("answered", truth), ("invited", names)):
                for back in (False, True):
                    hits[how, trail, back] = hits.get((how, trail, back), 0) + right(
                        guess[::-1] if back else guess, real
                    )
        tries += 1
    # By chance one of twelve is right in every try. More than 4 times that is a trail: less than one in a billion.
    assert max(hits.values()) <= 4 * tries, hits


def test_newest_answer_lies_anywhere(play):
    """Who looks after every answer sees nothing in its place either; it was last before."""
    last = 0
    for seed in SEEDS:
        found, _people, truth = play(seed)
        rows = [row for row in as_kept(Response) if row["round_id"] == found.pk]
        last += written(rows[-1]) == truth[-1]
    assert last < len(SEEDS)


def test_rows_are_all_of_one_age_and_hold_nothing_but_the_answers(play):
    found, _people, _truth = play(1)
    for model in (Response, Ticket):
        rows = [row for row in as_kept(model) if row["round_id"] == found.pk]
        assert len(rows) == PEOPLE
        assert len({row["age"] for row in rows}) == 1
    empty = {"made_at", "person_id", "invitation_id", "entered_by_id"}
    rows = [row for row in as_kept(Response) if row["round_id"] == found.pk]
    assert {row[name] for row in rows for name in empty} == {None}
    same = {"language", "given", "roles", "round_id"}
    assert all(len({str(row[name]) for row in rows}) == 1 for name in same)
    known = {"place", "age", "id", "key", "answers", *empty, *same}
    assert set(rows[0]) == known, "a new column of an answer may tell who it was"


def test_nobody_knows_who_took_part(play):
    """Half of them answer. What is kept of those who did and who did not is the same."""
    found, people, truth = play(2, answering=PEOPLE // 2)
    did = {f"lid2-{one[-2:]}@example.org" for one in truth}
    assert Ticket.objects.filter(round=found, is_spent=True).count() == PEOPLE // 2
    rows = Invitation.objects.filter(round=found).select_related("person")
    assert {(one.answered_at, one.declined_at, one.reminded_at, bool(one.sent_at)) for one in rows} == {
        (None, None, None, True)
    }
    mails = Message.objects.filter(kind="surveys.anonymous_invited")
    assert {one.to_email in did for one in mails} == {True, False}
    assert {(one.text, one.html, one.link, one.state, one.read_at) for one in mails} == {("", "", "", "sent", None)}
    with clock.at(clock.now() + timedelta(days=8)):
        assert actions.remind_invited_due() == 1
    reminded = Message.objects.filter(kind="surveys.anonymous_reminder")
    assert {one.to_email for one in reminded} == {one.email for one in people}
    assert not any("/bevraging/" in one.text for one in reminded)


def test_tickets_lie_in_no_order_either(play):
    """Those that are used do not lie together, nor where they were invited."""
    apart = 0
    for seed in SEEDS:
        found, _people, _truth = play(seed, answering=PEOPLE // 2)
        spent = [bool(row["is_spent"]) for row in as_kept(Ticket) if row["round_id"] == found.pk]
        apart += spent not in (sorted(spent), sorted(spent, reverse=True))
    assert apart >= len(SEEDS) - 1  # by chance one of 462


def test_no_secret_stands_anywhere_once_the_mails_left(play):
    """Every text of every table is searched for what was in the mails."""
    asked = asking.ready(is_anonymous=True)
    asking.opened(asked, people=[factories.make_person(f"Lid {n}") for n in range(3)])
    waiting = [one.link.rpartition("/bevraging/anoniem/")[2].strip("/") for one in Message.objects.exclude(link="")]
    assert len(waiting) == 3
    outbox.deliver_due(limit=100)
    dump = "\n".join(str(row) for model in apps.get_models() for row in as_kept(model))
    assert not [one for one in waiting if one in dump]


def test_no_other_table_changes_when_somebody_answers(client):
    """Nothing is written beside the answer and the ticket: no trail, counter, session, mail, nor a time of anything."""
    asked = asking.ready(is_anonymous=True)
    people = [factories.make_person(f"Lid {n}") for n in range(3)]
    asking.opened(asked, people=people)
    links = secrets_in_mails()

    def everything():
        return {
            model._meta.label: [str(row) for row in as_kept(model)]
            for model in apps.get_models()
            if model not in {Response, Ticket}
        }

    before = everything()
    with clock.at(clock.now() + timedelta(hours=1)):
        path = links[people[0].email]
        assert client.get(path).status_code == 200
        assert client.post(path, {}).status_code == 422
        assert client.post(path, {f"q_{asking.only(asked).key}": "c1"}).status_code == 302
        assert client.get(path).status_code == 200
        assert client.post(path, {f"q_{asking.only(asked).key}": "c2"}).status_code == 200
    assert everything() == before
    assert [one.answers for one in Response.objects.all()] == [{asking.only(asked).key: "c1"}]


def test_member_who_is_logged_in_leaves_no_trace_in_an_anonymous_round():
    asked = asking.ready(is_anonymous=True)
    person = factories.make_person("Griet")
    asking.opened(asked, people=[person])
    member, path = client_of(person), secrets_in_mails()[person.email]
    entries = AuditEntry.objects.count()
    assert member.post(path, {f"q_{asking.only(asked).key}": "c1"}).status_code == 302
    assert (Response.objects.get().person, AuditEntry.objects.count()) == (None, entries)


def test_anonymous_page_open_to_all_counts_nobody(client, settings):
    settings.ASK_QUICKEST_S = 0
    asked = asking.ready("scan", is_public=True, is_anonymous=True)
    page = client.get(reverse("scan", args=[asked.key]))
    sent = {"once": page.context["filling"].once_token} | {f"q_{asking.only(asked).key}": "c1"}
    sent |= {"shown": page.context["trap"]["shown"].value(), "sure": "1"}
    assert client.post(reverse("scan", args=[asked.key]), sent, REMOTE_ADDR="10.1.2.3").status_code == 200
    made = Response.objects.get()
    assert (made.person, made.made_at, made.language) == (None, None, asked.language)
    assert not Counter.objects.filter(name__contains="10.1.2.3").exists()


def test_tags_stay_at_their_answer_when_the_rows_are_laid_anew(play):
    found, _people, _truth = play(3)
    one, by = Response.objects.filter(round=found).first(), found.questionnaire.keeper
    tag = found.questionnaire.tags.create(name="Geld")
    put = AnswerTag.objects.create(response=one, question=found.questionnaire.questions.get(), tag=tag, tagged_by=by)
    words = dict(one.answers)
    actions.close_round(found, by=by)
    put.refresh_from_db()
    assert put.response.answers == words
    assert not Ticket.objects.filter(round=found).exists()
