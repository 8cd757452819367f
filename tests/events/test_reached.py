"""Who was reached, and the mail afterwards."""

from datetime import date, timedelta

import pytest

from tests import factories
from tests.events.conftest import come, mails, plan
from vlechtwerk.core import clock
from vlechtwerk.core.exports import csv_lines
from vlechtwerk.events import actions, queries
from vlechtwerk.events.exports import attendance_table
from vlechtwerk.events.models import Registration
from vlechtwerk.outbox.models import AddressMark, Message
from vlechtwerk.outbox.routing import address_hash
from vlechtwerk.people import actions as people
from vlechtwerk.people.enums import ConsentPurpose
from vlechtwerk.people.same import name_key

FIGURES = {"staff_count": 40, "turnover_eur": 4_000_000, "figures_year": 2025}


def walked_in(event, *rows, by):
    lines = [{"name": name, "organisation": firm, "email": email} for name, firm, email in rows]
    return actions.paste_list(event, lines=lines, by=by)


@pytest.mark.parametrize(
    ("one", "other"),
    [("Bakkerij Wim BV", "bakkerij  wim"), ("Coöp. De Gist", "Coop De Gist cvba"), ("A.B.C. nv", "ABC"), ("BV", "bv")],
)
def test_names_that_are_one(one, other):
    assert name_key(one) == name_key(other)


def test_organisation_counts_once_by_number_then_row_then_name(held, broker):
    mine = factories.make_organisation("De Gist", registry_number="0123.456.749", **FIGURES)
    twin = factories.make_organisation("Het Brood", staff_count=900, turnover_eur=10**9, figures_year=2025)
    walked_in(
        held, ("An", "De Gist", ""), ("Bo", "de gist bv", ""), ("Els", "Het Brood", ""), ("Wim", "Onbekend", ""),
        ("Ive", "onbekend NV", ""), ("Kat", "", ""), by=broker,
    )  # fmt: skip
    found = {one.typed: one.match for one in queries.typed_names(held)}
    assert found == {"De Gist": mine, "Het Brood": twin, "Onbekend": None}
    assert actions.link_matches(held, by=broker) == 3
    figures = queries.counts(queries.attendance(held))
    assert (figures.rows, figures.people, figures.organisations) == (6, 6, 3)
    assert (figures.sme, figures.not_sme, figures.unknown, figures.without) == (1, 1, 1, 1)


def test_typed_name_is_linked_by_hand_for_all_who_typed_it(held, broker, refused):
    firm = factories.make_organisation("Bakkerij Wouters")
    walked_in(held, ("An", "Bakk. Wouters", ""), ("Bo", "bakk wouters", ""), by=broker)
    assert actions.link_organisation(held, typed="Bakk. Wouters", organisation=firm, by=broker) == 2
    assert "typed that name any more" in refused(
        actions.link_organisation, held, typed="Bakk. Wouters", organisation=firm, by=broker
    )
    assert queries.typed_names(held) == []


def test_two_organisations_of_one_name_are_told_apart_by_a_person(held, broker):
    factories.make_organisation("De Gist")
    factories.make_organisation("De Gist")
    walked_in(held, ("An", "De Gist", ""), by=broker)
    assert [one.match for one in queries.typed_names(held)] == [None]


def test_programme_counts_people_of_several_events_once(broker):
    from vlechtwerk.programmes import actions as programmes

    days = {"starts_on": date(2026, 1, 1), "ends_on": date(2026, 12, 31)}
    programme = programmes.plan_programme(name="Overijssel", purpose="", by=broker, **days)
    first, second, other = (plan(broker, days=-n, programme=p) for n, p in ((3, programme), (2, programme), (1, None)))
    for event in (first, second, other):
        actions.hold_event(event, by=broker)
        walked_in(event, ("An", "De Gist", "an@example.org"), ("Bo", "De Gist", ""), by=broker)
    span = (clock.today() - timedelta(days=9), clock.today())
    assert queries.counts(queries.reached(programme, *span)).rows == 4
    assert queries.counts(queries.reached(programme, *span)).people == 2
    assert queries.counts(queries.reached(None, *span)).rows == 6
    assert queries.counts(queries.reached(programme, span[1], span[1])).rows == 0


def test_file_keeps_raw_figures_beside_what_follows(held, broker):
    factories.make_organisation("De Gist", registry_number="0123456749", **FIGURES)
    walked_in(held, ("An", "=De Gist", ""), by=broker)
    actions.link_matches(held, by=broker)
    text = "".join(csv_lines(attendance_table(queries.attendance(held), "x")))
    assert "'=De Gist" in text and ";40;4000000;" in text and "yes" in text


def test_mail_afterwards_goes_once_to_each_side(roomy, broker, refused):
    came = come(roomy)
    come(roomy, name="Wim", email="wim@example.org")
    actions.add_hand_out(roomy, title="Roosteren", url="https://example.org/r", by=broker)
    assert "open" in refused(actions.follow_up, roomy, by=broker)
    with clock.at(roomy.ends_at):
        actions.tick(roomy, keys=[came.key], by=broker)
        actions.hold_event(roomy)
        here, missed = queries.mailed_afterwards(roomy)
        assert ([one.name for one in here], [one.name for one in missed]) == (["An Peeters"], ["Wim"])
        assert actions.follow_up(roomy, by=broker) == 2
        assert "left already" in refused(actions.follow_up, roomy, by=broker)
    assert mails("event_came") == [("came", "an@example.org")]
    assert mails("event_missed") == [("missed", "wim@example.org")]
    assert "https://example.org/r" in Message.objects.get(kind="events.event_came").text


def test_who_wants_no_mail_gets_none_afterwards(roomy, broker):
    person, gone = factories.make_person("Griet"), factories.make_person("Jan")
    for one in (person, gone):
        actions.register_person(roomy, person=one)
    come(roomy)
    come(roomy, name="Wim", email="wim@example.org")
    people.log_consent(person, purpose=ConsentPurpose.MAIL, given=False, source="test")
    AddressMark.objects.create(address=address_hash("an@example.org"), notice="events.news", is_hard=True)
    with clock.at(roomy.ends_at):
        actions.hold_event(roomy)
        _came, missed = queries.mailed_afterwards(roomy)
    assert [one.name for one in missed] == ["Jan", "Wim"]


def test_names_go_after_two_years_and_the_attendance_stays(broker):
    from vlechtwerk.core.registry import keepings

    old = actions.hold_event(plan(broker, days=-800), by=broker)
    walked_in(old, ("An", "De Gist", "an@example.org"), by=broker)
    rule = keepings["event_registrations"]
    rows = rule.rows(clock.now() - timedelta(days=rule.days))
    assert [rule.name(one) for one in rows] == ["An"] and rule.erase(rows) == 1
    one = Registration.objects.get()
    assert (one.name, one.email, one.organisation_name) == ("", "", "De Gist") and one.attended_at
    assert not rule.rows(clock.now()).exists()
