"""The day shows what is most urgent; the rest is counted and one press away, without scripts too."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse

from tests import factories
from tests.personas import client_of
from vlechtwerk.core import clock

pytestmark = pytest.mark.django_db

ROW = re.compile('<p class="who">')


@pytest.fixture
def day(settings):
    """The page of a broker with so many new intakes."""
    settings.STAFF_MFA = "optional"

    def draw(count):
        for number in range(count):
            factories.make_intake(f"Vraag {number}")
        return client_of(factories.make_broker()).get(reverse("today")).content.decode()

    return draw


def test_day_of_seven_folds_nothing(day):
    page = day(7)
    assert len(ROW.findall(page)) == 7
    assert "Toon ook" not in page


@pytest.mark.parametrize(("count", "words"), [(8, "Toon ook de laatste"), (12, "Toon ook de andere 5")])
def test_longer_day_folds_the_rest_and_says_how_many(day, count, words):
    page = day(count)
    folded = page.split('<details class="rest">')[1].split("</details>")[0]
    assert words in folded
    assert len(ROW.findall(folded)) == count - 7
    assert len(ROW.findall(page)) == count
    assert f'Wacht op ons <span class="count">{count}</span>' in page


def test_day_has_a_breadcrumb(day):
    assert 'aria-current="page">Vandaag</li>' in day(0)


def test_day_counts_what_it_has_no_room_for(day):
    page = day(43)
    assert 'Wacht op ons <span class="count">43</span>' in page
    assert len(ROW.findall(page)) == 40
    assert "Nog 3 staan in de lijsten" in page


def test_new_question_is_in_sight_however_much_waits_longer(day):
    with clock.at(clock.now() - timedelta(days=6)):
        for number in range(45):
            factories.make_intake(f"Oude vraag {number}")
    page = day(1)
    in_sight = page.split('<details class="rest">')[0]
    assert "Vraag 0" in re.findall(r"<h3><a[^>]*>([^<]*)</a>", in_sight)
    assert page.count(">nieuw<") == 1


@pytest.mark.parametrize(
    ("scope", "count", "words"),
    [("", 2, "Er wachten 2 dingen."), ("?scope=mine", 2, "Er wachten 2 dingen op je."), ("", 0, "Er wacht niets.")],
)
def test_day_says_on_whom_things_wait(day, scope, count, words):
    day(count)
    page = client_of(factories.make_broker("Bert Wuyts")).get(reverse("today") + scope).content.decode()
    assert words in page
    assert f"Wacht op {'mij' if scope else 'ons'}" in page
