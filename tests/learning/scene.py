"""Curricula and groups in any state, made by the product's own actions."""

from datetime import timedelta
from decimal import Decimal

from tests import factories
from vlechtwerk.core import clock
from vlechtwerk.learning import actions

DAY = timedelta(days=1)


def draft(by, *, title="Kansen zien", ects=6, **more):
    more = {"summary": "Zie een kans en maak ze waar.", "eqf": 6, **more}
    made = actions.begin_curriculum(title=title, ects=Decimal(ects), by=by, **more)
    module = actions.add_module(made, title="Kijken en luisteren", ects=Decimal(ects), by=by)
    actions.add_lesson(module, kind="text", title="Wat is een kans?", body="Een **kans**.", by=by)
    actions.add_lesson(module, kind="assignment", title="Bel aan", questions=["Wat raakte je?"], by=by)
    return made


def published(by, **more):
    return actions.publish_curriculum(draft(by, **more), by=by)


def planned(by, *, title="Groep van de lente", curriculum=None, **more):
    today = clock.today()
    days = {"starts_on": today + 7 * DAY, "ends_on": today + 90 * DAY}
    return actions.plan_cohort(curriculum or published(by), title=title, by=by, **{**days, **more})


def running(by, *names, goals=True, cohort=None, **more):
    """With these learners, each with a goal."""
    cohort = cohort or planned(by, **more)
    learners = [actions.enrol(cohort, person=factories.make_person(name), by=by) for name in names or ("An Leert",)]
    actions.start_cohort(cohort, by=by)
    for one in learners:
        one.cohort.refresh_from_db()
        if goals:
            actions.set_goal(one, text="Durven bellen")
    return cohort


def lesson(cohort, kind="text"):
    return cohort.curriculum.modules.first().lessons.filter(kind=kind).first()
