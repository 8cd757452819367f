"""The screens of the register for the team: hats, leaving, organisations, and empty or odd forms."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from tests import factories
from vlechtwerk.core import clock
from vlechtwerk.core.models import AuditEntry
from vlechtwerk.people import actions, queries
from vlechtwerk.people.enums import HatKind
from vlechtwerk.people.forms import OrganisationForm
from vlechtwerk.people.models import Hat, Organisation

pytestmark = pytest.mark.django_db


@pytest.fixture
def login(settings):
    settings.STAFF_MFA = "optional"

    def _login(*hats):
        client = Client()
        client.force_login(factories.make_person("Lotte Hermans", hats=hats))
        return client

    return _login


@pytest.fixture
def broker(login):
    return login(HatKind.BROKER)


@pytest.fixture
def boss(login):
    return login(HatKind.ADMINISTRATOR)


def test_hat_is_given_up_to_a_day_and_shows_it(boss):
    person, day = factories.make_person("An"), clock.today() + timedelta(days=40)
    boss.post(reverse("person_hat", args=[person.key]), {"kind": "coach", "until": day.isoformat()})
    hat = Hat.objects.get(person=person, kind="coach")
    assert (hat.since, hat.until) == (clock.today(), day)
    assert str(day.year) in boss.get(reverse("person", args=[person.key])).content.decode()


@pytest.mark.parametrize("until", ["2020-01-01", "gisteren", "0000-00-00", "2026-02-30"])
def test_hat_with_an_odd_day_is_asked_again_with_what_was_chosen(boss, until):
    person = factories.make_person()
    page = boss.post(reverse("person_hat", args=[person.key]), {"kind": "coach", "until": until})
    assert page.status_code == 422
    assert list(page.context["hat_form"].errors) == ["until"]
    assert page.context["hat_form"]["kind"].value() == "coach"
    assert queries.hats_of(person) == {"member"}


def test_hat_is_taken_by_who_may_give_it(boss, broker):
    person, typed = factories.make_person(hats=(HatKind.FAN,)), {"kind": "fan", "take": "1"}
    assert broker.post(reverse("person_hat", args=[person.key]), typed).status_code == 422
    assert "fan" in queries.hats_of(person)
    boss.post(reverse("person_hat", args=[person.key]), typed)
    assert "fan" not in queries.hats_of(person)


def test_people_are_found_by_the_hats_of_today_only(broker):
    worn, ended = factories.make_person("An"), factories.make_person("Bo")
    for person, until in ((worn, clock.today() + timedelta(days=5)), (ended, clock.today())):
        Hat.objects.create(person=person, kind=HatKind.COACH, until=until)
    page = broker.get(reverse("people"), {"hat": "coach"})
    assert [person.name for person in page.context["page"]] == ["An"]


def test_somebody_leaves_and_comes_back(broker):
    person = factories.make_person("An")
    address = reverse("person_leave", args=[person.key])
    broker.post(address)
    person.refresh_from_db()
    assert person.left_on == clock.today()
    page = broker.get(reverse("person", args=[person.key]))
    assert b'name="back"' in page.content
    broker.post(address, {"back": "1"})
    person.refresh_from_db()
    assert person.left_on is None


def test_only_an_administrator_lets_somebody_of_the_team_go(broker, boss):
    colleague = factories.make_broker("Bo")
    address = reverse("person_leave", args=[colleague.key])
    broker.post(address)
    colleague.refresh_from_db()
    assert colleague.left_on is None
    assert b'name="leave"' not in broker.get(reverse("person", args=[colleague.key])).content
    boss.post(address)
    colleague.refresh_from_db()
    assert colleague.left_on


def test_last_administrator_reads_why_they_stay(boss):
    me = Hat.objects.get(kind="administrator").person
    boss.post(reverse("person_leave", args=[me.key]))
    me.refresh_from_db()
    assert me.left_on is None


def test_somebody_who_left_keeps_their_talents_and_consents(broker):
    person = factories.make_person()
    factories.make_talent(person)
    actions.log_consent(person, purpose="network", given=True, source="test")
    broker.post(reverse("person_leave", args=[person.key]))
    assert (person.talents.count(), person.consents.count()) == (1, 1)


# --- organisations ----------------------------------------------------------------------------------------------


def _organisation(**changes):
    return {"name": "De Brug", "country": "BE"} | changes


def test_organisation_shows_its_class_with_the_year_and_its_region(broker):
    region = factories.make_region()
    typed = _organisation(
        region=region.pk, domain="armoede", staff_count="30", turnover_eur="9000000", figures_year="2025"
    )
    broker.post(reverse("organisation_new"), typed)
    made = Organisation.objects.get()
    page = broker.get(reverse("organisation", args=[made.key]), headers={"Accept-Language": "en"}).content.decode()
    assert made.is_sme is True
    assert "2025" in page
    assert region.name_nl in page


def test_change_of_an_organisation_is_written_in_the_trail(broker):
    made = factories.make_organisation()
    broker.post(reverse("organisation_edit", args=[made.key]), _organisation(name="De Andere Brug"))
    made.refresh_from_db()
    assert made.name == "De Andere Brug"
    assert AuditEntry.objects.filter(verb="edit_organisation", subject_id=str(made.pk)).exists()


def test_figures_without_a_year_are_asked_again_with_what_was_typed(broker):
    page = broker.post(reverse("organisation_new"), _organisation(staff_count="30"))
    assert list(page.context["form"].errors) == ["figures_year"]
    assert b'value="30"' in page.content
    assert not Organisation.objects.exists()


def test_number_that_was_taken_in_between_is_told_at_its_field(broker, monkeypatch):
    """The form found the number free; another broker was first."""
    check = OrganisationForm.is_valid

    def check_and_lose(form):
        return check(form) and bool(factories.make_organisation("Eerst", registry_number="0403199702"))

    monkeypatch.setattr(OrganisationForm, "is_valid", check_and_lose)
    page = broker.post(reverse("organisation_new"), _organisation(registry_number="0403.199.702"))
    assert page.status_code == 422
    assert list(page.context["form"].errors) == ["registry_number"]
    assert [one.name for one in Organisation.objects.all()] == ["Eerst"]


@pytest.mark.parametrize("name", ["profile_edit", "talent_add", "audience", "person_new", "organisation_new"])
def test_empty_form_is_asked_again_with_its_mistakes(broker, name):
    page = broker.post(reverse(name), {})
    assert page.status_code == 422
    assert page.context["form"].errors
