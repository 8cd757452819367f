"""Asking: questionnaires, rounds, invitations, answers, scans that are open to all."""

from datetime import timedelta
from typing import Any

from tests.personas import EVERYBODY, STAFF
from tests.rows import MEMBER, Row, both, write

ROWS = {
    "questionnaires": Row(STAFF),
    "questionnaire_new": both(STAFF),
    "questionnaire": Row(STAFF),
    "questionnaire_edit": both(STAFF),
    "questionnaire_roles": both(STAFF),
    "questionnaire_preview": Row(STAFF),
    "question_kind": Row(STAFF),
    "question_new": both(STAFF),
    "question_edit": both(STAFF),
    "survey_round_new": both(STAFF),
    "survey_round": Row(STAFF),
    "survey_round_edit": both(STAFF),
    "survey_invite": both(STAFF),
    "survey_paper": both(STAFF),
    **{f"questionnaire_act:{verb}": write(STAFF) for verb in ("finish", "copy", "rework", "archive")},
    **{f"question_act:{verb}": write(STAFF) for verb in ("up", "down", "drop")},
    **{f"survey_round_act:{verb}": write(STAFF) for verb in ("open", "close")},
    "guest_survey": both(EVERYBODY),
    "guest_ticket": both(EVERYBODY),
    "own_survey": Row(MEMBER, hidden=False),
    "scans": Row(EVERYBODY),
    "scan": both(EVERYBODY),
}
KEYS = {
    "key": {
        "questionnaire": "questionnaire", "question_kind": "questionnaire", "question_new": "questionnaire",
        "question_edit": "question", "question_act": "question", "survey_round": "survey_round",
        "survey_round_new": "questionnaire", "survey_invite": "survey_round", "survey_paper": "survey_round",
        "own_survey": "survey_invitation", "scan": "public_scan",
    },
    "token": {"guest_survey": "survey_token", "guest_ticket": "ticket_token"},
    "kind": {"question_new": "question_kind"},
    "verb": {"questionnaire_act": "verb_copy", "question_act": "verb_up", "survey_round_act": "verb_open"},
}  # fmt: skip
FIXED = {"question_kind": "one", "verb_copy": "copy", "verb_up": "up", "verb_open": "open"}
VERBS = {
    "questionnaire_act": ["finish", "copy", "rework", "archive"],
    "question_act": ["up", "down", "drop"],
    "survey_round_act": ["open", "close"],
}
GUEST_PAGES = [("guest_survey", "survey_token"), ("guest_ticket", "ticket_token")]


def make(world: Any) -> dict[str, str]:
    """A survey that asks the member, an anonymous one with a ticket, and a scan that is open to all."""
    from tests.surveys import asking
    from vlechtwerk.core import links
    from vlechtwerk.surveys import actions

    broker, member, day = world.people["broker"], world.people["member"], timedelta(days=5)
    asked = asking.ready(keeper=broker)
    found = asking.opened(asked, people=[member])
    row = found.invitations.get()
    nameless = asking.opened(asking.ready(keeper=broker, is_anonymous=True))
    secret = asking.tickets(nameless, 1)[0]
    scan = asking.ready(keeper=broker, kind="scan", is_public=True)
    other = asking.questionnaire(keeper=broker)
    question = asking.question("one", of=other)
    actions.set_roles(asked, names=["lesgever", "ondernemer"], by=broker)
    return {
        "questionnaire": asked.key, "question": question.key, "survey_round": found.key, "survey_invitation": row.key,
        "survey_token": links.make_token("survey", row.key, valid=day), "public_scan": scan.key,
        "ticket_token": links.make_token("ticket", nameless.key, secret, valid=day),
    }  # fmt: skip


def machines() -> dict[str, Any]:
    from tests.lives import Machine
    from vlechtwerk.surveys.enums import QuestionnaireState, RoundState

    return {
        "questionnaire": Machine(
            QuestionnaireState, _questionnaire, lambda made: {"questionnaire": made.key}, ends=frozenset({"archived"})
        ),
        "survey_round": Machine(RoundState, _round, _round_keys, ends=frozenset({"closed"})),
    }


def _questionnaire(play: Any, state: str) -> Any:
    from tests.surveys import asking
    from vlechtwerk.surveys import actions

    made = asking.questionnaire(keeper=play.broker)
    asking.question("one", of=made)
    if state in {"ready", "archived"}:
        actions.finish_questionnaire(made, by=play.broker)
    return actions.archive_questionnaire(made, by=play.broker) if state == "archived" else made


def _round(play: Any, state: str) -> Any:
    from tests.surveys import asking
    from vlechtwerk.surveys import actions

    made = asking.planned(asking.ready(keeper=play.broker), people=[play.giver])
    if state != "planned":
        actions.open_round(made, by=play.broker)
    return actions.close_round(made, by=play.broker) if state == "closed" else made


def _round_keys(made: Any) -> dict[str, str]:
    from vlechtwerk.core import links

    row = made.invitations.get()
    token = links.make_token("survey", row.key, valid=timedelta(days=90))
    return {"survey_round": made.key, "survey_invitation": row.key, "survey_token": token}
