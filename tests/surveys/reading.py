"""Rounds with answers to read, and scans that somebody filled in, as rows."""

from tests.surveys.asking import question, questionnaire
from vlechtwerk.core import clock
from vlechtwerk.surveys.enums import QuestionnaireKind, QuestionnaireState, RoundState
from vlechtwerk.surveys.models import Advice, Dimension, Questionnaire, Response, Round

VALUES = {
    "one": "c1", "several": ["c1", "c2"], "exactly": ["c1", "c2", "c3"], "scale": 4, "matrix": {"r1": "c1", "r2": "c2"},
    "ranking": ["c2", "c1", "c3"], "open": "Geld vinden is moeilijk", "file": "k3mbd6", "triangle": [50, 30, 20],
}  # fmt: skip


def make_round(of: Questionnaire, *, order: int = 1, state: str = RoundState.CLOSED, **more) -> Round:
    return Round.objects.create(questionnaire=of, name=f"Ronde {order}", order=order, state=state, **more)


def answer(found: Round, values: dict, roles=()) -> Response:
    """One respondent. ``values``: by the question itself."""
    answers = {one.key: value for one, value in values.items()}
    anonymous = found.questionnaire.is_anonymous
    return Response.objects.create(
        round=found, answers=answers, roles=list(roles), made_at=None if anonymous else clock.now()
    )


def filled_round(of: Questionnaire | None = None, *, order: int = 1, people: int = 6, **more) -> Round:
    """One question of every kind, answered by so many."""
    state = more.pop("state", RoundState.CLOSED)
    if of is None:
        of = questionnaire(state=QuestionnaireState.READY, **more)
        for kind in VALUES:
            question(kind, of)
        of.roles.create(order=1, code="teach", name="Lesgever")
        of.roles.create(order=2, code="own", name="Ondernemer")
    found, questions = make_round(of, order=order, state=state), list(of.questions.all())
    for _ in range(people):
        answer(found, {one: VALUES[one.kind] for one in questions}, roles=["teach"])
    return found


def filled_scan(**more) -> tuple[Questionnaire, Response]:
    """A self-scan of three dimensions on two axes, with advice for all of them, filled in once: strong, half, weak."""
    more = {"kind": QuestionnaireKind.SCAN, "state": QuestionnaireState.READY, "is_public": True} | more
    scan = questionnaire(**more)
    found, values = make_round(scan, state=RoundState.OPEN), {}
    sides = (("Partners", "partners", 5), ("Verdienmodel", "business_model", 3), ("Team", "", 1))
    for order, (name, axis, value) in enumerate(sides):
        dimension = Dimension.objects.create(questionnaire=scan, order=order, name=name, axis=axis)
        values[question("scale", scan, dimension=dimension, part=name)] = value
        for low, high, text in ((0, 39, "Begin hiermee"), (40, 100, "Dit zit goed")):
            Advice.objects.create(questionnaire=scan, dimension=dimension, low=low, high=high, text=f"{text}: {name}")
    return scan, answer(found, values)
