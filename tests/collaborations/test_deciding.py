"""Every proposal ends, whatever the rule, the number of members and who stays away; and what was decided stays."""

from collections import Counter
from datetime import timedelta
from itertools import product
from types import SimpleNamespace

import pytest

from tests.collaborations import scene
from vlechtwerk.collaborations import actions, rules
from vlechtwerk.collaborations.actions import CollaborationsRefused
from vlechtwerk.core import clock
from vlechtwerk.outbox.models import Message

CHOICES = ("for", "against", "abstain", "")
METHODS = [("consensus", ""), ("consent", ""), ("majority", "chair"), ("majority", "falls"), ("two_thirds", "")]


@pytest.mark.parametrize(("method", "tie"), METHODS)
def test_no_number_of_members_and_no_votes_leave_a_proposal_open(method, tie):
    """The first member is the chair. In every case: the same votes never adopt and reject, and a tie follows its rule."""
    for count in range(1, 7):
        for votes in product(CHOICES, repeat=count):
            counts = Counter(one for one in votes if one)
            for second in (True, False):
                rule = SimpleNamespace(method=method, tie=tie, quorum=60, has_second_call=second)
                first = rules.result(rule, counts, voters=count, chair=votes[0])
                lacks = sum(counts.values()) * 100 < 60 * count
                assert first.lacked_quorum == lacks and first.again == (lacks and second)
                assert not (lacks and first.is_adopted)
                last = rules.result(rule, counts, voters=count, call=2, chair=votes[0])
                assert not last.again and not last.lacked_quorum
                yes, no = counts["for"], counts["against"]
                assert not last.is_adopted or yes or (method == "consent" and counts["abstain"])
                if method in {"consensus", "consent"}:
                    assert not (last.is_adopted and no)
                if method == "majority":
                    assert last.is_adopted == (yes > no or (yes == no and tie == "chair" and votes[0] == "for"))
                if method == "two_thirds" and last.is_adopted:
                    assert yes >= 2 * no


@pytest.mark.parametrize(
    ("rule", "votes", "state", "by_tie"),
    [
        ({}, ["for", "for", "against", "against"], "rejected", True),
        ({"tie": "chair"}, ["for", "against", "for", "against"], "adopted", True),
        ({"tie": "chair"}, ["against", "for", "for", "against"], "rejected", True),
        ({"tie": "chair"}, ["abstain", "for", "against", "abstain"], "rejected", True),
        ({}, ["for", "for", "abstain", "against"], "adopted", False),
        ({"method": "consensus"}, ["for", "for", "for", "abstain"], "rejected", False),
        ({"method": "consent"}, ["for", "abstain", "for", "abstain"], "adopted", False),
        ({"method": "two_thirds"}, ["for", "for", "for", "against"], "adopted", False),
        ({"method": "two_thirds"}, ["for", "for", "against", "against"], "rejected", False),
    ],
)
def test_four_members_decide_by_the_rule(lotte, rule, votes, state, by_tie):
    one = scene.active(lotte, scene.NAMES, rules=[rule])
    decision = scene.vote(scene.propose(one, lotte), *votes)
    assert (decision.state, decision.by_tie, decision.voter_count) == (state, by_tie, 4)
    assert (decision.for_count, decision.against_count) == (votes.count("for"), votes.count("against"))


def test_majority_without_a_rule_for_a_tie_is_refused(lotte):
    one = scene.explore(lotte)
    with pytest.raises(CollaborationsRefused, match="even number") as refused:
        scene.add_rule(one, lotte, tie="")
    assert refused.value.field == "tie"


@pytest.mark.parametrize(
    ("rule", "said"), [({"tie": "chair"}, "counts on the vote of the chair"), ({"who": "core"}, "core group decide")]
)
def test_rule_without_those_on_whom_it_counts_is_no_charter_and_they_cannot_leave(lotte, rule, said):
    one = scene.explore(lotte, scene.NAMES[:3], rules=[rule])
    chair = one.members.get(seat="chair")
    actions.change_member(chair, contact=chair.contact, seat="member", by=lotte)
    with pytest.raises(CollaborationsRefused, match=said):
        actions.charter_collaboration(one, by=lotte)
    actions.change_member(chair, contact=chair.contact, seat="chair", by=lotte)
    actions.charter_collaboration(one, by=lotte)
    for step in (
        lambda: actions.change_member(chair, contact=chair.contact, seat="member", by=lotte),
        lambda: actions.end_membership(chair, by=lotte),
    ):
        with pytest.raises(CollaborationsRefused, match="first"):
            step()


def test_too_few_votes_bring_a_second_call_in_which_whoever_votes_decides(lotte):
    one = scene.active(lotte, scene.NAMES)
    decision = scene.vote(scene.propose(one, lotte, days=7), "for", None, None, None)
    assert scene.pass_days(5) == 1 and scene.pass_days(6) == 0  # reminded once
    scene.pass_days(8)
    decision.refresh_from_db()
    assert (decision.state, decision.call) == ("open", 2)
    again = Message.objects.filter(kind="collaborations.vote_asked", text__contains="Deze keer beslist")
    assert again.count() == 3  # not the one who voted
    scene.pass_days(23)
    decision.refresh_from_db()
    assert (decision.state, decision.for_count, decision.lacked_quorum) == ("adopted", 1, False)


def test_without_a_second_call_it_falls_and_says_that_too_few_voted(lotte):
    one = scene.active(lotte, rules=[{"has_second_call": False, "quorum": 100}])
    decision = scene.vote(scene.propose(one, lotte), "for", None)
    scene.pass_days(15)
    decision.refresh_from_db()
    assert (decision.state, decision.lacked_quorum) == ("rejected", True)


def test_core_group_decides_alone_and_who_joins_later_does_not_vote(lotte):
    one = scene.active(lotte, scene.NAMES[:3], rules=[{"who": "core"}, {}])
    core, everybody = one.rules.order_by("pk")
    small, large = scene.propose(one, lotte, core), scene.propose(one, lotte, everybody, title="Een nieuw lid")
    newcomer = scene.join(one, lotte, scene.NAMES[3], rule=everybody)
    assert (newcomer.state, small.votes.count(), large.votes.count()) == ("candidate", 1, 3)
    outsider = one.members.filter(seat="member").first().contact
    for person in (outsider, newcomer.contact):
        with pytest.raises(CollaborationsRefused, match="Others decide"):
            actions.cast_vote(small, choice="for", by=person)
    scene.vote(newcomer.admissions.get(), "for", "for", None)
    scene.vote(large, "for", "for", "against")
    assert large.state == "adopted"
    with pytest.raises(CollaborationsRefused, match="decided already"):
        actions.cast_vote(large, choice="against", by=outsider)


@pytest.mark.parametrize(("votes", "state"), [(["for", "for"], "member"), (["for", "against"], "refused")])
def test_members_decide_on_who_joins_with_what_was_checked_before_them(lotte, one, votes, state):
    criterion = one.criteria.get()
    with pytest.raises(CollaborationsRefused, match="Say why this is not met"):
        scene.join(one, lotte, "Winkel Wit", checks={criterion: (False, "")}, rule=one.rules.get())
    with pytest.raises(CollaborationsRefused, match="by which rule"):
        scene.join(one, lotte, "Winkel Geel")
    member = scene.join(one, lotte, "Winkel Groen", checks={criterion: (False, "wel geld")}, rule=one.rules.get())
    assert (member.checks.get().is_met, member.checks.get().note) == (False, "wel geld")
    scene.vote(member.admissions.get(), *votes)
    member.refresh_from_db()
    assert (member.state, bool(member.joined_on)) == (state, state == "member")


def test_later_decision_replaces_an_adopted_one_which_stays_as_it_was(lotte, one):
    first = scene.vote(scene.propose(one, lotte), "for", "for")
    kept = (first.state, first.for_count, first.title)
    second = scene.vote(scene.propose(one, lotte, title="Twee kleuren", replaces=first), "for", "for")
    first.refresh_from_db()
    assert (first.state, first.for_count, first.title) == kept and list(first.later.all()) == [second]
    fallen = scene.vote(scene.propose(one, lotte, title="Drie"), "against", "against")
    with pytest.raises(CollaborationsRefused, match="adopted"):
        scene.propose(one, lotte, title="Vier", replaces=fallen)


def test_rule_of_the_past_stays_and_decides_no_more(lotte, one):
    decision = scene.propose(one, lotte)
    actions.start_review(one, by=lotte)
    with pytest.raises(CollaborationsRefused, match="only rule"):
        actions.put_away(one.rules.get(), by=lotte)
    scene.add_rule(one, lotte, what="Alles, anders", method="consent", tie="")
    actions.put_away(decision.rule, by=lotte)
    decision.rule.refresh_from_db()
    with pytest.raises(CollaborationsRefused, match="no longer"):
        scene.propose(one, lotte, decision.rule)
    assert scene.vote(decision, "for", "for").state == "adopted"


def test_who_leaves_is_not_waited_for(lotte):
    one = scene.active(lotte, scene.NAMES[:3])
    decision = scene.vote(scene.propose(one, lotte), "for", "for", None)
    silent = one.members.order_by("pk").last()
    actions.end_membership(silent, by=lotte)
    assert decision.votes.count() == 2
    with clock.at(clock.now() + timedelta(days=15)):
        actions.work_due()
    decision.refresh_from_db()
    assert (decision.state, decision.voter_count) == ("adopted", 2)
    with pytest.raises(CollaborationsRefused, match="alone"):
        actions.end_membership(one.members.filter(state="member").first(), by=lotte)
