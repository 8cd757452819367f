"""The day shows what is most urgent; the rest is counted and one press away, without scripts too."""

import re

import pytest
from django.urls import reverse

from tests import factories
from tests.desk.test_home import client_of

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
    assert f'Wacht op mij <span class="count">{count}</span>' in page


def test_day_has_a_breadcrumb(day):
    assert 'aria-current="page">Vandaag</li>' in day(0)


def test_day_counts_what_it_has_no_room_for(day):
    page = day(43)
    assert 'Wacht op mij <span class="count">43</span>' in page
    assert len(ROW.findall(page)) == 40
    assert "Nog 3 staan in de lijsten" in page
