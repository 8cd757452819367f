"""The door: sent twice counts once, one bad row spoils no other."""

from datetime import timedelta
from uuid import uuid4

import pytest

from tests import factories
from tests.events.conftest import come, plan
from vlechtwerk.core import clock
from vlechtwerk.events import actions
from vlechtwerk.events.forms import PasteForm
from vlechtwerk.events.models import Registration


def arrival(**fields):
    return {"arrival": str(uuid4()), "at": clock.now().isoformat(), **fields}


def came(event):
    return Registration.objects.filter(event=event, attended_at__isnull=False).count()


def test_batch_is_kept_once_however_often_it_is_sent(roomy, broker):
    one = come(roomy)
    batch = [arrival(registration=one.key), arrival(name="Wim Wouters", organisation="Bakkerij Wim")]
    for _ in range(3):
        answers = actions.check_in_many(roomy, arrivals=batch, by=broker)
        assert all(answer["ok"] for answer in answers)
    assert came(roomy) == 2
    walk_in = Registration.objects.get(is_walk_in=True)
    assert (walk_in.name, walk_in.organisation_name, walk_in.state) == ("Wim Wouters", "Bakkerij Wim", "registered")


def test_two_phones_check_the_same_person_in_once(roomy, broker):
    one = come(roomy)
    actions.check_in_many(roomy, arrivals=[arrival(registration=one.key)], by=broker)
    first = Registration.objects.get(pk=one.pk).attended_at
    later = arrival(registration=one.key, at=(clock.now() + timedelta(minutes=5)).isoformat())
    assert actions.check_in_many(roomy, arrivals=[later, later], by=broker)[0]["ok"]
    assert Registration.objects.get(pk=one.pk).attended_at == first and came(roomy) == 1


@pytest.mark.parametrize(
    "bad",
    [
        None, 7, [], {}, {"arrival": "x"}, {"arrival": str(uuid4())}, {"arrival": str(uuid4()), "registration": "nobody"},
        {"arrival": str(uuid4()), "name": "", "at": "2026-01-01T10:00:00Z"},
        {"arrival": str(uuid4()), "name": ["x"], "at": "2026-01-01T10:00:00Z"},
        {"arrival": str(uuid4()), "name": "Wim", "at": "soon"}, {"arrival": str(uuid4()), "name": "Wim", "at": 5},
        {"arrival": str(uuid4()), "name": "Wim", "at": "2026-13-01T10:00:00Z"},
        {"arrival": str(uuid4()), "name": "Wim", "at": "2026-01-01T10:00:00"},
        {"arrival": {"a": 1}, "registration": {"b": 2}, "at": {}},
        {"arrival": str(uuid4()), "registration": ["x"], "at": "2026-01-01T10:00:00Z"},
    ],
)  # fmt: skip
def test_bad_row_is_answered_and_the_others_are_kept(roomy, broker, bad):
    one = come(roomy)
    answers = actions.check_in_many(roomy, arrivals=[bad, arrival(registration=one.key)], by=broker)
    assert [answer["ok"] for answer in answers] == [False, True]
    assert answers[0]["error"] and came(roomy) == 1


def test_registration_of_another_event_does_not_open_this_door(roomy, broker):
    other = come(actions.open_event(plan(broker), by=broker))
    answers = actions.check_in_many(roomy, arrivals=[arrival(registration=other.key)], by=broker)
    assert answers[0]["ok"] is False and came(other.event) == 0


def test_who_waits_or_signed_off_and_stands_there_is_in(event, broker):
    an, _wim, els = (come(event, name=n, email=f"{n}@example.org") for n in ("an", "wim", "els"))
    actions.sign_off(an)
    again = come(event, name="an", email="an@example.org")  # waits now, els has the place
    actions.check_in_many(event, arrivals=[arrival(registration=an.key), arrival(registration=els.key)], by=broker)
    again.refresh_from_db()
    an.refresh_from_db()
    assert (again.state, bool(again.attended_at), an.state) == ("registered", True, "left")


def test_two_rows_of_one_who_signed_off_twice_are_one(roomy, broker):
    rows = []
    for _ in range(2):
        rows.append(actions.sign_off(come(roomy)))
    answers = actions.check_in_many(roomy, arrivals=[arrival(registration=row.key) for row in rows], by=broker)
    assert all(answer["ok"] for answer in answers) and came(roomy) == 1


def test_time_of_the_phone_is_kept_but_never_later_than_now(roomy, broker):
    early, late = come(roomy), come(roomy, name="Wim", email="wim@example.org")
    before, after = clock.now() - timedelta(minutes=20), clock.now() + timedelta(days=2)
    batch = [
        arrival(registration=early.key, at=before.isoformat()),
        arrival(registration=late.key, at=after.isoformat()),
    ]
    actions.check_in_many(roomy, arrivals=batch, by=broker)
    early.refresh_from_db()
    late.refresh_from_db()
    assert early.attended_at == before and late.attended_at <= clock.now()
    assert early.noted_at > early.attended_at


def test_closed_door_and_too_much_at_once_are_refused(roomy, broker, refused):
    draft = plan(broker)
    assert "being prepared" in refused(actions.check_in_many, draft, arrivals=[arrival(name="Wim")], by=broker)
    many = [arrival(name="Wim")] * 501
    assert "at most 500" in refused(actions.check_in_many, roomy, arrivals=many, by=broker)
    assert "Tick who is there" in refused(actions.tick, roomy, keys=[], by=broker)


def test_mistake_at_the_door_is_undone(roomy, broker, refused):
    one = come(roomy)
    actions.tick(roomy, keys=[one.key], name="Wim", organisation="Gist", by=broker)
    walk_in = Registration.objects.get(is_walk_in=True)
    assert actions.undo_check_in(one, by=broker).state == "registered"
    assert actions.undo_check_in(walk_in, by=broker).state == "left"
    assert came(roomy) == 0
    assert "was not checked in" in refused(actions.undo_check_in, one, by=broker)


@pytest.mark.parametrize("size", [1, 3, 100])
def test_batch_asks_the_same_number_of_queries(roomy, broker, size, django_assert_num_queries):
    rows = [come(roomy, name=f"Lid {n}", email=f"lid{n}@example.org") for n in range(size)]
    batch = [arrival(registration=row.key) for row in rows] + [arrival(name="Wim")]
    with django_assert_num_queries(8):
        actions.check_in_many(roomy, arrivals=batch, by=broker)


# --- a list of before ---------------------------------------------------------------------------------------------


def lines_of(text):
    form = PasteForm({"text": text})
    assert form.is_valid(), form.errors
    return form.lines


LIST = """An Peeters; Bakkerij Wim; an@example.org
Wim Wouters;Bakkerij Wim BV
Els Maes

Bo Claes\tDe Gist\tbo@example.org"""


def test_pasted_list_is_noted_once(held, broker):
    assert actions.paste_list(held, lines=lines_of(LIST), by=broker) == 4
    assert actions.paste_list(held, lines=lines_of(LIST), by=broker) == 0
    assert actions.paste_list(held, lines=lines_of(LIST + "\nNieuw;De Gist"), by=broker) == 1
    assert came(held) == 5 and set(held.registrations.values_list("attended_at", flat=True)) == {held.starts_at}


def test_pasted_who_was_registered_is_marked_and_known_people_are_theirs(roomy, broker):
    member = factories.make_person("Griet Vandamme")
    come(roomy)
    with clock.at(roomy.ends_at):
        actions.hold_event(roomy)
        lines = lines_of(f"An Peeters;;an@example.org\nGriet;De Gist;{member.email.upper()}")
        assert actions.paste_list(roomy, lines=lines, by=broker) == 2
    assert roomy.registrations.count() == 2 and came(roomy) == 2
    assert roomy.registrations.get(name="Griet").person == member


def test_event_to_come_has_no_list_of_who_was_there(roomy, broker, refused):
    assert "has not begun" in refused(actions.paste_list, roomy, lines=lines_of("An"), by=broker)


def test_bad_lines_are_named_one_by_one():
    form = PasteForm({"text": "An;De Gist;an@\n;De Gist\nEls;a;b;c\nWim"})
    assert not form.is_valid()
    said = " ".join(form.errors["text"])
    assert "Line 1" in said and "Line 2" in said and "Line 3" in said and "Line 4" not in said
    assert not PasteForm({"text": "An\n" * 2001}).is_valid()


def test_two_thousand_lines_take_a_few_queries(held, broker, django_assert_num_queries):
    lines = lines_of("\n".join(f"Naam {n};Firma {n};naam{n}@example.org" for n in range(2000)))
    assert actions.paste_list(held, lines=lines, by=broker) == 2000
    assert actions.paste_list(held, lines=lines, by=broker) == 0


def test_who_came_twice_counts_once_also_when_the_names_are_gone(db):
    from datetime import timedelta

    from tests.impact import scene
    from vlechtwerk.core.facts import Counting
    from vlechtwerk.events import held, indicators
    from vlechtwerk.events.models import Registration
    from vlechtwerk.impact.rules import measure

    by = scene.coordinator()
    programme = scene.programme(by)
    known = factories.make_person("Imke")
    for _n in range(2):
        event = scene.meeting(programme, by)
        scene.came(event, ("an", True), ("bo", True))
        Registration.objects.create(
            event=event, person=known, name="Imke", email="imke@c.example", attended_at=event.starts_at
        )

    def people():
        first, last = scene.FIRST, scene.LAST
        found = indicators.attendance(programme)
        return measure(found, Counting.PERSON, first=first, last=last, needs_evidence=False, only_smes=False).value

    assert people() == 3
    held._empty(held._old(event.ends_at + timedelta(days=800)))
    assert people() == 3
    assert not Registration.objects.exclude(name="", email="", person=None).exists()
