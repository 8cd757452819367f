"""The directory of addresses elsewhere: found, kept right, full or not, and each written down once."""

from datetime import timedelta

import pytest
from django.urls import reverse

from tests import factories
from vlechtwerk.core import clock
from vlechtwerk.matching import actions, queries
from vlechtwerk.matching.models import Destination
from vlechtwerk.taxonomy.models import Theme

pytestmark = pytest.mark.django_db
HALF_A_YEAR = timedelta(days=200)
TYPED = {"name": "Els Maes", "organisation": "Huurdersbond", "phone": "0470 11 22 33", "offers": "Leest huurcontracten", "language": "nl"}  # fmt: skip


@pytest.fixture(autouse=True)
def _settings(settings):
    settings.STAFF_MFA = "optional"


@pytest.fixture
def els():
    return factories.make_destination(
        "Els Maes", organisation="Huurdersbond", offers="Leest huurcontracten", audience="huurders", area="Gent",
        languages=["nl", "fr"],
    )  # fmt: skip


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"text": "huurcontract"}, True), ({"text": "HUURDERS gent"}, True), ({"text": "huur brugge"}, False),
        ({"text": "fonds"}, False), ({"language": "fr"}, True), ({"language": "en"}, False), ({"theme": "t1"}, True),
        ({"theme": "t2"}, False), ({"room": True}, True),
    ],
)  # fmt: skip
def test_found_by_words_theme_language_and_room(els, asked, found):
    for code in ("t1", "t2"):
        Theme.objects.create(code=code, name_nl=code, name_fr=code, name_en=code)
    els.themes.set(Theme.objects.filter(code="t1"))
    assert list(queries.directory(**asked)) == ([els] if found else [])


def test_full_one_is_left_out_until_its_day(els, broker):
    until = clock.today() + timedelta(days=30)
    actions.learn_capacity(els, capacity="full", full_until=until, by=broker)
    assert not queries.directory(room=True)
    with clock.at(clock.now() + timedelta(days=31)):
        assert list(queries.directory(room=True)) == [els]


def test_address_of_half_a_year_ago_is_to_be_checked_and_one_press_says_it_is_right(els, staff):
    Destination.objects.update(checked_on=clock.today() - HALF_A_YEAR)
    address = reverse("directory")
    assert "Els Maes" in staff.get(address, {"check": "1"}).content.decode()
    back = staff.post(reverse("destination_act", args=[els.key, "right"]), {"list": "1"}, follow=True)
    assert "Els Maes" not in back.content.decode()
    els.refresh_from_db()
    assert els.checked_on == clock.today() and not els.is_old


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"capacity": ""}, "capacity"), ({"capacity": "waiting"}, "wait_weeks"), ({"capacity": "waiting", "wait_weeks": "x"}, "wait_weeks"),
        ({"capacity": "full", "full_until": "2020-01-01"}, "full_until"), ({"capacity": "full", "full_until": "ooit"}, "full_until"),
        ({"capacity": "open", "source": "refused"}, "source"),
    ],
)  # fmt: skip
def test_wrong_capacity_names_its_field_and_writes_nothing(els, staff, typed, field):
    page = staff.post(reverse("destination_act", args=[els.key, "capacity"]), {"source": "said", **typed})
    assert page.status_code == 422 and field in page.context["form"].errors
    els.refresh_from_db()
    assert els.capacity == ""


def test_waiting_list_tells_its_weeks_and_how_it_was_learnt(els, staff):
    data = {"capacity": "waiting", "wait_weeks": "6", "source": "site"}
    page = staff.post(reverse("destination_act", args=[els.key, "capacity"]), data, follow=True).content.decode()
    els.refresh_from_db()
    assert (els.wait_weeks, els.full_until, els.capacity_on) == (6, None, clock.today())
    assert "wachttijd van ongeveer 6 weken" in page and "van hun website" in page


@pytest.mark.parametrize(
    "known",
    [{"phone": "+32 470 11 22 33", "name": "Els"}, {"organisation": "huurdersbond", "name": "els maes", "phone": "0499 99 99 99"}],
)  # fmt: skip
def test_double_is_shown_before_anything_is_written_and_may_be_somebody_else(staff, known):
    factories.make_destination(**known)
    page = staff.post(reverse("destination_new"), TYPED)
    assert page.status_code == 422 and len(page.context["doubles"]) == 1
    assert Destination.objects.count() == 1
    assert staff.post(reverse("destination_new"), {**TYPED, "another": "on"}).status_code == 302
    assert Destination.objects.count() == 2


def test_same_address_twice_is_refused_with_its_field(staff, els):
    page = staff.post(reverse("destination_new"), {**TYPED, "another": "on", "email": els.email.upper()})
    assert page.status_code == 422 and "email" in page.context["form"].errors


def test_joined_doubles_keep_their_referrals(els, staff, need, broker):
    double = factories.make_destination("Els Maes", organisation="Huurdersbond", email="", phone=els.phone)
    referral = factories.make_referral(need, keeper=broker, to=double)
    assert "Misschien dubbel" in staff.get(reverse("destination", args=[els.key])).content.decode()
    assert staff.post(reverse("destination_act", args=[els.key, "join"]), {"double": double.key}).status_code == 302
    referral.refresh_from_db()
    assert (referral.destination, Destination.objects.count()) == (els, 1)


@pytest.mark.parametrize("double", ["", "zzz"])
def test_joining_with_nobody_is_told(els, staff, double):
    assert staff.post(reverse("destination_act", args=[els.key, "join"]), {"double": double}).status_code == 422


def test_joining_with_itself_is_refused(els, staff):
    assert staff.post(reverse("destination_act", args=[els.key, "join"]), {"double": els.key}).status_code == 422
    assert Destination.objects.count() == 1


def test_offer_for_a_question_says_why_and_what_stands_in_the_way(els, broker):
    actions.learn_capacity(els, capacity="waiting", wait_weeks=3, by=broker)
    [offer] = queries.offered_for(factories.make_intake("Wie leest ons huurcontract?"))
    assert "huurcontract" in offer.words.lower() and "3" in offer.words


def test_change_keeps_what_is_right(els, staff):
    address = reverse("destination_edit", args=[els.key])
    typed = {**TYPED, "email": els.email, "languages": ["fr"], "area": "Aalst"}
    assert staff.post(address, typed).status_code == 302
    els.refresh_from_db()
    assert (els.area, els.languages, els.phone) == ("Aalst", ["fr"], TYPED["phone"])
    assert staff.post(address, {**typed, "name": "", "organisation": ""}).status_code == 422


@pytest.mark.parametrize("count", [1, 3])
def test_list_asks_the_same_number_of_queries(staff, count, django_assert_num_queries):
    for number in range(count):
        factories.make_destination(f"Els {number}")
    staff.get(reverse("directory"))
    with django_assert_num_queries(7):
        staff.get(reverse("directory"))
