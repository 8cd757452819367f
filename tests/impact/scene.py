"""A programme with what happened in it, small enough to count by hand."""

from datetime import UTC, date, datetime, timedelta

from tests import factories
from vlechtwerk.core import clock
from vlechtwerk.events.enums import EventState
from vlechtwerk.events.models import Event, Registration
from vlechtwerk.impact import actions
from vlechtwerk.people.models import Organisation
from vlechtwerk.programmes import actions as programmes
from vlechtwerk.programmes.models import Activation

FIRST, LAST = date(2024, 1, 1), date(2026, 12, 31)


def programme(by, name="Sociale innovatie", *, euros=4000, target=None):
    made = programmes.plan_programme(name=name, purpose="", starts_on=FIRST, ends_on=LAST, by=by)
    type(made).objects.filter(pk=made.pk).update(target_count=target)
    made.refresh_from_db()
    programmes.add_line(made, name="Uitvoering", kind="bureau", amount_cents=euros * 100, by=by)
    return made


def meeting(of, by, *, on=date(2025, 3, 4), title="Ontbijt"):
    at = datetime(on.year, on.month, on.day, 8, tzinfo=UTC)
    return Event.objects.create(
        title=title, programme=of, state=EventState.HELD, starts_at=at, ends_at=at + timedelta(hours=2), place="Zwolle",
        organiser=by,
    )  # fmt: skip


def came(event, *names, **more):
    """Each name came once; who has an e-mail address is known by it."""
    rows = [
        Registration(event=event, name=name, email=f"{name}@b.example" if mail else "", attended_at=event.starts_at,
                     noted_at=clock.now(), is_walk_in=True, **more)
        for name, mail in names
    ]  # fmt: skip
    return Registration.objects.bulk_create(rows)


def company(name, **more):
    return Organisation.objects.create(name=name, **more)


def sme(name):
    return company(name, staff_count=40, turnover_eur=3_000_000, figures_year=2025)


def step(of, organisation, *, on=date(2025, 5, 6), evidence="", source=""):
    return Activation.objects.create(
        programme=of,
        organisation=organisation,
        step="plan",
        happened_on=on,
        evidence=evidence,
        source=source or organisation.key,
    )


def coordinator():
    person = factories.make_broker("Cato Maes")
    from vlechtwerk.people import actions as people

    people.give_hat(person, kind="coordinator", by=None)
    return person


def indicator(of, by, source, counting, **more):
    given = {"chain": "outcome", "name": "", "definition": "", **more}
    return actions.add_indicator(of, by=by, source=source, counting=counting, **given)
