"""Questionnaires to test with: one question of every kind."""

from datetime import timedelta
from typing import Any

from tests import factories
from vlechtwerk.core import clock
from vlechtwerk.surveys import actions
from vlechtwerk.surveys.actions.scattering import new_tickets
from vlechtwerk.surveys.enums import QuestionKind
from vlechtwerk.surveys.models import Question, Questionnaire, Round

MORE: dict[str, dict[str, Any]] = {
    "exactly": {"exactly_count": 3},
    "scale": {"scale_from": 1, "scale_to": 5},
}
TEXTS = ["Geld", "Mensen", "Kennis", "Tijd", "Ruimte"]
HOW_MANY = {"one": 3, "several": 3, "exactly": 5, "matrix": 3, "ranking": 3, "triangle": 3}


def questionnaire(kind: str = "survey", **more: Any) -> Questionnaire:
    keeper = more.pop("keeper", None) or factories.make_person("Lotte Bevraagt")
    return Questionnaire.objects.create(kind=kind, title="Wat houdt je tegen?", keeper=keeper, **more)


def question(kind: str, of: Questionnaire | None = None, **more: Any) -> Question:
    """A question of this kind, with its choices c1, c2 … and rows r1, r2."""
    of = of or questionnaire()
    made = Question.objects.create(
        questionnaire=of,
        kind=kind,
        order=of.questions.count() + 1,
        text=more.pop("text", f"Vraag {kind}"),
        **MORE.get(kind, {}) | more,
    )
    for at in range(HOW_MANY.get(kind, 0)):
        made.choices.create(order=at + 1, code=f"c{at + 1}", text=TEXTS[at])
    if kind == QuestionKind.MATRIX:
        for at, text in enumerate(["Geld", "Tijd"]):
            made.rows.create(order=at + 1, code=f"r{at + 1}", text=text)
    return made


def ready(kind: str = "survey", **more: Any) -> Questionnaire:
    """Ready to ask, with one question; one that is open to all is open."""
    made = questionnaire(kind, **more)
    question("one", of=made)
    return actions.finish_questionnaire(made, by=made.keeper)


def planned(of: Questionnaire | None = None, people: Any = (), addresses: Any = (), days: int = 10) -> Round:
    of, today = of or ready(), clock.today()
    made = actions.plan_round(
        of, name="Najaar", opens_on=today + timedelta(days=1), closes_on=today + timedelta(days=days), by=of.keeper
    )
    if people or addresses:
        actions.invite(made, people=people, addresses=addresses, by=of.keeper)
    return made


def opened(of: Questionnaire | None = None, people: Any = (), addresses: Any = (), days: int = 10) -> Round:
    """With the mails written."""
    made = planned(of, people, addresses, days)
    actions.open_round(made, by=made.questionnaire.keeper)
    actions.send_invitations_due()
    return made


def tickets(of: Round, count: int) -> list[str]:
    """Secrets, as their mails would carry them."""
    return new_tickets(of, count=count)


def only(of: Questionnaire) -> Question:
    return of.questions.get()
