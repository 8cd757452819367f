"""The way of a question: which step is legal from where, and what a refused one leaves behind (nothing)."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from tests import factories
from tests.innovations.conftest import ENTRY_TEST
from vlechtwerk.core import clock
from vlechtwerk.core.models import AuditEntry
from vlechtwerk.innovations import actions
from vlechtwerk.innovations.enums import IntakeState
from vlechtwerk.innovations.models import Innovation, Intake
from vlechtwerk.outbox.models import Message
from vlechtwerk.people.models import Person

STEPS = {
    "take_in": (lambda one, by: actions.take_in_draft(one, by=by), {"draft"}, "received"),
    "invite": (lambda one, by: actions.invite_intake(one, by=by), {"received"}, "invited"),
    "assess": (
        lambda one, by: actions.assess_intake(one, by=by, **ENTRY_TEST),
        {"received", "invited", "assessed"},
        "assessed",
    ),
    "accept": (lambda one, by: actions.accept_intake(one, name="Idee", pitch="P", by=by), {"assessed"}, "accepted"),
    "refer": (
        lambda one, by: actions.refer_intake(one, to="An", by=by),
        {"received", "invited", "assessed"},
        "referred",
    ),
    "close": (
        lambda one, by: actions.close_intake(one, reason="not_impact", by=by),
        {"draft", "received", "invited", "assessed"},
        "closed",
    ),
    "reopen": (
        lambda one, by: actions.reopen_intake(one, note="Belde terug", by=by),
        {"closed", "referred"},
        "received",
    ),
}
PAIRS = [(step, state) for step in STEPS for state in IntakeState.values]


def everything():
    """All that a step could write."""
    intakes = list(Intake.objects.order_by("pk").values())
    return intakes, *(model.objects.count() for model in (Innovation, Person, Message, AuditEntry))


@pytest.mark.parametrize(("step", "state"), PAIRS)
def test_step_is_taken_where_it_is_legal_and_else_writes_nothing(intake_in, broker, step, state):
    intake = intake_in(state)
    run, legal, to = STEPS[step]
    before = everything()
    if state in legal:
        run(intake, broker)
        intake.refresh_from_db()
        assert intake.state == to
        assert AuditEntry.objects.filter(subject_id=str(intake.pk), actor_id=broker.pk).exists()
    else:
        with pytest.raises(actions.InnovationRefused, match="by now"):
            run(intake, broker)
        assert everything() == before


def test_every_state_but_accepted_has_a_way_on():
    reachable = set().union(*(legal for _run, legal, _to in STEPS.values()))
    assert set(IntakeState.values) - reachable == {"accepted"}


def test_who_takes_the_first_step_becomes_the_broker_and_stays_it(intake_in, broker):
    intake = intake_in("invited")
    actions.assess_intake(intake, by=factories.make_broker("Bram Wils"), **ENTRY_TEST)
    assert intake.broker == broker


@pytest.mark.parametrize("answers", [(True, False), (False, True), (False, False)])
def test_question_that_failed_the_entry_test_is_not_taken_in(intake_in, broker, answers):
    intake = intake_in("received")
    actions.assess_intake(intake, is_impact_driven=answers[0], is_innovative=answers[1], by=broker)
    before = everything()
    with pytest.raises(actions.InnovationRefused, match="Assess it again"):
        actions.accept_intake(intake, name="Idee", pitch="P", by=broker)
    assert everything() == before


def test_every_open_state_has_a_day_on_which_somebody_looks_again(intake_in):
    for state in ("invited", "assessed"):
        assert intake_in(state).follow_up_on > clock.today()
    for state in ("accepted", "referred", "closed"):
        assert intake_in(state).follow_up_on is None


def test_invitation_with_a_day_is_looked_at_again_on_that_day(intake_in, broker):
    intake, day = intake_in("received"), clock.today() + timedelta(days=9)
    actions.invite_intake(intake, on=day, message="Koffie?", by=broker)
    assert intake.follow_up_on == day
    assert "Koffie?" in Message.objects.get(kind="innovations.intake_invited").text


def test_invitation_for_a_day_that_is_past_is_refused(intake_in, broker):
    intake = intake_in("received")
    with pytest.raises(actions.InnovationRefused) as refused:
        actions.invite_intake(intake, on=clock.today() - timedelta(days=1), by=broker)
    assert refused.value.field == "on"
    assert Intake.objects.get().state == "received"


@pytest.mark.parametrize("nothing", ["", "  \n "])
def test_reason_and_name_must_be_said(intake_in, broker, nothing):
    with pytest.raises(actions.InnovationRefused):
        actions.reopen_intake(intake_in("closed"), note=nothing, by=broker)
    with pytest.raises(actions.InnovationRefused):
        actions.refer_intake(intake_in("received"), to=nothing, by=broker)


def test_reopened_intake_says_why_and_keeps_the_earlier_reason_in_the_trail(intake_in, broker):
    intake = intake_in("received")
    actions.close_intake(intake, reason="no_answer", note="Drie keer gebeld", by=broker)
    actions.reopen_intake(intake, note="Zij belde zelf", by=broker)
    assert (intake.close_reason, intake.close_note) == ("", "Zij belde zelf")
    trail = AuditEntry.objects.filter(subject_id=str(intake.pk), verb="intake_received").first()
    assert trail.data == {"reason": "no_answer", "note": "Drie keer gebeld"}


def test_database_refuses_closed_without_reason_and_a_question_nobody_can_answer(db):
    for wrong in ({"state": "closed"}, {"email": ""}):
        with pytest.raises(IntegrityError), transaction.atomic():
            factories.make_intake(**wrong)


# --- what the asker hears ------------------------------------------------------------------------------------


@pytest.mark.parametrize("reason", ["spam", "duplicate"])
def test_spam_and_doubles_hear_nothing(intake_in, broker, reason):
    actions.close_intake(intake_in("received"), reason=reason, by=broker)
    assert not Message.objects.exists()


def test_reason_of_closing_is_told_in_the_language_of_the_asker(intake_in, broker):
    actions.close_intake(intake_in("received", language="fr"), reason="not_innovative", by=broker)
    text = Message.objects.get().text
    assert "not yet an innovative concept" not in text
    assert "pas encore" in text


def test_word_of_the_broker_is_a_quote_that_can_begin_nothing_else(intake_in, broker):
    actions.close_intake(intake_in("received"), reason="other", note="Eerste regel.\n\nTweede <b>regel</b>.", by=broker)
    mail = Message.objects.get()
    assert "> Eerste regel. Tweede <b>regel</b>." in mail.text
    assert "Eerste regel. Tweede &lt;b&gt;regel&lt;/b&gt;.</blockquote>" in mail.html


def test_referral_names_who_and_the_number(intake_in, broker):
    actions.refer_intake(intake_in("received"), to="An Peeters", phone="015 00 11 22", note="Zij weet het", by=broker)
    text = Message.objects.get().text
    assert "An Peeters, 015 00 11 22" in text
    assert "Zij weet het" in text


def test_asker_with_a_telephone_only_gets_no_mail_and_nothing_breaks(intake_in, broker):
    intake = intake_in("assessed", email="", phone="0470 00 00 09")
    actions.accept_intake(intake, name="Idee", pitch="P", by=broker)
    assert not Message.objects.exists()
    assert (intake.person.email, intake.person.phone) == (None, "0470 00 00 09")


# --- accepting -----------------------------------------------------------------------------------------------


def test_accepting_makes_one_innovation_with_its_lead_broker_and_first_stage(intake_in, broker, stages):
    intake = intake_in("assessed", name="Said", language="fr")
    made = actions.accept_intake(intake, name=" Tweede Oogst ", pitch="Soep", by=broker)
    lead = made.members.get()
    assert (made.name, made.broker, made.stage, made.language) == ("Tweede Oogst", broker, stages[0], "fr")
    assert (lead.role, lead.person.name, lead.person.email) == ("lead", "Said", "said@example.org")
    assert (intake.innovation, intake.person) == (made, lead.person)
    assert made.next_step and made.next_step_on > clock.today()
    assert [entry.verb for entry in made.entries.all()] == ["started", "asked"]
    assert [change.to_stage for change in made.stage_changes.all()] == [stages[0]]
    assert made.key in Message.objects.get(kind="innovations.intake_accepted").text


def test_asker_who_is_known_under_other_capitals_becomes_the_lead_and_is_not_doubled(intake_in, broker):
    known = factories.make_person("Said Amrani", email="said@example.org")
    made = actions.accept_intake(intake_in("assessed", email="SAID@Example.org"), name="Idee", pitch="P", by=broker)
    assert made.members.get().person == known
    assert Person.objects.filter(email__iexact="said@example.org").count() == 1


def test_member_who_asked_stays_the_lead_whatever_name_is_typed(intake_in, broker):
    member = factories.make_person("Griet Vandamme")
    intake = intake_in("assessed", person=member)
    made = actions.accept_intake(intake, name="Idee", pitch="P", lead_name="Iemand anders", by=broker)
    assert made.members.get().person == member


def test_without_a_published_path_nothing_is_written(db, broker):
    intake = factories.make_intake()
    actions.assess_intake(intake, by=broker, **ENTRY_TEST)
    before = everything()
    with pytest.raises(actions.InnovationRefused, match="no published path"):
        actions.accept_intake(intake, name="Idee", pitch="P", by=broker)
    assert everything() == before


@pytest.mark.parametrize(
    ("own", "network", "said"),
    [
        ("0470 00 45 67", "015 00 00 00", "Lotte Hermans nodigt je uit. Antwoord op deze mail, of bel 0470 00 45 67."),
        ("", "015 00 00 00", "Lotte Hermans nodigt je uit. Antwoord op deze mail, of bel 015 00 00 00."),
        ("", "", "Lotte Hermans nodigt je uit. Antwoord op deze mail."),
    ],
)
@pytest.mark.django_db
def test_invitation_says_who_invites_and_names_a_number_only_when_there_is_one(settings, own, network, said):
    settings.NETWORK_PHONE = network
    lotte = factories.make_broker(phone=own)
    actions.invite_intake(factories.make_intake(), by=lotte)
    assert said in " ".join(Message.objects.get(kind="innovations.intake_invited").text.split())
