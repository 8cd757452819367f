"""A whole innovation, or a question that came in, is referred with the same machine, and stays with its owner meanwhile."""

from datetime import timedelta

import pytest
from django.urls import reverse
from hypothesis import strategies as st
from hypothesis.stateful import invariant, rule

from tests import factories
from tests.machines import Undone, walk
from tests.matching.test_referral_machine import ENDED, HELD, MOVES
from tests.matching.test_referral_views import NO, YES, client_of
from vlechtwerk.core import clock
from vlechtwerk.desk import outside as desk
from vlechtwerk.desk import queries as today
from vlechtwerk.desk import team
from vlechtwerk.innovations import actions as innovations
from vlechtwerk.innovations.models import Innovation, Intake, TimelineEntry
from vlechtwerk.matching import actions
from vlechtwerk.matching.models import Destination, Referral
from vlechtwerk.outbox.models import Message

pytestmark = pytest.mark.django_db
STORY = "Ik krijg de huur niet meer betaald"


@pytest.fixture(autouse=True)
def _settings(settings):
    settings.STAFF_MFA = "optional"


@pytest.fixture
def intake(broker):
    return factories.make_intake(STORY, name="Nadia Haddad", phone="0470 00 99 88", broker=broker)


@pytest.fixture
def dossier(broker):
    return factories.make_innovation("Buurtkar", broker=broker)


@pytest.fixture(params=["intake", "dossier"])
def subject(request):
    return request.getfixturevalue(request.param)


@pytest.fixture
def draft(subject, broker):
    return refer(subject, broker)


@pytest.fixture
def sent(draft):
    return agree(draft)


@pytest.fixture
def held(sent):
    return actions.accept_referral(sent, by=None)


def refer(subject, broker, **more):
    words = {"summary": "Iemand zoekt hulp bij achterstallige huur.", "why": "Elke dag.", "alternatives": "Het OCMW."}
    to = more.pop("to", None) or factories.make_destination("Els Maes")
    return actions.draft_referral(subject, to=to, by=broker, keeper=broker, fallback=broker, **words, **more)


def agree(referral, **more):
    return actions.agree_to_referral(referral, to=referral.receiver.key, by=referral.asker, **more)


def state_of(subject):
    return type(subject).objects.values_list("state", flat=True).get(pk=subject.pk)


def waits(broker):
    """What is referred, or shared with several, and asks something of this broker."""
    return [row.title for row in [*desk.rows(broker, True), *team.rows(broker, True)]]


def path(link):
    return link.split("localhost:8000")[-1]


def test_whole_keeps_its_owner_and_state_until_there_is_an_outcome(held, subject, broker):
    before = {"intake": "received", "innovation": "active"}[subject._meta.model_name]
    assert state_of(subject) == before
    assert type(subject).objects.get(pk=subject.pk).broker == broker
    actions.finish_referral(held, outcome="helped", right_realised=True, by=None)
    assert state_of(subject) == {"received": "referred", "active": "stopped"}[before]
    assert type(subject).objects.get(pk=subject.pk).broker == broker


@pytest.mark.parametrize("outcome", ["partly", "not_helped"])
def test_whole_that_was_not_wholly_helped_is_still_here_and_on_the_list_of_today(held, subject, broker, outcome):
    before = state_of(subject)
    actions.finish_referral(held, outcome=outcome, by=None)
    assert state_of(subject) == before
    assert len(waits(broker)) == 1


def test_question_leaves_the_list_while_somebody_has_it_and_comes_back_when_that_ends(intake, broker):
    listed = lambda: [one.pk for one in today._intakes(broker, True)]  # noqa: E731
    assert listed() == [intake.pk]
    referral = agree(refer(intake, broker))
    assert listed() == []
    actions.decline_referral(referral, reason="not_ours", by=None)
    assert listed() == [intake.pk]
    assert waits(broker)


def test_mail_to_the_receiver_tells_no_words_name_or_number_of_the_asker(intake, broker):
    referral = agree(refer(intake, broker))
    mail = Message.objects.get(kind="matching.referral_asked")
    for secret in (STORY, intake.name, intake.phone, intake.email, referral.summary):
        assert secret not in mail.text + mail.subject


def test_asker_who_is_not_in_the_register_agrees_and_takes_it_back_by_link(intake, broker, client):
    draft = actions.request_agreement(refer(intake, broker), by=broker)
    link = path(actions.agree_link(draft))
    page = client.get(link).content.decode()
    assert "Iemand zoekt hulp" in page and "Els Maes" in page
    sent = client.post(link, {"verb": "agree", "to": draft.receiver.key, "summary": "Zo mag het.", "phone": ""})
    assert sent.status_code == 302
    draft.refresh_from_db()
    assert (draft.state, draft.summary, draft.asker) == ("sent", "Zo mag het.", None)
    assert client.post(link, {"verb": "withdraw", "note": ""}).status_code == 302
    draft.refresh_from_db()
    assert (draft.state, draft.agreed_at) == ("withdrawn", None)
    assert "referral_ended" in " ".join(Message.objects.values_list("kind", flat=True))
    assert waits(broker)  # the broker hears of it


def test_receiver_without_account_answers_in_three_taps(intake, broker, client):
    link = path(actions.referral_link(agree(refer(intake, broker))))
    first = client.get(link).content.decode()
    assert STORY not in first and "Lotte Hermans" in first
    client.post(link, {"verb": "open"})
    page = client.post(link, YES, follow=True).content.decode()
    assert "Nadia Haddad" in page and "0470 00 99 88" in page


def test_second_whole_referral_at_the_same_time_is_refused(draft, subject, broker, refused):
    assert "one at a time" in refused(refer, subject, broker, to=factories.make_destination("Jo"))


def test_whole_that_ends_here_takes_its_referral_back(held, subject, broker):
    if isinstance(subject, Intake):
        innovations.close_intake(subject, reason="withdrawn", by=broker)
    else:
        innovations.set_innovation_state(subject, to="stopped", note="Klaar", by=broker)
    held.refresh_from_db()
    assert held.state == "withdrawn"


def test_ended_whole_cannot_be_referred(subject, broker, refused):
    type(subject).objects.filter(pk=subject.pk).update(
        state="stopped" if isinstance(subject, Innovation) else "accepted"
    )
    refused(refer, subject, broker)


def test_outcome_is_opened_again_with_the_reason_and_the_whole_is_here_again(held, subject, broker, refused):
    actions.finish_referral(held, outcome="helped", by=None)
    refused(actions.reopen_referral, held, note=" ", by=broker)
    actions.reopen_referral(held, note="Toch niet rond", by=broker)
    assert held.state == "in_progress"
    assert state_of(subject) == ("active" if isinstance(subject, Innovation) else "received")


def test_no_room_is_remembered_in_the_directory(sent):
    until = clock.today() + timedelta(days=50)
    actions.decline_referral(sent, reason="no_capacity", until=until, by=None)
    known = Destination.objects.get(pk=sent.destination_id)
    assert (known.capacity, known.capacity_source, known.full_until, known.is_full) == ("full", "refused", until, True)


def test_answer_of_no_room_carries_the_day_and_refuses_one_that_is_past(sent, client):
    link, until = path(actions.referral_link(sent)), clock.today() + timedelta(days=9)
    bad = client.post(link, {**NO, "until": "2020-01-01"})
    assert bad.status_code == 422 and "until" in bad.context["steps"]["answer"].errors
    client.post(link, {**NO, "until": until.isoformat()})
    assert Destination.objects.get(pk=sent.destination_id).full_until == until


def test_handing_a_whole_over_books_no_coin(held):
    actions.finish_referral(held, outcome="helped", half_day=True, by=None)
    assert held.state == "done"


def test_warm_hand_over_is_noted_with_its_day(subject, broker):
    referral = actions.accept_referral(agree(refer(subject, broker, warm="call")), by=None)
    actions.warm_hand_over(referral, by=broker)
    referral.warm.refresh_from_db()
    assert (referral.warm.way, referral.warm.done_on) == ("call", clock.today())


def test_timeline_of_the_dossier_tells_it(dossier, broker):
    actions.accept_referral(agree(refer(dossier, broker)), by=None)
    verbs = TimelineEntry.objects.filter(innovation=dossier).values_list("verb", flat=True)
    assert {"whole_referral_drafted", "whole_referral_agreed", "whole_referral_accepted"} <= set(verbs)


@pytest.mark.parametrize("count", [1, 3])
def test_page_of_the_question_asks_the_same_number_of_queries(intake, broker, count, django_assert_num_queries):
    for _ in range(count):
        actions.decline_referral(agree(refer(intake, broker)), by=None)
    client = client_of(broker)
    address = reverse("intake", args=[intake.key])
    client.get(address)
    with django_assert_num_queries(5):
        client.get(address)


@pytest.mark.parametrize("kind", ["vraag", "dossier"])
def test_form_prepares_it_and_shows_what_leaves(kind, intake, dossier, broker):
    one = intake if kind == "vraag" else dossier
    known = factories.make_destination("Els Maes", offers="helpt bij achterstallige huur")
    other = factories.make_destination("Jo Claes", offers="bemiddelt over huur", capacity="waiting", wait_weeks=6, capacity_on=clock.today(), capacity_source="said")  # fmt: skip
    client = client_of(broker)
    address = reverse("refer", args=[kind, one.key]) + "?text=huur"
    page = client.get(address)
    assert "Els Maes" in page.content.decode()
    typed = {"known": known.key, "shown": [other.key], "summary": "S", "why": "W", "alternatives": "", "language": "nl",
             "keeper": broker.key, "fallback": broker.key, "warm": "visit"}  # fmt: skip
    assert client.post(address, typed, follow=True).status_code == 200
    made = Referral.objects.get()
    assert made.destination == known
    assert "Jo Claes" in made.alternatives and "6" in made.alternatives
    assert made.warm.way == "visit"
    assert client.post(address, {**typed, "shown": [], "known": other.key}).status_code == 422


class Handing(Undone):
    """One intake that is referred as a whole, by an asker who is not in the register."""

    def begin(self):
        self.broker = factories.make_broker()
        self.intake = factories.make_intake(STORY, phone="0470 00 99 88", broker=self.broker)
        refer(self.intake, self.broker)

    @property
    def one(self):
        return Referral.objects.get()

    @property
    def state(self):
        return Intake.objects.values_list("state", flat=True).get(pk=self.intake.pk)

    def standing(self):
        return self.one.state, self.state

    @rule()
    def agree(self):
        self.attempt(self.one.state == "draft", agree, self.one)

    @rule(reason=st.sampled_from(["", "no_capacity"]))
    def no(self, reason):
        self.attempt(self.one.state in {"sent", "seen"}, actions.decline_referral, self.one, reason=reason, by=None)

    @rule()
    def yes(self):
        with clock.at(self.now):
            actions.open_referral(self.one)
        self.attempt(self.one.state in {"sent", "seen"}, actions.accept_referral, self.one, by=None)

    @rule(outcome=st.sampled_from(["helped", "partly", "not_helped"]))
    def finish(self, outcome):
        self.attempt(self.one.state in HELD, actions.finish_referral, self.one, outcome=outcome, by=None)

    @rule(by_asker=st.booleans())
    def withdraw(self, by_asker):
        by = None if by_asker else self.broker
        may = self.one.state not in (*ENDED, "done")
        self.attempt(may, actions.withdraw_referral, self.one, by=by, of_asker=by_asker)

    @rule()
    def reopen(self):
        may = self.one.state in (*ENDED, "done") and (self.state == "received" or self.one.outcome == "helped")
        self.attempt(may, actions.reopen_referral, self.one, note="Toch", by=self.broker)

    @rule(days=st.integers(1, 30))
    def time_goes_by(self, days):
        self.now += timedelta(days=days)
        with clock.at(self.now):
            actions.referrals_due()

    @invariant()
    def every_move_is_one_of_the_machine(self):
        before = self.seen.get(self.one.pk, self.one.state)
        reach, now = {before}, {before}
        while now := {to for at in now for to in MOVES[at]} - reach:
            reach |= now
        assert self.one.state in reach
        self.seen[self.one.pk] = self.one.state

    @invariant()
    def question_is_never_lost(self):
        helped = self.one.outcome == "helped"
        assert self.state == ("referred" if helped else "received")
        assert Intake.objects.get(pk=self.intake.pk).broker_id == self.broker.pk
        with clock.at(self.now):
            listed = bool(list(today._intakes(self.broker, True)))
            waits = bool(desk.rows(self.broker, True))
        if self.one.state in ENDED or self.one.outcome in {"partly", "not_helped"}:
            assert listed
        if self.one.reminded_at and not helped:
            assert waits  # a deadline that went by is on the list of today


def test_whole_keeps_to_its_state_machine():
    walk(Handing, examples=15, steps=16)


def test_helper_outside_reads_what_is_asked_who_asks_and_whom_to_call(draft, broker, settings):
    """The number of the network: the broker's own goes to nobody who was not introduced."""
    settings.NETWORK_PHONE = "0470 00 99 88"
    type(broker).objects.filter(pk=broker.pk).update(phone="0470 00 99 77")
    agree(type(draft).objects.get(pk=draft.pk))
    text = Message.objects.get(kind="matching.referral_asked").text
    assert "0470 00 99 88" in text and "brengt mensen met een sociaal idee samen" in text
    assert "0470 00 99 77" not in text and "hele innovatie" not in text
