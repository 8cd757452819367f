"""The audit trail in words: every verb that any app writes, found in the source, and every kind of subject."""

import ast
import re
from importlib import import_module

import pytest
from django.apps import apps
from django.conf import settings
from django.urls import reverse
from django.utils import translation

from tests.factories import make_person
from tests.personas import undone
from vlechtwerk.core.actions import audit
from vlechtwerk.core.models import AuditEntry
from vlechtwerk.core.registry import deeds, subjects
from vlechtwerk.innovations.models import Need
from vlechtwerk.people.models import Person
from vlechtwerk.privacy import queries
from vlechtwerk.privacy.words import DETAILS, WORDS

MADE_OF_ENUMS = {
    "intake_": ("innovations", "IntakeState"), "need_": ("innovations", "NeedState"),
    "innovation_": ("innovations", "InnovationState"), "limit_": ("ledger", "LimitState"),
    "partner_": ("federation", "PartnerState"), "remote_session_": ("federation", "SessionState"),
    "remote_transfer_": ("federation", "TransferState"), "referral_": ("matching", "ReferralState"), "share_": ("matching", "ShareState"),
    "session_": ("exchanges", "SessionState"), "ring_": ("exchanges", "RingState"), "give_": ("exchanges", "GiveState"),
    "circle_place_": ("programmes", "PlaceState"), "circle_": ("programmes", "CircleState"),
    "circleforming_": ("programmes", "FormingState"), "called_": ("matching", "CalledState"),
    "voucher_": ("programmes", "VoucherState"), "circle_grant_": ("programmes", "GrantState"),
    "ambassadorship_": ("programmes", "AmbassadorshipState"),
    "fan_": ("programmes", "FanState"),
    "item_": ("library", "ItemState"), "text_": ("library", "TextState"),
    "questionnaire_": ("surveys", "QuestionnaireState"),
    "gap_": ("ecosystem", "GapState"),
    "event_": ("events", "EventState"),
    "sprint_": ("sprints", "SprintState"),
    "collaboration_": ("collaborations", "CollaborationState"), "decision_": ("collaborations", "DecisionState"),
    "coaching_cohort_": ("coaching", "CohortState"), "nomination_": ("coaching", "NominationState"),
    "coaching_": ("coaching", "PathState"), "peers_": ("coaching", "PeerState"),
    "trajectory_": ("coaching", "TrajectoryState"),
    "stage_": ("events", "StageState"), "stage_offer_": ("events", "OfferState"),
    "story_request_": ("exchanges", "StoryState"),
    # learning
    "curriculum_": ("learning", "CurriculumState"), "cohort_": ("learning", "CohortState"),
    "learner_": ("learning", "LearnerState"), "lecture_": ("learning", "LectureState"),
    "realwork_": ("learning", "WorkState"),
}  # fmt: skip
"""What stands before the state in an f-string, and where the states are."""
ROWS = {
    "circle_", "circleforming_", "curriculum_", "cohort_", "learner_", "lecture_", "realwork_",
    "coaching_cohort_", "nomination_", "coaching_", "trajectory_",
}  # fmt: skip
"""``turn`` takes the first part from the kind of row, or is told it; ``ring_`` is also written of the answers."""


def written():
    """Where and with which expression every line of the trail is written, and the function around it."""
    for path in sorted(settings.PACKAGE.rglob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        for function in (one for one in ast.walk(tree) if isinstance(one, ast.FunctionDef)):
            for call in (one for one in ast.walk(function) if isinstance(one, ast.Call)):
                verb = said_by(call, of_lists=path.name == "writing.py")
                if verb is not None:
                    yield f"{path.relative_to(settings.PACKAGE)}:{call.lineno}", verb, function, tree


def said_by(call, *, of_lists):
    """The verb in a call of ``audit``, in a row written by hand, or (where lists are read in) handed to the pen."""
    name = getattr(call.func, "id", getattr(call.func, "attr", ""))
    if name == "audit":
        return call.args[0] if call.args else None
    if of_lists and name in {"put", "tell"}:
        found = call.args[2:3] if name == "put" else call.args[:1]
    else:
        found = [one.value for one in call.keywords if one.arg == "verb" and "AuditEntry" in ast.dump(call.func)]
    return next((one for one in found if isinstance(one, ast.Constant)), None)


def texts(node):
    """The texts of an expression: itself, or both sides of a choice."""
    if isinstance(node, ast.IfExp):
        return texts(node.body) + texts(node.orelse)
    return [node.value] if isinstance(node, ast.Constant) and isinstance(node.value, str) else []


def named(name, function, tree):
    """What a variable holds: assigned in the function, or handed over by its callers in the same file."""
    found = [text for one in ast.walk(function) if isinstance(one, ast.Assign)
             and any(getattr(target, "id", "") == name for target in one.targets) for text in texts(one.value)]  # fmt: skip
    if name in (places := [arg.arg for arg in function.args.args]):
        calls = (
            one for one in ast.walk(tree) if isinstance(one, ast.Call) and getattr(one.func, "id", "") == function.name
        )
        found += [text for call in calls for text in texts(call.args[places.index(name)])]
    return found


def verbs_of(node, function, tree):
    """Every verb that an expression may be; none: this test does not understand it."""
    if isinstance(node, ast.JoinedStr):
        first = node.values[0]
        starts = [first.value] if isinstance(first, ast.Constant) else sorted(ROWS)
        return [start + one.value for start in starts if start in MADE_OF_ENUMS for one in states_of(start)]
    return named(node.id, function, tree) if isinstance(node, ast.Name) else texts(node)


def states_of(start):
    app, name = MADE_OF_ENUMS[start]
    return getattr(import_module(f"vlechtwerk.{app}.enums"), name)


def test_every_verb_has_words():
    understood, lacking = set(), {}
    for where, node, function, tree in written():
        found = verbs_of(node, function, tree)
        understood |= set(found)
        if not found or set(found) - set(deeds):
            lacking[where] = sorted(set(found) - set(deeds)) or "cannot be read by this test"
    assert not lacking
    assert len(understood) > 180 and {"unlock_row", "edit_organisation", "choose_slot", "need_met"} <= understood
    assert {"check_books", "record_past_session", "fill_in"} <= understood, "written without audit()"


def test_no_words_are_for_nothing():
    known = {verb for _where, node, function, tree in written() for verb in verbs_of(node, function, tree)}
    assert set(deeds) - known == {"ring_yes", "ring_no"}  # of the same f-string as the states


def test_what_an_entry_tells_besides_has_words():
    told = {word.arg for _where, _node, function, _tree in written() for call in ast.walk(function)
            if isinstance(call, ast.Call) and getattr(call.func, "id", "") == "audit" for word in call.keywords}  # fmt: skip
    assert len(told) > 60
    assert told - {"by", "on_behalf_of", None} - set(WORDS) - set(DETAILS) == set()


@pytest.mark.parametrize("language", ["nl", "fr", "en"])
def test_words_are_words_in_every_language(language):
    with translation.override(language):
        told = {verb: str(word) for verb, word in deeds.items()} | {
            name: str(label) for name, (label, _field) in subjects.items()
        }
    assert not [verb for verb, word in told.items() if not word.strip() or re.search(r"\w_\w", word) or len(word) > 90]
    if language != "en":
        with translation.override("en"):
            same = {verb for verb, word in deeds.items() if str(word) == told[verb]}
        assert not same


def test_every_subject_exists_with_the_field_it_is_known_by():
    for name, (_label, field) in subjects.items():
        if name == "ledger.books":  # the nightly report, about no row
            continue
        model = apps.get_model(name)
        list(model._base_manager.none().values_list("pk", *filter(None, [field])))


@pytest.fixture
def db(one_world):
    with undone():
        yield


def test_whatever_the_world_wrote_reads_as_words(db, one_world):
    kinds = set(AuditEntry.objects.values_list("subject", flat=True))
    assert len(kinds) > 12 and not kinds - set(subjects)
    lines, _more = queries.trail(queries.Question())
    assert lines and not [one for one in lines if "_" in one.verb or re.search(r"\b[a-z]+\.[a-z]+ ", one.subject)]


def test_page_and_filter_speak_dutch_sorted_by_word(db, one_world):
    ria = make_person("Ria Goos")
    audit("take_own_data", ria, by=ria, kind="json", is_mine=True)
    page = one_world.client("administrator").get(reverse("trail"), {"verb": "take_own_data"}).content.decode()
    assert "Eigen gegevens meegenomen" in page and ">take_own_data<" not in page and "soort: json" in page
    words = [label for _verb, label in queries.verbs()]
    assert words == sorted(words, key=str.lower) and "Eigen gegevens meegenomen" in words


def test_subject_is_recognised_and_found_by_its_kind(db, one_world, django_assert_max_num_queries):
    for need in Need.objects.all():
        audit("open_need", need, by=None)
    lines, _more = queries.trail(queries.Question(verb="open_need"))
    assert lines and all(one.subject.startswith("Nood: ") and len(one.subject) > 8 for one in lines)
    found, _more = queries.trail(queries.Question(subject="nood"))
    assert {one.subject.split(":")[0] for one in found} == {"Nood"}
    with django_assert_max_num_queries(2 + len(subjects)):
        queries.trail(queries.Question())


def test_paper_of_ones_own_data_tells_it_in_words_too(db, one_world):
    person = Person.objects.get(pk=AuditEntry.objects.exclude(actor_id=None).latest("pk").actor_id)
    acts = next(table for table in queries.on_paper(person)["tables"] if table["title"].startswith("Wat je hier deed"))
    assert acts["rows"]
    assert not [row for row in acts["rows"] if re.search(r"\w_\w|\b(people|innovations|ledger)\.[a-z]", " ".join(row))]
