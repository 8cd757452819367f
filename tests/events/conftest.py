"""An event to come with few places, and one of yesterday."""

from datetime import timedelta

import pytest
from django.utils import translation

from tests import factories
from vlechtwerk.core import clock
from vlechtwerk.events import actions
from vlechtwerk.events.models import Registration
from vlechtwerk.outbox.models import Message


@pytest.fixture(autouse=True)
def in_english():
    """What actions say is read here in the language of the code."""
    with translation.override("en"):
        yield


@pytest.fixture
def broker(db):
    return factories.make_broker()


def plan(by, *, days=10, hours=3, title="Sterke ploegen", **more):
    """An event so many days from now."""
    start = (clock.now() + timedelta(days=days)).replace(microsecond=0)
    more.setdefault("place", "Kaai 4, Mechelen")
    return actions.plan_event(title=title, starts_at=start, ends_at=start + timedelta(hours=hours), by=by, **more)


@pytest.fixture
def event(broker):
    """Open for registration, with two places."""
    return actions.open_event(plan(broker, capacity=2), by=broker)


@pytest.fixture
def roomy(broker):
    """Open for registration, for as many as come."""
    return actions.open_event(plan(broker), by=broker)


@pytest.fixture
def held(broker):
    """Was yesterday."""
    return actions.hold_event(plan(broker, days=-1), by=broker)


def come(event, name="An Peeters", email="an@example.org", **more):
    """Register, and answer with the registration alone."""
    return actions.register(event, name=name, email=email, **more)[0]


def states(event):
    """Who stands how, by name."""
    return dict(Registration.objects.filter(event=event).values_list("name", "state"))


def mails(kind=""):
    """To whom mails of this app went, in order."""
    found = Message.objects.filter(kind__startswith=f"events.{kind}").order_by("pk")
    return [(one.kind.removeprefix("events.event_"), one.to_email) for one in found]


@pytest.fixture
def refused():
    """The words with which an action says no; fails when it says yes."""

    def saying(act, *args, **keywords):
        with pytest.raises(actions.EventsRefused) as caught:
            act(*args, **keywords)
        return str(caught.value.message)

    return saying
