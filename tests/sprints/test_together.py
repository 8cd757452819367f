"""Several at once: one next block, one ballot, one harvest, one copy of what was sent twice; nothing read too early."""

from uuid import uuid4

import pytest

from tests import factories
from tests.sprints import scene
from tests.together import refusals, together
from vlechtwerk.library.models import Item
from vlechtwerk.people.models import Person
from vlechtwerk.sprints import actions
from vlechtwerk.sprints.models import Ballot, Idea, Sprint, SprintMember

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def sprint(committed_db):
    made = scene.in_state("ideate", factories.make_broker())
    actions.join_sprint(made, name="An")
    return made


def by():
    return Person.objects.get(hats__kind="broker")


def test_two_who_go_on_skip_no_block(sprint):
    seen = scene.running_key(sprint)

    def press():
        return actions.next_step(Sprint.objects.get(), seen=seen, by=by()).pk

    assert len(refusals(together(press, press))) == 1
    assert (
        sprint.steps.filter(started_at__isnull=False).count()
        == sprint.steps.filter(finished_at__isnull=False).count() + 1
    )


def test_what_is_sent_by_two_requests_at_once_is_kept_once(sprint):
    one = {"number": str(uuid4()), "text": "Bedden delen"}

    def send():
        return actions.add_ideas(SprintMember.objects.get(), sent=[one])[0]["ok"]

    assert together(send, send, send) == [True, True, True]
    assert Idea.objects.count() == 1


def test_idea_that_is_sent_while_all_are_shown_is_not_left_sealed(sprint):
    def send():
        return actions.add_ideas(SprintMember.objects.get(), sent=[{"number": str(uuid4()), "text": "Net op tijd"}])[0][
            "ok"
        ]

    def show():
        return actions.reveal(Sprint.objects.get(), by=by()).board

    assert refusals(together(send, show, send)) == []
    assert list(Idea.objects.values_list("text", "sealed")) == [("Net op tijd", "")] * 2


def test_dots_and_harvest_count_once(sprint):
    idea = scene.write(SprintMember.objects.get())
    actions.reveal(sprint, by=by())
    actions.open_vote(sprint, by=by())

    def give():
        return actions.give_dots(SprintMember.objects.get(), dots={idea.key: 2})

    assert len(refusals(together(give, give))) == 1
    assert Idea.objects.get().dots == 2 and Ballot.objects.count() == 1

    def harvest():
        return actions.harvest_idea(Idea.objects.get(), to="item", by=by()).key

    assert len(refusals(together(harvest, harvest))) == 1
    assert Item.objects.count() == 1
