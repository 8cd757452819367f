"""Real processes at the same moment about one referral: exactly one legal outcome, and nothing half written."""

import pytest

from tests import factories
from tests.together import refusals, together
from vlechtwerk.innovations.models import Need
from vlechtwerk.matching import actions
from vlechtwerk.matching.models import Proposal, Referral
from vlechtwerk.outbox.models import Message
from vlechtwerk.people.models import Consent

pytestmark = pytest.mark.usefixtures("committed_db")
ROUNDS = 3  # a race does not show every time


class Scene:
    def __init__(self):
        self.broker = factories.make_broker()
        self.need = factories.make_need(factories.make_innovation(broker=self.broker), made_by=self.broker)
        self.referral = self.sent("An")

    def sent(self, name):
        made = factories.make_referral(self.need, keeper=self.broker, name=name)
        return actions.agree_to_referral(made, to=made.receiver.key, by=made.asker)

    def act(self, act, referral=None, by=None, **words):
        """Every call reads its rows anew, as each process of the product does."""
        pk = (referral or self.referral).pk

        def call():
            act(Referral.objects.get(pk=pk), by=by, **words)
            return act.__name__

        return call

    def states(self):
        return sorted(Referral.objects.values_list("state", flat=True))

    @property
    def need_state(self):
        return Need.objects.values_list("state", flat=True).get(pk=self.need.pk)


@pytest.fixture(params=range(ROUNDS))
def scene(request):
    return Scene()


def introductions():
    return Message.objects.filter(kind="matching.referral_introduced").count()


def test_yes_while_the_asker_takes_it_back(scene):
    asker = scene.referral.asker
    yes, back = scene.act(actions.accept_referral), scene.act(actions.withdraw_referral, by=asker)
    answers = together(yes, back)
    assert len(refusals(answers)) <= 1  # the yes first, and taken back after it; or taken back, and too late
    assert scene.states() == ["withdrawn"]
    assert scene.need_state == "open"
    assert introductions() == (0 if refusals(answers) else 2)
    assert Consent.objects.filter(person=asker).first().is_given is False


def test_yes_and_no_at_once_is_one_of_them(scene):
    answers = together(scene.act(actions.accept_referral), scene.act(actions.decline_referral))
    assert len(refusals(answers)) == 1
    assert (scene.states(), scene.need_state) in ((["accepted"], "introduced"), (["declined"], "open"))


def test_four_clicks_on_yes_introduce_once(scene):
    assert len(refusals(together(*[scene.act(actions.accept_referral)] * 4))) == 3
    assert introductions() == 2


def test_two_outside_and_one_inside_say_yes_and_one_helps(scene):
    other = scene.sent("Jo")
    asked = actions.ask_helper(scene.need, helper=factories.make_person("Hilde"), by=scene.broker)

    def inside():
        proposal = Proposal.objects.get(pk=asked.pk)
        return actions.accept_proposal(proposal, by=proposal.helper).pk

    answers = together(scene.act(actions.accept_referral), scene.act(actions.accept_referral, other), inside)
    assert len(refusals(answers)) == 2
    yes = scene.states().count("accepted") + Proposal.objects.filter(state="accepted").count()
    assert (yes, scene.need_state) == (1, "introduced")
    assert set(scene.states()) <= {"accepted", "withdrawn"}


def test_two_workers_remind_and_close_once(scene, settings):
    settings.REFERRAL_ANSWER_DAYS = settings.REFERRAL_REMINDER_DAYS = 0
    Referral.objects.update(due_at=scene.referral.state_since)
    assert sum(together(*[actions.referrals_due] * 3)) == 1
    assert Message.objects.filter(kind="matching.referral_asked").count() == 2
    Referral.objects.update(due_at=scene.referral.state_since)
    assert sum(together(*[actions.referrals_due] * 3)) == 1
    assert scene.states() == ["expired"]


def test_silence_ends_while_somebody_says_yes(scene):
    since = scene.referral.state_since
    Referral.objects.update(due_at=since, reminded_at=since)
    answers = together(actions.referrals_due, scene.act(actions.accept_referral))
    assert (scene.states(), scene.need_state) in ((["accepted"], "introduced"), (["expired"], "open"))
    assert len(refusals(answers)) == (scene.states() == ["expired"])


def test_words_change_while_the_asker_agrees(scene):
    draft = factories.make_referral(scene.need, keeper=scene.broker, name="Jo")
    other = factories.make_destination("Els")
    words = {name: getattr(draft, name) for name in ("why", "alternatives", "keeper", "fallback")}
    edit = scene.act(actions.edit_referral, draft, by=scene.broker, to=other, summary="Nieuw", **words)
    agree = scene.act(actions.agree_to_referral, draft, by=draft.asker, to=draft.receiver.key, summary="Oud")
    assert len(refusals(together(edit, agree))) == 1
    now = Referral.objects.get(pk=draft.pk)
    assert (now.state, now.summary, now.destination) in (("draft", "Nieuw", other), ("sent", "Oud", draft.destination))
