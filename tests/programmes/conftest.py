"""A crowd with regions, sectors, languages and half days, and a division of it."""

import pytest
from django.utils import translation

from tests import factories
from vlechtwerk.outbox.models import Message
from vlechtwerk.programmes import actions, queries
from vlechtwerk.programmes.models import CircleForming

DAYS = (["tue_ev", "thu_am"], ["tue_ev"], ["wed_pm", "tue_ev"], ["thu_am", "wed_pm"])
SECTORS = ("food", "care", "mobility")


@pytest.fixture(autouse=True)
def in_english():
    """What actions say is read here in the language of the code."""
    with translation.override("en"):
        yield


@pytest.fixture
def broker(db):
    return factories.make_broker()


def make_crowd(count=8, **fields):
    """People of one region and language, from three sectors; the first two half days suit three of four."""
    region = factories.make_region()
    place = factories.make_place(region=region)
    made = []
    for n in range(count):
        sector = factories.make_sector(SECTORS[n % 3], family=str(n % 3), name=SECTORS[n % 3].title())
        own = {"place": place, "sector": sector, "half_days": DAYS[n % 3], **fields}
        made.append(factories.make_person(f"Lid {n:02}", **own))
    return made


@pytest.fixture
def people(db):
    return make_crowd()


@pytest.fixture
def forming(people, broker, settings):
    """Eight people, to be divided in two circles of four."""
    settings.CIRCLE_SOLVE_S = 2
    made = actions.prepare_forming(name="Kring", subject="Eigen inkomsten", people=people, by=broker)
    CircleForming.objects.filter(pk=made.pk).update(least=3, most=5)
    made.refresh_from_db()
    return made


@pytest.fixture
def ready(forming, broker):
    actions.solve_forming(forming, by=broker)
    actions.solve_due()
    forming.refresh_from_db()
    return forming


@pytest.fixture
def circle(ready, broker):
    """The first circle, with everybody invited."""
    return actions.confirm_forming(ready, by=broker)[0]


@pytest.fixture
def mails():
    """The mails of this app to somebody, in order."""

    def of(person):
        found = Message.objects.filter(to_email=person.email, kind__startswith="programmes.").order_by("pk")
        return [one.kind.removeprefix("programmes.") for one in found]

    return of


@pytest.fixture
def refused():
    """The words with which an action says no; fails when it says yes."""

    def saying(act, *args, **keywords):
        with pytest.raises(actions.CirclesRefused) as caught:
            act(*args, **keywords)
        return str(caught.value.message)

    return saying


@pytest.fixture
def board(db):
    return queries.board
