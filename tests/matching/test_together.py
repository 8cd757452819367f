"""Real processes at the same moment: exactly one legal outcome, and nothing half written."""

import pytest

from tests import factories
from tests.together import refusals, together
from vlechtwerk.exchanges import actions as exchanges
from vlechtwerk.exchanges.models import StrengtheningSession
from vlechtwerk.innovations import actions as innovations
from vlechtwerk.innovations.enums import NeedState
from vlechtwerk.innovations.models import Need
from vlechtwerk.ledger import queries as ledger
from vlechtwerk.matching import actions
from vlechtwerk.matching.models import Introduction, Proposal
from vlechtwerk.outbox.models import Message
from vlechtwerk.people.models import Consent, Person

pytestmark = pytest.mark.usefixtures("committed_db")
ROUNDS = 3  # a race does not show every time


class Scene:
    """A need with a broker and people; every call reads its rows anew, as each process of the product does."""

    def __init__(self):
        self.broker = factories.make_broker()
        self.need = factories.make_need(factories.make_innovation(broker=self.broker), made_by=self.broker)

    def person(self, name):
        return factories.make_person(name)

    def asked(self, name):
        return actions.ask_helper(self.need, helper=self.person(name), by=self.broker)

    def ask(self, helper):
        def call():
            need = Need.objects.select_related("innovation").get(pk=self.need.pk)
            return actions.ask_helper(need, helper=Person.objects.get(pk=helper.pk), by=self.broker).pk

        return call

    def answer(self, act, proposal, **words):
        def call():
            mine = Proposal.objects.get(pk=proposal.pk)
            act(mine, by=mine.helper, **words)
            return act.__name__

        return call

    def yes(self, proposal):
        return self.answer(exchanges.accept, proposal)

    def no(self, proposal):
        return self.answer(actions.decline_proposal, proposal)

    def withdraw(self, proposal):
        return self.answer(actions.withdraw_proposal, proposal)

    def withdraw_need(self):
        return innovations.withdraw_need(Need.objects.get(pk=self.need.pk), by=self.broker) and "gone"

    def states(self):
        return sorted(Proposal.objects.filter(need=self.need).values_list("state", flat=True))


@pytest.fixture(params=range(ROUNDS))
def scene(request):
    return Scene()


def whole(scene):
    """Everything that belongs together is there together, or not at all."""
    states, need = scene.states(), Need.objects.get(pk=scene.need.pk)
    yes = states.count("accepted")
    assert yes <= 1
    assert Introduction.objects.count() == StrengtheningSession.objects.count() == yes
    assert Consent.objects.filter(purpose="introduction").count() == 2 * yes
    assert Message.objects.filter(kind="exchanges.introduced").count() == 2 * yes
    lead = scene.need.innovation.members.get().person
    assert ledger.tally(lead).reserved_out == 100 * yes
    assert ledger.verify().is_sound
    if need.state != NeedState.WITHDRAWN:
        expected = NeedState.INTRODUCED if yes else NeedState.PROPOSED if "asked" in states else NeedState.OPEN
        assert need.state == expected
    return states


def test_yes_and_no_at_once_is_one_of_them(scene):
    proposal = scene.asked("Hilde")
    answers = together(scene.yes(proposal), scene.no(proposal))
    assert len(refusals(answers)) == 1
    assert whole(scene) in (["accepted"], ["declined"])


def test_same_yes_from_four_clicks_is_one_yes(scene):
    proposal = scene.asked("Hilde")
    assert len(refusals(together(*[scene.yes(proposal)] * 4))) == 3
    assert whole(scene) == ["accepted"]


def test_three_yeses_for_one_need_are_one_yes_and_two_thanks(scene):
    proposals = [scene.asked(name) for name in ("An", "Bo", "Cis")]
    assert len(refusals(together(*map(scene.yes, proposals)))) == 2
    assert whole(scene) == ["accepted", "superseded", "superseded"]
    assert Message.objects.filter(kind="matching.proposal_superseded").count() == 2


def test_broker_withdraws_while_the_helper_says_yes(scene):
    proposal = scene.asked("Hilde")
    assert len(refusals(together(scene.withdraw(proposal), scene.yes(proposal)))) == 1
    assert whole(scene) in (["accepted"], ["withdrawn"])


def test_need_is_withdrawn_while_two_say_yes(scene):
    first, second = scene.asked("An"), scene.asked("Bo")
    answers = together(scene.yes(first), scene.withdraw_need, scene.yes(second))
    assert len(refusals(answers)) == 2
    assert whole(scene) in (["accepted", "superseded"], ["withdrawn", "withdrawn"])


def test_two_last_noes_at_once_free_the_need(scene):
    first, second = scene.asked("An"), scene.asked("Bo")
    assert refusals(together(scene.no(first), scene.no(second))) == []
    assert whole(scene) == ["declined", "declined"]


def test_two_brokers_ask_the_same_person_once(scene):
    person = scene.person("Hilde")
    answers = together(*[scene.ask(person)] * 3)
    assert len(refusals(answers)) == 2
    assert whole(scene) == ["asked"]
    assert Message.objects.filter(kind="matching.proposal_asked").count() == 1


def test_no_fourth_person_is_asked_however_many_brokers_try(scene):
    people = [scene.person(name) for name in ("An", "Bo", "Cis", "Dré", "Els")]
    answers = together(*map(scene.ask, people))
    assert len(refusals(answers)) == 2
    assert whole(scene) == ["asked"] * 3


def test_somebody_is_asked_while_the_first_says_yes(scene):
    proposal, other = scene.asked("An"), scene.person("Bo")
    answers = together(scene.yes(proposal), scene.ask(other))
    assert len(refusals(answers)) <= 1
    assert whole(scene) in (["accepted"], ["accepted", "superseded"])


def test_two_workers_remind_and_close_once(scene, settings):
    settings.PROPOSAL_REMINDER_DAYS = settings.PROPOSAL_ANSWER_DAYS = 0
    scene.asked("Hilde")
    assert sum(together(*[actions.remind_due] * 3)) == 1
    assert Message.objects.filter(kind="matching.proposal_reminder").count() == 1
    Proposal.objects.update(answer_by=Proposal.objects.get().asked_at)
    assert sum(together(*[actions.expire_due] * 3)) == 1
    assert whole(scene) == ["expired"]


def test_silence_ends_while_the_helper_says_yes(scene, settings):
    proposal = scene.asked("Hilde")
    Proposal.objects.update(answer_by=proposal.asked_at, reminded_at=proposal.asked_at)
    answers = together(actions.expire_due, scene.yes(proposal))
    assert whole(scene) in (["accepted"], ["expired"])
    assert len(refusals(answers)) == (scene.states() == ["expired"])
