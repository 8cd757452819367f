"""Hats, affiliations, consent, and who comes and goes."""

import re
from datetime import timedelta

import pytest
from django.conf import settings as ours
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests import factories
from tests.together import refusals, together
from vlechtwerk.core import clock
from vlechtwerk.core.models import AuditEntry
from vlechtwerk.people import actions, consents, queries
from vlechtwerk.people.enums import ConsentPurpose, HatKind
from vlechtwerk.people.models import Affiliation, Consent, Hat, Person

pytestmark = pytest.mark.django_db


@pytest.fixture
def boss():
    return factories.make_person("Karim Haddad", hats=(HatKind.ADMINISTRATOR,))


def days(number):
    return clock.at(clock.now() + timedelta(days=number))


# --- hats -------------------------------------------------------------------------------------------------------


def test_hat_is_worn_from_its_first_day_up_to_its_last(boss):
    person = factories.make_person()
    actions.give_hat(person, kind="coach", by=boss, until=clock.today() + timedelta(days=3))
    assert "coach" in queries.hats_of(person)
    with days(2):
        assert "coach" in queries.hats_of(person)
    with days(3):
        assert "coach" not in queries.hats_of(person)
    with days(-1):
        assert queries.hats_of(person) == frozenset()


def test_hat_that_ended_is_given_again_beside_the_old_one(boss):
    person = factories.make_person()
    actions.give_hat(person, kind="fan", by=boss)
    with days(10):
        actions.take_hat(person, kind="fan", by=boss)
        assert "fan" not in queries.hats_of(person)
    with days(20):
        actions.give_hat(person, kind="fan", by=boss)
        assert "fan" in queries.hats_of(person)
    assert Hat.objects.filter(person=person, kind="fan").count() == 2


def test_hat_given_twice_is_one_hat_and_one_line(boss):
    person = factories.make_person()
    for _ in range(2):
        actions.give_hat(person, kind="coach", by=boss)
    assert Hat.objects.filter(person=person, kind="coach").count() == 1
    assert AuditEntry.objects.filter(verb="give_hat").count() == 1


def test_hat_given_and_taken_on_one_day_is_worn_no_more(boss):
    person = factories.make_person()
    actions.give_hat(person, kind="coach", by=boss)
    actions.take_hat(person, kind="coach", by=boss)
    assert "coach" not in queries.hats_of(person)


def test_end_of_a_hat_is_moved_or_lifted(boss):
    person, soon = factories.make_person(), clock.today() + timedelta(days=3)
    hat = actions.give_hat(person, kind="coach", by=boss, until=soon)
    assert actions.give_hat(person, kind="coach", by=boss) == hat
    hat.refresh_from_db()
    assert hat.until is None


def test_hat_that_ends_before_it_begins_is_refused(boss):
    with pytest.raises(actions.PeopleRefused) as refused:
        actions.give_hat(factories.make_person(), kind="fan", by=boss, until=clock.today())
    assert refused.value.field == "until"


@pytest.mark.parametrize(
    "lose",
    [
        lambda boss: actions.take_hat(boss, kind="administrator", by=boss),
        lambda boss: actions.leave(boss, by=boss),
        lambda boss: actions.give_hat(boss, kind="administrator", by=boss, until=clock.today() + timedelta(days=9)),
    ],
)
def test_last_administrator_stays(boss, lose):
    with pytest.raises(actions.PeopleRefused):
        lose(boss)
    assert "administrator" in queries.hats_of(boss)
    factories.make_person(hats=(HatKind.ADMINISTRATOR,))
    lose(boss)


def test_two_administrators_cannot_take_each_others_hat_at_once(committed_db):
    one, two = (factories.make_person(name, hats=(HatKind.ADMINISTRATOR,)) for name in "ab")
    answers = together(
        lambda: actions.take_hat(two, kind="administrator", by=one),
        lambda: actions.take_hat(one, kind="administrator", by=two),
    )
    assert len(refusals(answers)) == 1
    assert queries.worn_today(Hat.objects.filter(kind="administrator")).count() == 1


def test_administrators_are_counted_under_a_lock(boss):
    """The race above is rarely lost; this shows the lock itself (SQLite locks the whole file instead)."""
    with CaptureQueriesContext(connection) as seen, pytest.raises(actions.PeopleRefused):
        actions.take_hat(boss, kind="administrator", by=boss)
    is_locked = any("FOR UPDATE" in query["sql"] for query in seen)
    assert is_locked is connection.features.has_select_for_update


# --- coming and going -------------------------------------------------------------------------------------------


def test_who_leaves_wears_nothing_works_nowhere_and_is_asked_nothing(boss):
    person = factories.make_broker()
    factories.make_affiliation(person, factories.make_organisation())
    actions.leave(person, by=boss)
    person.refresh_from_db()
    assert (person.left_on, person.is_active) == (clock.today(), False)
    assert queries.hats_of(person) == frozenset()
    assert not Affiliation.objects.filter(person=person, until__isnull=True).exists()
    assert person not in queries.people_list()
    assert person not in queries.staff_list()


def test_leaving_twice_is_leaving_once(boss):
    person = factories.make_person()
    for _ in range(2):
        actions.leave(person, by=boss)
    assert AuditEntry.objects.filter(verb="leave").count() == 1


def test_who_comes_back_is_a_member_and_nothing_more(boss):
    person = factories.make_broker()
    actions.leave(person, by=boss)
    with pytest.raises(actions.PeopleRefused):
        actions.give_hat(person, kind="broker", by=boss)
    actions.come_back(person, by=boss)
    assert queries.hats_of(person) == {"member"}
    assert person in queries.people_list()


def test_who_left_is_not_brought_in_by_others(boss):
    person = factories.make_person(email="an@example.org")
    actions.leave(person, by=boss)
    with pytest.raises(actions.PeopleRefused) as refused:
        actions.person_for_contact(name="An", email="AN@example.org", by=boss)
    assert refused.value.field == "email"
    found = actions.person_for_contact(name="An", email="an@example.org", by=boss, may_have_left=True)
    assert found == person


def test_contact_is_known_by_address_and_their_missing_number_filled_in():
    person = factories.make_person(email="an@example.org", phone="")
    found = actions.person_for_contact(name="Iemand", email="an@example.org", phone="0470 11 22 33", by=None)
    person.refresh_from_db()
    assert (found, person.phone) == (person, "0470 11 22 33")
    actions.person_for_contact(name="Iemand", email="an@example.org", phone="0499 99 99 99", by=None)
    person.refresh_from_db()
    assert person.phone == "0470 11 22 33"


def test_two_brokers_who_add_the_same_person_at_once_add_one(committed_db):
    answers = together(
        lambda: actions.register_person(name="An", email="an@example.org", by=None).pk,
        lambda: actions.register_person(name="An", email="AN@example.org", by=None).pk,
    )
    assert [refused.field for refused in refusals(answers)] == ["email"]
    assert Person.objects.filter(email="an@example.org").count() == 1


# --- affiliations and consent -----------------------------------------------------------------------------------


def test_place_in_an_organisation_is_one_at_a_time_and_many_over_time(boss):
    person, organisation = factories.make_person(), factories.make_organisation()
    first = actions.affiliate(person, organisation=organisation, role="lid", by=boss)
    assert actions.affiliate(person, organisation=organisation, by=boss) == first
    with days(30):
        actions.end_affiliation(first, by=boss)
    with days(60):
        again = actions.affiliate(person, organisation=organisation, role="voorzitter", by=boss)
    assert again != first
    first.refresh_from_db()
    assert first.until < again.since


def test_consent_log_grows_and_keeps_its_lines():
    person = factories.make_person()
    for given in (True, False, True):
        actions.log_consent(person, purpose=ConsentPurpose.NETWORK, given=given, source="profile")
    rows = list(Consent.objects.filter(person=person).order_by("id"))
    assert [row.is_given for row in rows] == [True, False, True]
    assert {row.text_version for row in rows} == {consents.FIRST}


def test_nothing_in_the_product_changes_or_deletes_a_line_of_the_consent_log():
    """Every use of the table is a reading or a new line."""
    change = re.compile(r"(Consent\.objects|consents)\b[^\n]*\.(update|delete|bulk_update|update_or_create)\(")
    sources = [path for path in ours.PACKAGE.rglob("*.py") if "migrations" not in path.parts]
    assert [path.name for path in sources if change.search(path.read_text(encoding="utf-8"))] == []
