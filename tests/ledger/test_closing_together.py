"""Real processes: somebody leaves at the moment at which somebody else does something with them."""

import pytest

from tests import factories
from tests.exchanges import scene
from tests.ledger.books import account_of
from tests.together import refusals, together
from vlechtwerk.exchanges import actions as exchanges
from vlechtwerk.exchanges.models import StrengtheningSession
from vlechtwerk.ledger import actions, queries
from vlechtwerk.people import actions as people
from vlechtwerk.people.models import Person

pytestmark = pytest.mark.usefixtures("committed_books_hold")


def fresh(row):
    return type(row).objects.get(pk=row.pk)


def test_leaving_while_the_last_answer_comes_loses_no_coin():
    session = scene.say(scene.held(), giver="held")

    def confirm():
        with scene.afterwards(session):
            exchanges.confirm(fresh(session), person=session.receiver)

    def leave():
        with scene.afterwards(session):
            people.leave(fresh(session.giver), by=None)

    assert refusals(together(confirm, leave)) == []
    assert fresh(session).state == "booked"
    with scene.afterwards(session):
        actions.settle_leavers_due()
    assert account_of(session.giver).closed_at
    assert actions.pot().balance == 100


def test_leaving_while_somebody_says_yes_leaves_no_session_with_nobody():
    proposal = scene.asked()
    answers = together(
        lambda: exchanges.accept(fresh(proposal), by=proposal.helper).key,
        lambda: people.leave(fresh(proposal.helper), by=None),
    )
    refusals(answers)
    exchanges.end_left_due()
    actions.settle_leavers_due()
    assert not StrengtheningSession.objects.exclude(state="cancelled").exists()
    assert queries.tally(proposal.helper).reserved_in == 0


def test_two_who_share_sessions_leave_at_the_same_moment():
    an, bo = factories.make_person("An"), factories.make_person("Bo")
    sessions = [scene.planning(giver=an, receiver=bo), scene.planning(giver=bo, receiver=an)]
    answers = together(lambda: people.leave(fresh(an), by=None), lambda: people.leave(fresh(bo), by=None))
    refusals(answers)
    exchanges.end_left_due()
    actions.settle_leavers_due()
    for person in (an, bo):
        if Person.objects.get(pk=person.pk).left_on is None:  # the other one was first with a session of both
            people.leave(fresh(person), by=None)
    assert {fresh(session).state for session in sessions} == {"cancelled"}
