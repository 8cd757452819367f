"""From exploring to the harvest; and a review that cannot be skipped silently."""

from datetime import date, timedelta

import pytest

from tests import factories
from tests.collaborations import scene
from vlechtwerk.collaborations import actions, indicators, rules
from vlechtwerk.collaborations.actions import CollaborationsRefused
from vlechtwerk.collaborations.models import CollaborationMember
from vlechtwerk.collaborations.ties import ties
from vlechtwerk.core import clock
from vlechtwerk.library.models import Item
from vlechtwerk.outbox.models import Message
from vlechtwerk.people import actions as people
from vlechtwerk.people.duties import open_ends


def told(kind):
    return list(Message.objects.filter(kind=f"collaborations.{kind}").order_by("pk").values_list("to_name", flat=True))


@pytest.mark.parametrize(
    ("day", "months", "found"),
    [(date(2024, 2, 29), 12, date(2025, 2, 28)), (date(2026, 11, 30), 3, date(2027, 2, 28)), (date(2026, 1, 5), 12, date(2027, 1, 5))],
)  # fmt: skip
def test_a_year_later_is_the_same_day_or_the_last_of_its_month(day, months, found):
    assert rules.months_on(day, months) == found


def test_nothing_is_filled_in_for_who_explores(lotte):
    one = actions.begin_exploring(title="Samen", by=lotte)
    assert (one.purpose, one.form, one.sharing, one.answers) == ("", "", "", {})
    actions.answer_questions(one, why="Vervoer is te duur alleen", stop="", by=lotte)
    assert one.answers == {"why": "Vervoer is te duur alleen"}


@pytest.mark.parametrize(
    ("names", "form", "ruled", "said"),
    [
        (1, "sector", True, "It takes two"),
        (3, "two", True, "more than two"),
        (2, "sector", False, "one criterion and one rule"),
        (2, "", True, "in which form"),
    ],
)
def test_charter_that_is_not_whole_says_what_lacks(lotte, names, form, ruled, said):
    one = scene.explore(lotte, scene.NAMES[:names], form=form)
    if not ruled:
        actions.put_away(one.rules.get(), by=lotte)
    with pytest.raises(CollaborationsRefused, match=said):
        actions.charter_collaboration(one, by=lotte)


def test_informal_one_needs_no_rules(lotte):
    one = scene.explore(lotte, form="informal")
    actions.put_away(one.rules.get(), by=lotte)
    actions.put_away(one.criteria.get(), by=lotte)
    assert actions.charter_collaboration(one, by=lotte).state == "chartered"


def test_work_begins_with_the_last_signature_and_a_charter_written_again_is_signed_again(lotte):
    one = scene.in_state("chartered", lotte)
    first, second = one.members.order_by("pk")
    assert len(told("charter_asked")) == 2
    actions.sign_charter(first, by=first.contact)
    actions.reopen_charter(one, by=second.contact)
    assert not one.members.exclude(signed_at=None).exists()
    actions.charter_collaboration(one, by=lotte)
    scene.pass_days(15)
    assert told("waits") == [lotte.name] and len(told("charter_asked")) == 6  # asked anew, and both reminded
    assert scene.pass_days(16) == 0
    actions.sign_charter(second, by=second.contact)
    with pytest.raises(CollaborationsRefused, match="nothing to sign"):
        actions.sign_charter(second, by=second.contact)
    actions.sign_charter(first, by=first.contact)
    one.refresh_from_db()
    assert (one.state, one.review_on) == ("active", rules.months_on(clock.today(), 12))


def test_the_last_who_has_not_signed_may_leave_so_that_the_work_begins(lotte):
    one = actions.charter_collaboration(scene.explore(lotte, scene.NAMES[:3]), by=lotte)
    signing, late = list(one.members.order_by("pk"))[:2], one.members.order_by("pk").last()
    for member in signing:
        actions.sign_charter(member, by=member.contact)
    actions.end_membership(late, by=lotte)
    one.refresh_from_db()
    assert one.state == "active"


def test_charter_changes_while_exploring_and_during_a_review_only(lotte, one):
    with pytest.raises(CollaborationsRefused, match="by now"):
        scene.add_rule(one, lotte)
    actions.start_review(one, by=lotte)
    with pytest.raises(CollaborationsRefused, match="purpose and a form"):
        actions.change_collaboration(one, title="A", purpose="", form="two", sharing="", sharing_note="", by=lotte)
    with pytest.raises(CollaborationsRefused, match="by what"):
        actions.change_collaboration(
            one, title="A", purpose="B", form="two", sharing="different", sharing_note="", by=lotte
        )
    actions.change_collaboration(one, title="A", purpose="B", form="two", sharing="", sharing_note="", by=lotte)
    scene.conclude(one, lotte, "change")
    assert (one.state, one.purpose) == ("active", "B")


# the yearly review


def test_review_is_asked_of_the_keeper_then_of_all_and_stays_until_it_is_held(lotte, one):
    speakers = sorted(one.members.values_list("contact__name", flat=True))
    assert scene.pass_days(364) == 0
    scene.pass_days(366)
    assert told("review_due") == [lotte.name]
    assert scene.pass_days(370) == 0
    scene.pass_days(381)
    assert sorted(told("review_due")[1:]) == speakers
    with clock.at(clock.now() + timedelta(days=500)):
        row = open_ends["collaborations"].rows().get()
        assert row.on < clock.today() and row.has_it == lotte.pk
        actions.work_due()
        assert sorted(told("review_due")[3:]) == sorted([*speakers, lotte.name])
        assert (
            "Niets anders gaat" in Message.objects.filter(kind="collaborations.review_due").order_by("pk").last().text
        )
        assert actions.work_due() == 0


LOCKED = {
    "decision": lambda one, by: scene.propose(one, by),
    "member": lambda one, by: scene.join(one, by, "Winkel Nu", rule=one.rules.get()),
    "stakeholder": lambda one, by: actions.add_stakeholder(one, name="A", influence=1, interest=1, motive="b", by=by),
    "promise": lambda one, by: actions.promise_contribution(
        one, member=one.members.first(), kind="money", what="x", amount=100, by=by
    ),
    "leaving": lambda one, by: actions.end_membership(one.members.first(), by=by),
    "report": lambda one, by: actions.write_report(one, title="A", text="b", by=by),
    "message": lambda one, by: actions.plan_message(one, whom="A", what="b", channel="c", planned_on=clock.today(), by=by),
}  # fmt: skip


def test_three_months_late_nothing_but_the_review_goes_on_also_while_it_drags_on(lotte):
    one = scene.active(lotte, scene.NAMES[:3])
    with clock.at(clock.now() + timedelta(days=440)):
        LOCKED["report"](one, lotte)  # late, and not yet three months
    with clock.at(clock.now() + timedelta(days=460)):
        for step in LOCKED.values():
            with pytest.raises(CollaborationsRefused, match="three months late"):
                step(one, lotte)
        actions.start_review(one, by=lotte)
        with pytest.raises(CollaborationsRefused, match="three months late"):
            LOCKED["report"](one, lotte)
        decision = scene.propose(one, lotte, title="Gaan we door?")  # belongs to the review
        scene.vote(decision, "for", "for", "for")
        scene.conclude(one, lotte, by_decision=decision)
        assert one.review_on == rules.months_on(clock.today(), 12) and one.review_told == 0
        LOCKED["report"](one, lotte)


def test_decision_of_a_review_has_a_day_that_can_be(lotte, one):
    actions.start_review(one, by=lotte)
    for day in (clock.today() - timedelta(days=1), clock.today() + timedelta(days=1)):
        with pytest.raises(CollaborationsRefused, match="then or later") as refused:
            actions.conclude_review(one, outcome="continue", decided_on=day, note="x", by=lotte)
        assert refused.value.field == "decided_on"
    with pytest.raises(CollaborationsRefused, match="harvest") as refused:
        scene.conclude(one, lotte, "stop", lessons="")
    assert refused.value.field == "lessons"
    fallen = scene.vote(scene.propose(one, lotte), "against", "against")
    with pytest.raises(CollaborationsRefused, match="adopted"):
        scene.conclude(one, lotte, by_decision=fallen)
    scene.pass_days(31)
    assert told("waits") == [lotte.name]  # under review for a month
    assert one.reviews.get().outcome == ""


# the end


def test_who_stops_is_thanked_and_hears_nothing_any_more(lotte):
    one = scene.active(lotte, scene.NAMES[:3])
    scene.propose(one, lotte)
    candidate = scene.join(one, lotte, "Winkel Nu", rule=one.rules.get())
    conflict = actions.raise_conflict(one, text="Stil verwijt", by=one.members.first().contact)
    friend = actions.invite_friend(one, name="Prof", email="prof@vriend.example", background="media", by=lotte)
    actions.start_review(one, by=lotte)
    scene.conclude(one, lotte, "stop")
    assert (one.state, one.ended_on) == ("ended", clock.today())
    assert len(told("ended")) == 3
    last = Message.objects.order_by("pk").last().pk
    for days in range(20, 800, 20):
        assert scene.pass_days(days) == 0
    assert not Message.objects.filter(pk__gt=last).exists()
    assert (
        not Message.objects.filter(about=f"collaboration:{one.key}", state="queued")
        .exclude(kind__endswith="ended")
        .exists()
    )
    candidate.refresh_from_db(), conflict.refresh_from_db()
    assert (candidate.state, conflict.state) == ("refused", "left")
    assert set(one.decisions.values_list("state", flat=True)) == {"lapsed"}
    assert not open_ends["collaborations"].rows().exists()
    for step in (LOCKED["report"], LOCKED["decision"], lambda one, by: actions.start_review(one, by=by)):
        with pytest.raises(CollaborationsRefused, match="is over"):
            step(one, lotte)
    report = one.reports.create(title="Oud", text="x")
    with pytest.raises(CollaborationsRefused, match="is over"):
        actions.comment_report(report, friend=friend, text="Nog iets")


def test_harvest_becomes_a_draft_for_the_knowledge_bank(lotte):
    one = scene.in_state("ended", lotte)
    item = actions.draft_story(one, title="Wassen verbindt", by=lotte)
    text = item.texts.get()
    assert (item.kind, item.state, text.state) == ("story", "draft", "draft")
    assert one.lessons in text.body["body"] and Item.objects.count() == 1


def test_one_that_does_not_begin_says_why_and_is_left_in_peace(lotte):
    one = scene.in_state("exploring", lotte)
    scene.pass_days(61)
    assert told("waits") == [lotte.name]
    actions.drop_collaboration(one, reason="Te vroeg", by=lotte)
    assert scene.pass_days(400) == 0 and one.drop_reason == "Te vroeg"


# what others read of it


def test_members_are_tied_for_as_long_as_both_are_in(lotte):
    one = scene.explore(lotte, scene.NAMES[:3])
    assert ties() == []
    actions.charter_collaboration(one, by=lotte)
    for member in one.members.all():
        actions.sign_charter(member, by=member.contact)
    with clock.at(clock.now() + timedelta(days=40)):
        leaver = one.members.order_by("pk").last()
        actions.end_membership(leaver, by=lotte)
    found = ties()
    left = {leaver.organisation_id}
    assert len(found) == 3 and {tie.until for tie in found if left & {tie.first, tie.second}} == {
        clock.today() + timedelta(days=40)
    }
    assert {tie.until for tie in found if not left & {tie.first, tie.second}} == {None}
    assert all(len(tie.key) <= 60 and len(tie.people) == 2 for tie in found)


def test_ties_ask_the_same_number_of_queries(lotte, django_assert_num_queries):
    for count in (1, 3):
        for number in range(count):
            scene.active(lotte, (f"A Een{count}{number}", f"B Twee{count}{number}"))
        with django_assert_num_queries(1):
            ties()


def test_what_was_brought_counts_in_figures(lotte, one):
    member = one.members.first()
    for kind, amount in (("hours", 4000), ("money", 50_000), ("people", 200)):
        promised = actions.promise_contribution(one, member=member, kind=kind, what=kind, amount=amount, by=lotte)
        actions.note_delivery(promised, amount=amount // 2, delivered_on=clock.today(), by=lotte)
    assert [fact.amount for fact in indicators.hours(None)] == [2000]
    assert [fact.amount for fact in indicators.money(None)] == [25_000]
    assert len(indicators.members(None)) == 2


def test_speaker_who_leaves_the_network_speaks_no_more_and_the_member_stays(lotte, one):
    member = one.members.first()
    people.leave(member.contact, by=lotte)
    member.refresh_from_db()
    assert (member.contact, member.state) == (None, "member")
    other = factories.make_person("Nieuwe Stem")
    with pytest.raises(CollaborationsRefused, match="another member") as refused:
        actions.change_member(member, contact=one.members.last().contact, seat=member.seat, by=lotte)
    assert refused.value.field == "contact"
    actions.change_member(member, contact=other, seat=member.seat, by=lotte)
    assert CollaborationMember.objects.get(pk=member.pk).contact == other
