"""Curricula and groups in any state, made by the product's own actions."""

from datetime import timedelta
from decimal import Decimal
from uuid import uuid4

from tests import factories
from tests.sprints.scene import picture
from vlechtwerk.core import clock
from vlechtwerk.learning import actions, queries
from vlechtwerk.learning.models import Learner, Review
from vlechtwerk.ledger import actions as ledger

DAY = timedelta(days=1)
__all__ = ["picture"]


def draft(by, *, title="Kansen zien", ects=6, **more):
    more = {"summary": "Zie een kans en maak ze waar.", "eqf": 6, "room_percent": 34, **more}
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


def first_lesson(curriculum, kind="text"):
    return curriculum.modules.first().lessons.filter(kind=kind).first()


def again(learner):
    """As it is in the database by now, with its group."""
    return Learner.objects.select_related("cohort", "person", "team").get(pk=learner.pk)


def at_work(learner, goal="Durven bellen"):
    """A learner of a group that runs, with a goal of their own; it."""
    return actions.set_goal(again(learner), text=goal)


def running(by, *names, goals=True, cohort=None, **more):
    """With these learners, each with a goal."""
    cohort = cohort or planned(by, **more)
    for name in names or ("An Leert",):
        actions.enrol(cohort, person=factories.make_person(name), by=by)
    actions.start_cohort(cohort, by=by)
    for one in cohort.learners.all() if goals else ():
        at_work(one)
    return cohort


def lesson(cohort, kind="text"):
    return first_lesson(cohort.curriculum, kind)


def learners(cohort):
    return [again(one) for one in cohort.learners.order_by("pk")]


def hand_in_all(cohort, by):
    """Everybody hands in the assignment, and the feedback is divided."""
    for one in learners(cohort):
        actions.hand_in(one, lesson=lesson(cohort, "assignment"), text="Ik belde aan en vroeg of ik mocht luisteren.")
    actions.divide_feedback(cohort, lesson=lesson(cohort, "assignment"), by=by)


def give_all(cohort):
    """Everybody gives the feedback they were asked for."""
    for review in Review.objects.filter(reviewer__cohort=cohort, given_at=None):
        actions.give_feedback(review, answers=["Je luisterde echt."])


def finish(cohort, by):
    """Everybody does everything."""
    for one in learners(cohort):
        for row in queries.lessons(cohort).exclude(kind="assignment"):
            actions.complete_lesson(again(one), lesson=row)
    hand_in_all(cohort, by)
    give_all(cohort)


def lecture(cohort, person, by, *, title="Van idee tot zaak"):
    return actions.ask_guest(
        cohort, person=person, title=title, message="Vertel je hoe je begon?", starts_at=clock.now() + 10 * DAY, by=by
    )


def work(cohort, learner, innovation, by):
    return actions.ask_lead(
        cohort, lesson=lesson(cohort, "assignment"), innovation=innovation, learner=learner, by=by,
        message="Mogen ze een week meelopen?",
    )  # fmt: skip


def in_state(name, state, by, *, lead=None, innovation=None):
    """One of each machine in each of its states."""
    if name in {"lecture", "real_work"}:
        return (_lecture if name == "lecture" else _work)(state, by, lead, innovation)
    return {"curriculum": _curriculum, "cohort": _cohort, "learner": _learner}[name](state, by)


def _curriculum(state, by):
    made = draft(by) if state == "draft" else published(by)
    return actions.archive_curriculum(made, by=by) if state == "archived" else made


def _cohort(state, by):
    made = planned(by)
    if state in {"running", "closed"}:
        made = running(by, cohort=made)
    if state == "closed":
        return actions.close_cohort(made, by=by)
    return actions.cancel_cohort(made, reason="Te weinig volk", by=by) if state == "cancelled" else made


def _learner(state, by):
    if state in {"applied", "left"}:
        person = factories.make_person("Piet Vraagt")
        made = actions.apply_for(planned(by), person=person, background="social", motive="Ik wil leren")
        return actions.end_place(made, by=by) if state == "left" else made
    cohort = running(by)
    if state == "finished":
        finish_alone(cohort)
    return learners(cohort)[0]


def finish_alone(cohort):
    """Somebody who is alone in a group does all of it."""
    (one,) = learners(cohort)
    actions.complete_lesson(one, lesson=lesson(cohort))
    actions.hand_in(again(one), lesson=lesson(cohort, "assignment"), text="Ik belde aan.")


def _lecture(state, by, lead, _innovation):
    made = lecture(running(by), lead, by)
    if state == "declined":
        return actions.decline_lecture(made, by=lead)
    if state == "cancelled":
        return actions.call_off_lecture(made, by=by)
    if state in {"accepted", "given"}:
        actions.accept_lecture(made, by=lead)
    if state == "given":
        ledger.give_to_pot(uuid4(), giver=by, amount=100, by=by)
        with clock.at(made.starts_at + DAY / 8):
            actions.confirm_lecture(made, by=by)
    return made


def _work(state, by, lead, innovation):
    cohort = running(by)
    made = work(cohort, learners(cohort)[0], innovation, by)
    if state == "refused":
        return actions.refuse_work(made, answer="Nu niet", by=lead)
    if state in {"agreed", "ended"}:
        actions.agree_to_work(made, by=lead)
    return actions.end_work(made, by=by) if state == "ended" else made
