"""Learning from decisions: what counts, the night's change, undo, the switch, and the page."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from tests import factories
from tests.exchanges.scene import MONDAY, booked
from tests.personas import client_of
from vlechtwerk.core import clock
from vlechtwerk.core.models import AuditEntry
from vlechtwerk.engine import score
from vlechtwerk.exchanges import actions as exchanges
from vlechtwerk.matching import actions, evidence, pool, queries
from vlechtwerk.matching.enums import EvidenceKind, WeightOrigin
from vlechtwerk.matching.models import Proposal, WeightSet
from vlechtwerk.people.enums import HatKind

NIGHT = datetime(2026, 11, 26, 3, 0, tzinfo=ZoneInfo("Europe/Brussels"))
WEIGHTS_QUERIES = 6


@pytest.fixture(autouse=True)
def _settings(settings):
    settings.STAFF_MFA = "optional"


@pytest.fixture
def coordinator(db):
    return factories.make_person("Tina Segers", hats=(HatKind.MEMBER, HatKind.COORDINATOR))


def shown(*people, dial=2, best="near"):
    """The last of these people leads on one feature; otherwise all are equal."""
    flat = dict.fromkeys(score.FEATURES, 0.4)
    return {
        "dial": dial,
        "shown": [
            {"person": person.pk, "features": {**flat, best: 0.9 if person == people[-1] else 0.4}} for person in people
        ],
    }


def asked(number, broker, best="near", **fields):
    """A need for which the third who was shown is asked."""
    need = factories.make_need(factories.make_innovation(f"Idee {number}", broker=broker), made_by=broker)
    people = [factories.make_person(f"{name} {number}") for name in ("An", "Bo", "Cis")]
    card = type("Card", (), {"total": 0.5, "considered": shown(*people, best=best), "rank": 3, **fields})
    return actions.ask_helper(need, helper=people[-1], by=broker, scored=card)


def kinds():
    return [one.kind for one in evidence.gathered()]


# what counts


def test_choice_counts_fully_over_whom_was_passed_by_and_little_over_the_others(broker):
    proposal = asked(1, broker)
    (passed_by,) = evidence.gathered()
    Proposal.objects.filter(pk=proposal.pk).update(
        considered={**proposal.considered, "shown": proposal.considered["shown"][::-1]}
    )
    (from_the_top,) = evidence.gathered()
    assert passed_by.strength == 4 * from_the_top.strength
    assert passed_by.better[score.FEATURES.index("near")] == 0.9


def test_request_without_who_was_shown_or_taken_back_says_nothing(need, helper, broker):
    actions.ask_helper(need, helper=helper, by=broker)
    actions.withdraw_proposal(asked(1, broker), by=broker)
    assert kinds() == []


@pytest.mark.parametrize(
    ("reason", "features"),
    [("too_far", {"near"}), ("not_my_field", {"text", "skills"}), ("no_time", {"availability", "load"}), ("never", None),
     ("conflict", None), ("not_said", None)],
)  # fmt: skip
def test_no_speaks_of_what_its_reason_is_about(broker, reason, features):
    proposal = asked(1, broker)
    actions.decline_proposal(proposal, reason=reason, by=proposal.helper)
    found = [one for one in evidence.gathered() if one.kind == EvidenceKind.DECLINED]
    if features is None:
        assert found == []
        return
    spoken = {name for at, name in enumerate(score.FEATURES) if found[0].better[at] or found[0].worse[at]}
    assert spoken == features


def test_set_aside_as_a_wrong_fit_puts_the_others_first(need, helper, broker):
    other = factories.make_person("Ander")
    actions.set_aside(
        need, person=helper, kind="never", reason="wrong_fit", by=broker, considered=shown(other, helper, best="text")
    )
    (found,) = evidence.gathered()
    assert (found.kind, found.better[0] < found.worse[0]) == (EvidenceKind.ASIDE, True)
    actions.set_aside(need, person=helper, kind="never", reason="other", by=broker, considered=shown(other, helper))
    assert kinds() == []


@pytest.mark.parametrize(
    ("usefulness", "kind", "little"), [(4, EvidenceKind.USEFUL, 0), (1, EvidenceKind.LITTLE_USE, 1)]
)
def test_answer_after_the_session_counts_and_stands_on_the_record_of_the_giver(db, usefulness, kind, little):
    with clock.at(MONDAY):
        session = booked()
    exchanges.answer_questions(session, person=session.receiver, usefulness=usefulness, what_changed="")
    other = factories.make_person("Ander")
    Proposal.objects.filter(pk=session.proposal_id).update(considered=shown(other, session.giver, best="text"))
    assert kind in kinds()
    assert pool.with_history([session.giver_id])[session.giver_id].little_use == little


def test_dial_of_that_moment_counts(broker):
    proposal = asked(1, broker, best="fresh_eyes")
    Proposal.objects.filter(pk=proposal.pk).update(considered={**proposal.considered, "dial": 4})
    (found,) = evidence.gathered()
    assert found.better[score.FEATURES.index("fresh_eyes")] == pytest.approx(1.8)


# the change at night


def test_weights_move_only_when_there_is_enough_that_is_new(broker):
    for number in range(4):
        asked(number, broker)
    assert actions.learn_weights(by=None) is None
    asked(4, broker)
    made = actions.learn_weights(by=None)
    assert queries.current_weights()["near"] > score.WEIGHTS["near"]
    assert sum(queries.current_weights().values()) == pytest.approx(1.0, abs=1e-4)
    assert (made.evidence_count, made.moves["near"]["n"], made.moves["text"]["n"]) == (5, 5, 0)
    assert actions.learn_weights(by=None) is None
    entry = AuditEntry.objects.get(verb="change_weights")
    assert entry.data["n"] == 5
    assert entry.data["before"]["near"] == score.WEIGHTS["near"]
    assert entry.data["after"]["near"] == made.weights["near"]


def test_job_runs_once_a_night(broker):
    for number in range(5):
        asked(number, broker)
    with clock.at(NIGHT.replace(hour=12)):
        assert actions.learn_due() == 0
    with clock.at(NIGHT):
        assert actions.learn_due() == 1
    with clock.at(NIGHT + timedelta(hours=1)):
        for number in range(5, 10):
            asked(number, broker)
        assert actions.learn_due() == 0
    with clock.at(NIGHT + timedelta(days=1)):
        assert actions.learn_due() == 1
    assert WeightSet.objects.filter(is_active=True).count() == 1


def test_desk_and_request_use_and_keep_the_weights_of_the_day(need, helper, broker):
    factories.make_talent(helper, text="Ik help bij het rekenwerk")
    before = queries.desk(need).cards[0]
    learned = factories.make_weight_set({**score.WEIGHTS, "near": 0.4})
    after = queries.scored_for(need, helper)
    assert after.contributions["near"] > before.contributions["near"]
    proposal = actions.ask_helper(need, helper=helper, by=broker, scored=after)
    assert proposal.weight_set == learned


# undo and the switch


def test_undo_returns_to_the_weights_before_and_the_evidence_stays_out(broker, coordinator):
    with clock.at(NIGHT):
        for number in range(5):
            asked(number, broker)
        first = actions.learn_weights(by=None)
    with clock.at(NIGHT + timedelta(days=1)):
        for number in range(5, 10):
            asked(number, broker, best="load")
        second = actions.learn_weights(by=None)
    with clock.at(NIGHT + timedelta(days=2)):
        undone = actions.undo_weights(second, by=coordinator)
        assert (undone.origin, undone.like, undone.weights) == (WeightOrigin.UNDONE, first, first.weights)
        assert len(evidence.gathered(queries.undone_windows())) == 5
        assert actions.learn_weights(by=None) is None
        for number in range(10, 15):
            asked(number, broker, best="skills")
        third = actions.learn_weights(by=None)
        assert third.evidence_count == 10
        assert third.moves["load"]["n"] == 0
    with clock.at(NIGHT + timedelta(days=3)):
        actions.undo_weights(third, by=coordinator)
        standard = actions.undo_weights(queries.active_weight_set(), by=coordinator)
        assert standard.like is None
        assert queries.current_weights() == score.WEIGHTS
        assert evidence.gathered(queries.undone_windows()) == []


def test_undo_of_the_standard_or_of_what_changed_meanwhile_is_refused(broker, coordinator, refused):
    first = factories.make_weight_set()
    standard = actions.undo_weights(first, by=coordinator)
    assert "nothing to undo" in refused(actions.undo_weights, standard, by=coordinator)
    assert "in the meantime" in refused(actions.undo_weights, first, by=coordinator)


def test_switched_off_the_weights_stay_until_it_is_on_again(broker, coordinator):
    actions.switch_learning(on=False, by=coordinator)
    assert actions.switch_learning(on=False, by=coordinator).origin == WeightOrigin.STOPPED
    for number in range(5):
        asked(number, broker)
    assert actions.learn_weights(by=None) is None
    actions.switch_learning(on=True, by=coordinator)
    assert actions.learn_weights(by=None) is not None
    assert [row.origin for row in WeightSet.objects.order_by("pk")] == ["stopped", "resumed", "learned"]


# the page


@pytest.mark.parametrize("rows", [1, 3])
def test_page_tells_what_moved_the_weights_in_a_constant_number_of_queries(broker, rows, django_assert_num_queries):
    for turn in range(rows):
        with clock.at(NIGHT + timedelta(days=turn)):
            for number in range(5):
                asked(f"{turn}-{number}", broker)
            actions.learn_weights(by=None)
    client = client_of(broker)
    with django_assert_num_queries(WEIGHTS_QUERIES):
        page = client.get("/koppelen/gewichten/").content.decode()
    assert "werd gevraagd boven anderen die getoond waren" in page
    assert "/terug/" not in page
    assert page.count("geleerd uit beslissingen".capitalize()) == rows


def test_coordinator_undoes_and_switches_by_a_button(broker, coordinator):
    row = factories.make_weight_set({**score.WEIGHTS, "near": 0.2})
    client = client_of(coordinator)
    assert f"/koppelen/gewichten/{row.key}/terug/" in client.get("/koppelen/gewichten/").content.decode()
    for _twice in range(2):
        assert client.post(f"/koppelen/gewichten/{row.key}/terug/", follow=True).status_code == 200
    client.post("/koppelen/gewichten/leren/", {"learning": "off"})
    assert [one.origin for one in WeightSet.objects.order_by("pk")] == ["learned", "undone", "stopped"]
    assert client.post("/koppelen/gewichten/abcdefghjkmn/terug/").status_code == 404
    assert client_of(broker).post("/koppelen/gewichten/leren/", {"learning": "on"}).status_code == 403
