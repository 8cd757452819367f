"""Questionnaires, questions, rounds and invitations: what each step does, and what it refuses with which words."""

from datetime import timedelta

import pytest
from django.utils import translation

from tests import factories
from tests.surveys import asking
from vlechtwerk.core import clock
from vlechtwerk.core.models import AuditEntry
from vlechtwerk.outbox import actions as outbox
from vlechtwerk.outbox.models import Message
from vlechtwerk.surveys import actions, queries
from vlechtwerk.surveys.models import Invitation, Question, Response

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def in_english():
    with translation.override("en"):
        yield


@pytest.fixture
def broker(db):
    return factories.make_broker()


@pytest.fixture
def draft(broker):
    return actions.make_questionnaire(kind="survey", title="Wat houdt je tegen?", by=broker)


@pytest.fixture
def refused():
    def saying(act, *args, **keywords):
        with pytest.raises(actions.SurveysRefused) as caught:
            act(*args, **keywords)
        return str(caught.value.message)

    return saying


def mails(kind):
    return list(Message.objects.filter(kind=f"surveys.{kind}").order_by("pk"))


def add(draft, broker, kind="one", choices=("Ja", "Nee"), **more):
    lines = [one if isinstance(one, tuple) else (one, None) for one in choices]
    return actions.add_question(draft, kind=kind, choices=lines, by=broker, **{"text": "Waarom?", **more})


# --- questions --------------------------------------------------------------------------------------------------


def test_questions_of_every_kind_keep_what_theirs_needs(draft, broker):
    exactly = add(draft, broker, "exactly", [str(n) for n in range(5)], exactly_count=3, scale_from=1)
    scale = add(draft, broker, "scale", scale_from=0, scale_to=10, low_label="nooit", exactly_count=4)
    matrix = add(draft, broker, "matrix", rows=["Geld", "Tijd"])
    open_one = add(draft, broker, "open", rows=["x"])
    assert (exactly.exactly_count, exactly.scale_from, exactly.choices.count()) == (3, None, 5)
    assert (scale.exactly_count, scale.choices.count(), scale.low_label) == (None, 0, "nooit")
    assert [one.code for one in matrix.rows.all()] == ["r1", "r2"]
    assert (open_one.rows.count(), open_one.choices.count()) == (0, 0)
    assert [one.order for one in queries.questions_of(draft)] == [1, 2, 3, 4]


@pytest.mark.parametrize(
    ("kind", "given", "words", "field"),
    [
        ("one", {"choices": ["Ja"]}, "two to forty", "choices"),
        ("one", {"choices": [str(n) for n in range(41)]}, "two to forty", "choices"),
        ("one", {"choices": ["Ja", "ja"]}, "say the same", "choices"),
        ("one", {"choices": ["Ja", "x" * 161]}, "too long", "choices"),
        ("one", {"choices": [("Ja", 101), ("Nee", 0)]}, "from 0 to 100", "choices"),
        ("triangle", {"choices": ["A", "B"]}, "three corners", "choices"),
        ("matrix", {"rows": []}, "one to forty rows", "rows"),
        ("exactly", {"exactly_count": 3}, "no more than there are", "exactly_count"),
        ("exactly", {}, "At least one", "exactly_count"),
        ("scale", {"scale_from": 5, "scale_to": 1}, "lower to a higher", "scale_to"),
        ("scale", {"scale_from": 1, "scale_to": 22}, "at most 20 steps", "scale_to"),
        ("scale", {}, "lower to a higher", "scale_to"),
    ],
)
def test_question_that_cannot_be_answered_is_refused(draft, broker, kind, given, words, field):
    with pytest.raises(actions.SurveysRefused, match=words) as refused:
        add(draft, broker, kind, **given)
    assert refused.value.field == field
    assert not Question.objects.exists()


def test_question_moves_within_its_list_and_goes(draft, broker):
    first, _second, third = [add(draft, broker, text=text) for text in ("een", "twee", "drie")]
    actions.move_question(third, up=True, by=broker)
    actions.move_question(first, up=True, by=broker)
    assert [one.text for one in queries.questions_of(draft)] == ["een", "drie", "twee"]
    actions.move_question(first, up=False, by=broker)
    actions.drop_question(third, by=broker)
    assert [(one.order, one.text) for one in queries.questions_of(draft)] == [(1, "een"), (2, "twee")]


def test_choices_keep_their_code_when_words_change_or_places(draft, broker):
    one = add(draft, broker, choices=["Geld", "Tijd", "Mensen"])
    actions.change_question(one, text="Wat?", choices=[("Tijd", None), ("Het geld", None), ("Mensen", 5)], by=broker)
    assert [(row.code, row.text) for row in one.choices.all()] == [("c2", "Tijd"), ("c1", "Het geld"), ("c3", "Mensen")]
    actions.change_question(one, text="Wat?", choices=[("Tijd", None), ("Kennis", None)], by=broker)
    assert [(row.code, row.text) for row in one.choices.all()] == [("c2", "Tijd"), ("c4", "Kennis")]


def test_once_it_is_ready_only_words_change(draft, broker, refused):
    one = add(draft, broker)
    actions.finish_questionnaire(draft, by=broker)
    same = [("Jaa", None), ("Nee", None)]
    assert (
        actions.change_question(one, text="Waarom?", choices=same, is_required=True, by=broker).choices.first().text
        == "Jaa"
    )
    more = [*same, ("Misschien", None)]
    assert "only the words" in refused(
        actions.change_question, one, text="?", choices=more, is_required=True, by=broker
    )
    assert "only the words" in refused(
        actions.change_question, one, text="?", choices=same, is_required=False, by=broker
    )
    assert "new version" in refused(actions.drop_question, one, by=broker)
    assert "new version" in refused(actions.move_question, one, up=True, by=broker)
    assert "new version" in refused(add, draft, broker)
    assert "promised" in refused(actions.change_questionnaire, draft, is_anonymous=True, by=broker)
    assert actions.change_questionnaire(draft, title="Anders", is_anonymous=False, by=broker).title == "Anders"


# --- the questionnaire ------------------------------------------------------------------------------------------


def test_it_is_ready_with_a_question_and_goes_back_until_somebody_answers(draft, broker, refused):
    assert "no question" in refused(actions.finish_questionnaire, draft, by=broker)
    add(draft, broker)
    actions.finish_questionnaire(draft, by=broker)
    assert "by now" in refused(actions.finish_questionnaire, draft, by=broker)
    actions.rework_questionnaire(draft, by=broker)
    assert draft.state == "draft"
    actions.finish_questionnaire(draft, by=broker)
    found = asking.opened(draft, people=[factories.make_person()])
    assert "A round is open" in refused(actions.rework_questionnaire, draft, by=broker)
    assert "not over" in refused(actions.archive_questionnaire, draft, by=broker)
    actions.answer_invitation(found.invitations.get(), values={asking.only(draft).key: "c1"})
    actions.close_round(found, by=broker)
    assert "answered already" in refused(actions.rework_questionnaire, draft, by=broker)
    assert actions.archive_questionnaire(draft, by=broker).state == "archived"
    assert "by now" in refused(actions.change_questionnaire, draft, title="x", by=broker)


@pytest.mark.parametrize("promise", ["is_anonymous", "is_public"])
def test_no_files_where_nobody_is_known(draft, broker, refused, promise):
    add(draft, broker, "file")
    actions.change_questionnaire(draft, **{promise: True}, by=broker)
    assert "file" in refused(actions.finish_questionnaire, draft, by=broker)


def test_page_open_to_all_opens_and_closes_with_its_questionnaire(broker, refused):
    asked = asking.ready("scan", keeper=broker, is_public=True)
    found = queries.public_scan(asked.key)
    assert [one.pk for one in queries.public_scans()] == [asked.pk]
    assert "open to all" in refused(actions.invite, found, people=[broker], by=broker)
    assert "open to all" in refused(
        actions.change_round, found, name="x", opens_on=clock.today(), closes_on=clock.today(), by=broker
    )
    actions.archive_questionnaire(asked, by=broker)
    found.refresh_from_db()
    assert (found.state, list(queries.public_scans())) == ("closed", [])


def test_new_version_keeps_codes_roles_and_where_answers_count(draft, broker):
    side = draft.dimensions.create(order=1, name="Team")
    one = add(draft, broker, "matrix", ["Ja", "Nee"], rows=["Geld"])
    Question.objects.filter(pk=one.pk).update(dimension=side)
    draft.advices.create(dimension=side, text="Zoek iemand")
    actions.set_roles(draft, names=["lesgever"], by=broker)
    made = actions.copy_questionnaire(draft, by=broker)
    again = made.questions.get()
    assert (made.state, made.copied_from, made.title) == ("draft", draft, draft.title)
    assert (again.code, again.key != one.key, again.dimension.name) == (one.code, True, "Team")
    assert again.dimension.questionnaire == made == made.advices.get().questionnaire
    assert [row.code for row in again.choices.all()] == ["c1", "c2"]
    assert [row.text for row in again.rows.all()] == ["Geld"]
    assert [row.name for row in made.roles.all()] == ["lesgever"]


def test_roles_change_until_somebody_has_one(draft, broker, refused):
    actions.set_roles(draft, names=["lesgever", "  onder  nemer ", "", "lesgever"], by=broker)
    assert [(one.code, one.name) for one in draft.roles.all()] == [("r1", "lesgever"), ("r2", "onder nemer")]
    actions.set_roles(draft, names=["student", "lesgever"], by=broker)
    assert [(one.code, one.name) for one in draft.roles.all()] == [("r3", "student"), ("r1", "lesgever")]
    assert "At most 20" in refused(actions.set_roles, draft, names=[str(n) for n in range(21)], by=broker)
    add(draft, broker)
    actions.finish_questionnaire(draft, by=broker)
    found = asking.opened(draft, people=[factories.make_person()])
    actions.answer_invitation(found.invitations.get(), values={}, roles=["r1", "r9"])
    assert Response.objects.get().roles == ["r1"]
    assert "student" in refused(actions.set_roles, draft, names=["lesgever"], by=broker)


def test_keeper_hears_once_of_what_lies_still(draft, broker):
    month = clock.now() + timedelta(days=31)
    with clock.at(month):
        assert (actions.remind_questionnaires_due(), actions.remind_questionnaires_due()) == (1, 0)
    add(draft, broker)
    actions.finish_questionnaire(draft, by=broker)
    asking.planned(draft, days=90)
    with clock.at(month):
        assert actions.remind_questionnaires_due() == 0  # it is asked
    assert [one.to_email for one in mails("questionnaire_waits")] == [broker.email]


# --- rounds -----------------------------------------------------------------------------------------------------


def test_round_has_days_to_come_in_the_right_order(broker, refused):
    asked, today = asking.ready(keeper=broker), clock.today()
    day = timedelta(days=1)
    assert "day is over" in refused(
        actions.plan_round, asked, name="x", opens_on=today, closes_on=today - day, by=broker
    )
    assert "before the first" in refused(
        actions.plan_round, asked, name="x", opens_on=today + 2 * day, closes_on=today + day, by=broker
    )
    made = [actions.plan_round(asked, name="x", opens_on=today, closes_on=today + day, by=broker) for _ in range(2)]
    assert [one.order for one in made] == [1, 2]
    assert actions.change_round(made[0], name="y", opens_on=today, closes_on=today + 9 * day, by=broker).name == "y"
    drafted = asking.questionnaire(keeper=broker)
    assert "by now" in refused(actions.plan_round, drafted, name="x", opens_on=today, closes_on=today, by=broker)


def test_round_opens_and_closes_by_itself_and_its_keeper_hears_how_many(broker):
    found = asking.planned(asking.ready(keeper=broker), people=[factories.make_person()], days=5)
    assert actions.open_rounds_due() == 0
    with clock.at(clock.now() + timedelta(days=1)):
        assert (actions.open_rounds_due(), actions.open_rounds_due()) == (1, 0)
        assert actions.send_invitations_due() == 1
    with clock.at(clock.now() + timedelta(days=5)):
        assert actions.close_rounds_due() == 0
    with clock.at(clock.now() + timedelta(days=6)):
        assert (actions.close_rounds_due(), actions.close_rounds_due()) == (1, 0)
    found.refresh_from_db()
    assert found.state == "closed"
    assert [one.to_email for one in mails("round_closed")] == [broker.email]


def test_of_two_who_close_one_wins(broker, refused):
    found = asking.opened(asking.ready(keeper=broker))
    actions.close_round(found, by=broker)
    assert "closed already" in refused(actions.close_round, found, by=broker)
    assert "by now" in refused(actions.open_round, found, by=broker)
    assert "by now" in refused(actions.invite, found, people=[broker], by=broker)


# --- inviting ---------------------------------------------------------------------------------------------------


def test_everybody_is_asked_once_and_who_cannot_be_is_named(broker):
    known, left, mute = (
        factories.make_person("Griet"),
        factories.make_person("Weg"),
        factories.make_person("Stil", email=None),
    )
    left.left_on = clock.today()
    left.save()
    found = asking.planned(asking.ready(keeper=broker))
    given = [("", known.email.upper()), ("Tine", "tine@example.org"), ("", "TINE@example.org")]
    made, out = actions.invite(found, people=[known, left, mute], addresses=given, by=broker)
    assert [(one.person, one.name, one.email) for one in made] == [(known, "", ""), (None, "Tine", "tine@example.org")]
    assert any("Weg" in line for line in out) and any("Stil" in line for line in out)
    again, out = actions.invite(found, people=[known], addresses=given[1:], by=broker)
    assert (again, len(out)) == ([], 3)
    assert Invitation.objects.count() == 2


def test_mail_leaves_when_the_round_opens_and_once(broker):
    griet = factories.make_person("Griet")
    found = asking.planned(asking.ready(keeper=broker), people=[griet], addresses=[("Tine", "tine@example.org")])
    assert actions.send_invitations_due() == 0
    actions.open_round(found, by=broker)
    assert (actions.send_invitations_due(), actions.send_invitations_due()) == (1, 0)
    assert {one.to_email for one in mails("invited")} == {griet.email, "tine@example.org"}
    assert all("/bevraging/" in one.link and not one.forgets for one in mails("invited"))


def test_who_left_before_the_mail_is_crossed_out(broker):
    griet = factories.make_person("Griet")
    found = asking.planned(asking.ready(keeper=broker), people=[griet])
    griet.left_on = clock.today()
    griet.save()
    actions.open_round(found, by=broker)
    actions.send_invitations_due()
    assert (found.invitations.count(), mails("invited")) == (0, [])


def test_three_days_before_the_end_those_who_are_silent_hear_once_more(broker):
    people = [factories.make_person(name) for name in ("Stil", "Klaar", "Liever niet")]
    asked = asking.ready(keeper=broker)
    found = asking.opened(asked, people=people)
    silent, done, no = found.invitations.order_by("pk")
    actions.answer_invitation(done, values={asking.only(asked).key: "c1"})
    actions.decline_invitation(no)
    with clock.at(clock.now() + timedelta(days=6)):
        assert actions.remind_invited_due() == 0
    with clock.at(clock.now() + timedelta(days=7)):
        assert (actions.remind_invited_due(), actions.remind_invited_due()) == (1, 0)
    assert [one.to_email for one in mails("reminder")] == [silent.person.email]


def test_closing_stops_mails_that_wait(broker):
    found = asking.opened(asking.ready(keeper=broker, is_anonymous=True), people=[factories.make_person()])
    actions.close_round(found, by=broker)
    assert [(one.state, one.text, one.link) for one in mails("anonymous_invited")] == [("cancelled", "", "")]


# --- answering --------------------------------------------------------------------------------------------------


def test_sent_twice_is_kept_once_and_the_first_counts(broker, refused):
    asked = asking.ready(keeper=broker)
    found, key = asking.opened(asked, people=[factories.make_person()]), asking.only(asked).key
    row = found.invitations.get()
    first, is_new = actions.answer_invitation(row, values={key: "c1"}, language="fr")
    again, is_second = actions.answer_invitation(row, values={key: "c2"})
    assert (first, is_new, is_second, again.answers) == (again, True, False, {key: "c1"})
    assert (first.person, first.language, bool(first.made_at)) == (row.person, "fr", True)
    assert "answered already" in refused(actions.decline_invitation, row)
    paper, is_new = actions.enter_paper(found, key="abcdefghijkm", values={key: "c3"}, by=broker)
    same, is_second = actions.enter_paper(found, key="abcdefghijkm", values={key: "c2"}, by=broker)
    assert (paper, is_new, is_second, paper.given, paper.entered_by) == (same, True, False, "paper", broker)
    other = asking.opened(asking.ready(keeper=broker))
    assert "Open the page again" in refused(actions.enter_paper, other, key="abcdefghijkm", values={}, by=broker)


def test_nothing_is_taken_before_after_or_beside_the_round(broker, refused):
    found = asking.planned(asking.ready(keeper=broker), people=[factories.make_person()])
    row = found.invitations.get()
    assert "closed" in refused(actions.answer_invitation, row, values={})
    assert "by now" in refused(actions.enter_paper, found, key="a", values={}, by=broker)
    actions.open_round(found, by=broker)
    assert "Only who is invited" in refused(actions.answer_openly, found, key="a", values={})
    assert actions.answer_ticket(found, secret="x", values={}) is False
    with clock.at(clock.now() + timedelta(days=20)):  # the worker was down
        assert "closed" in refused(actions.answer_invitation, row, values={})
    actions.close_round(found, by=broker)
    assert actions.enter_paper(found, key="a", values={}, by=broker)[1]  # the post takes its time
    nameless = asking.opened(asking.ready(keeper=broker, is_anonymous=True), people=[factories.make_person()])
    assert "anonymous" in refused(actions.answer_invitation, nameless.invitations.get(), values={})


def test_ticket_opens_once(broker):
    asked = asking.ready(keeper=broker, is_anonymous=True)
    found, key = asking.opened(asked), asking.only(asked).key
    one, _other = asking.tickets(found, 2)
    assert actions.answer_ticket(found, secret=one, values={key: "c1"})
    assert not actions.answer_ticket(found, secret=one, values={key: "c2"})
    assert [row.answers for row in Response.objects.all()] == [{key: "c1"}]


def test_trail_knows_the_round_and_not_the_answer(broker):
    asked = asking.ready(keeper=broker, is_anonymous=True)
    found = asking.opened(asked)
    actions.enter_paper(found, key="abcdefghijkm", values={asking.only(asked).key: "c1"}, by=broker)
    entry = AuditEntry.objects.get(verb="enter_paper")
    assert (entry.subject, entry.subject_id, entry.data) == ("surveys.round", str(found.pk), {})


# --- the mail that forgets --------------------------------------------------------------------------------------


def forgetting(**more):
    from vlechtwerk.core.registry import mail_samples

    name = "surveys.anonymous_invited"
    to = more.pop("to", None) or outbox.Address("griet@example.org", "Griet")
    return outbox.queue(name, to=to, context=mail_samples[name](), forgets=True, **more)


def test_mail_that_forgets_keeps_its_words_until_it_left():
    mail = forgetting()
    assert "/bevraging/voorbeeld/" in mail.text
    outbox.deliver_due()
    mail.refresh_from_db()
    assert (mail.state, mail.text, mail.html, mail.link) == ("sent", "", "", "")


def test_mail_that_forgets_and_cannot_leave_says_nothing_at_all():
    from vlechtwerk.outbox.models import AddressMark
    from vlechtwerk.outbox.routing import address_hash

    AddressMark.objects.create(address=address_hash("griet@example.org"), notice="", is_hard=True)
    mail = forgetting(to=factories.make_person("Griet", email="griet@example.org"))
    assert (mail.state, mail.text, mail.html, mail.link) == ("cancelled", "", "", "")


def test_failed_mail_that_forgets_can_be_tried_again_until_it_is_stopped(broker):
    mail = forgetting(about="survey:x")
    Message.objects.filter(pk=mail.pk).update(state="failed")
    outbox.forget_words()
    outbox.retry(mail, by=broker)
    outbox.cancel_about("survey:x")
    outbox.forget_words()
    mail.refresh_from_db()
    assert (mail.state, mail.text) == ("cancelled", "")
    Message.objects.filter(pk=mail.pk).update(state="failed")
    with pytest.raises(outbox.OutboxRefused):
        outbox.retry(mail, by=broker)
