"""Two brokers at one moment: real processes on one database."""

import pytest
from django.db.models import Q

from tests import factories
from tests.innovations.conftest import ENTRY_TEST
from tests.together import refusals, together
from vlechtwerk.core.models import AuditEntry
from vlechtwerk.innovations import actions
from vlechtwerk.innovations.models import (
    Innovation,
    InnovationMember,
    Intake,
    Need,
    Path,
    PathVersion,
    Stage,
    StageChange,
    Task,
    TimelineEntry,
)
from vlechtwerk.outbox.models import Message
from vlechtwerk.people.models import Person

pytestmark = pytest.mark.usefixtures("committed_db")


@pytest.fixture
def two(committed_db):
    factories.make_stages()
    return factories.make_broker("Lotte Hermans"), factories.make_broker("Bram Wils")


def race(two, model, pk, act):
    """Both brokers act on their own page of the same thing; exactly one of them hears no."""
    mine, theirs = (model.objects.get(pk=pk) for _broker in two)
    answers = together(*(lambda o=o, by=by: act(o, by) and None for o, by in ((mine, two[0]), (theirs, two[1]))))
    assert len(refusals(answers)) == 1


def test_two_who_take_the_same_question_in_make_one_innovation(two):
    intake = factories.make_intake()
    actions.assess_intake(intake, by=two[0], **ENTRY_TEST)
    race(two, Intake, intake.pk, lambda one, by: actions.accept_intake(one, name="Idee", pitch="P", by=by))
    assert (Innovation.objects.count(), InnovationMember.objects.count(), Message.objects.count()) == (1, 1, 1)


@pytest.mark.parametrize("word", ["accept", "refer"])
def test_closing_at_the_same_moment_as_another_answer_gives_one_answer(two, word):
    intake = factories.make_intake()
    actions.assess_intake(intake, by=two[0], **ENTRY_TEST)

    def act(one, by):
        if by == two[0]:
            return actions.close_intake(one, reason="not_impact", by=by)
        if word == "refer":
            return actions.refer_intake(one, to="An Peeters", by=by)
        return actions.accept_intake(one, name="Idee", pitch="P", by=by)

    race(two, Intake, intake.pk, act)
    assert Message.objects.count() == 1
    assert Innovation.objects.count() == int(Intake.objects.get().state == "accepted")


def test_two_questions_of_one_new_person_taken_in_together_make_one_person(two):
    intakes = [factories.make_intake(question=f"Vraag {n}", email="Said@example.org") for n in range(2)]
    for intake in intakes:
        actions.assess_intake(intake, by=two[0], **ENTRY_TEST)
    accept = lambda one, by: actions.accept_intake(one, name="Idee", pitch="P", by=by) and None  # noqa: E731
    answers = together(lambda: accept(intakes[0], two[0]), lambda: accept(intakes[1], two[1]))
    assert refusals(answers) == []
    assert Person.objects.filter(email__iexact="said@example.org").count() == 1
    assert InnovationMember.objects.filter(person__email="said@example.org").count() == 2


def test_two_moves_of_one_innovation_are_one_move(two):
    stages = factories.make_stages()
    innovation = factories.make_innovation(broker=two[0])
    to = dict(zip((two[0].pk, two[1].pk), stages[1:], strict=True))
    race(two, Innovation, innovation.pk, lambda one, by: actions.move_innovation(one, to_stage=to[by.pk], by=by))
    assert (StageChange.objects.count(), TimelineEntry.objects.count()) == (1, 1)


def test_two_hand_overs_of_one_dossier_are_one_hand_over(two):
    innovation = factories.make_innovation(broker=two[0])
    heirs = {broker.pk: factories.make_broker(f"Na {broker.name}") for broker in two}
    race(two, Innovation, innovation.pk, lambda one, by: actions.hand_over(one, to_broker=heirs[by.pk], by=by))
    innovation.refresh_from_db()
    assert TimelineEntry.objects.get(verb="handed_over").person == innovation.broker


def test_need_withdrawn_twice_at_once_is_withdrawn_once(two):
    need = factories.make_need(made_by=two[0])
    race(two, Need, need.pk, lambda one, by: actions.withdraw_need(one, by=by))
    assert TimelineEntry.objects.filter(verb="need_withdrawn").count() == 1


def test_task_ticked_twice_at_once_is_done_once(two):
    task = Task.objects.create(innovation=factories.make_innovation(broker=two[0]), text="Bel", owner=two[0])
    answers = together(*(lambda by=by: actions.finish_task(Task.objects.get(pk=task.pk), by=by) and None for by in two))
    assert refusals(answers) == []
    assert TimelineEntry.objects.filter(verb="task_done").count() == 1


def test_one_person_put_in_a_team_twice_at_once_is_in_it_once(two):
    innovation = factories.make_innovation(broker=two[0])

    def act(one, by):
        return actions.invite_member(one, name="Fatma", email="fatma@soep.example", by=by)

    race(two, Innovation, innovation.pk, act)
    assert InnovationMember.objects.filter(~Q(role="lead")).count() == 1
    assert Message.objects.count() == 1


def test_two_new_leads_at_once_leave_one_lead(two):
    innovation = factories.make_innovation(broker=two[0])
    members = [actions.add_member(innovation, person=factories.make_person(f"Lid {n}"), by=two[0]) for n in range(2)]
    answers = together(*(lambda m=m, by=by: actions.make_lead(m, by=by) for m, by in zip(members, two, strict=True)))
    assert refusals(answers) == []
    assert InnovationMember.objects.filter(role="lead", until__isnull=True).count() == 1


def test_two_who_publish_one_draft_publish_it_once_and_one_hears_it(committed_db):
    path = factories.make_stages()[0].version.path
    both = [factories.make_person(name, hats=("member", "coordinator")) for name in ("Nadia Benali", "Sam Ost")]
    draft = actions.start_draft(path, by=both[0])
    race(both, PathVersion, draft.pk, lambda one, by: actions.publish_draft(one, by=by))
    assert PathVersion.objects.get(number=2).published_on
    assert AuditEntry.objects.filter(verb="publish_draft").count() == 1


def test_two_drafts_begun_at_once_are_one_draft(committed_db):
    path = factories.make_stages()[0].version.path
    both = [factories.make_person(name, hats=("member", "coordinator")) for name in ("Nadia Benali", "Sam Ost")]
    race(both, Path, path.pk, lambda one, by: actions.start_draft(one, by=by))
    assert PathVersion.objects.filter(published_on=None).count() == 1


def test_change_and_publishing_at_once_never_change_what_is_published(committed_db):
    path = factories.make_stages()[0].version.path
    both = [factories.make_person(name, hats=("member", "coordinator")) for name in ("Nadia Benali", "Sam Ost")]
    draft = actions.start_draft(path, by=both[0])
    stage = draft.stages.get(order=1)
    stage.name_nl = "Anders"
    answers = together(
        lambda: actions.save_stage(stage, by=both[0]) and None,
        lambda: actions.publish_draft(draft, by=both[1]) and None,
    )
    refused = refusals(answers)
    verbs = list(AuditEntry.objects.order_by("id").values_list("verb", flat=True))
    assert verbs[-1] == "publish_draft"
    assert (Stage.objects.get(pk=stage.pk).name_nl == "Anders") is (not refused)
