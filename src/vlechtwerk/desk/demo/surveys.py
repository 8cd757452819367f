"""What the demo network asked: a self-scan on the public site, the focus group of the needs analysis, a survey of members."""

from datetime import timedelta
from typing import Any

from vlechtwerk.core import clock
from vlechtwerk.core.models import new_key
from vlechtwerk.desk.demo.sources import dice
from vlechtwerk.innovations.queries import active_axes
from vlechtwerk.library.enums import Audience, ItemKind, ItemState
from vlechtwerk.library.models import Item
from vlechtwerk.surveys import actions
from vlechtwerk.surveys.actions.advising import save_advice, save_dimension
from vlechtwerk.surveys.actions.tagging import note_reported
from vlechtwerk.surveys.enums import NextKind, QuestionKind, QuestionnaireKind
from vlechtwerk.surveys.models import Questionnaire, Round

FACTORS = [
    "Netwerk", "Beleid", "Persoonlijkheid", "Financieel", "Eigen organisatie", "Juridisch", "Vorming", "Andere",
]  # fmt: skip
FOCUS = {
    "Wat maakte jullie innovatie tot een succes?": (7, 4, 4, 3, 3, 2, 1, 0),
    "Wat hield jullie innovatie tegen?": (1, 6, 0, 8, 2, 4, 1, 1),
}
"""Totals as the needs analysis gives them, for 7 respondents; they do not fit, and the page says so."""
CHOSEN = (
    [(0, 1, 2), (0, 1, 3), (0, 1, 4), (0, 2, 3), (0, 2, 4), (0, 1, 5), (0, 2, 3)],
    [(0, 1, 3), (1, 3, 5), (1, 3, 5), (1, 3, 5), (1, 3, 4), (1, 3, 4), (3, 6, 7)],
)
"""What seven made-up respondents chose at each question, three each."""
FILLED, MEMBERS = 40, (18, 22)


def ask_around(year: Any) -> None:
    """All of it, kept by a coordinator."""
    keeper = year.cast.by_login["nadia"]
    scan(keeper)
    focus_group(keeper)
    yearly(keeper)


def scan(keeper: Any) -> Questionnaire:
    """How strong an idea stands on the sides of a diagnosis, filled in by forty."""
    rng = dice("scan")
    made = actions.make_questionnaire(
        kind=QuestionnaireKind.SCAN, title="Hoe sterk staat je idee?", is_public=True, is_demo=True, by=keeper,
        intro="Eén vraag per kant van je idee. Het kost je drie minuten, en je ziet meteen waar je sterk staat.",
    )  # fmt: skip
    for axis in active_axes():
        question = actions.add_question(
            made, kind=QuestionKind.SCALE, text=f"{axis.name_nl}: hoe sterk staan jullie?", hint=axis.hint_nl, scale_from=1,
            scale_to=5, low_label="nog niet over nagedacht", high_label="dit zit goed", by=keeper,
        )  # fmt: skip
        side = save_dimension(
            made, name=axis.name_nl, about=axis.hint_nl, axis=axis.code, questions=[question], by=keeper
        )
        item = _helps_on(axis.code)
        first = {"next_kind": NextKind.ITEM, "item": item} if item else {"next_kind": NextKind.QUESTION}
        for low, high, words, leads in (
            (0, 39, "Hier is het nog dun. Lees eerst iets, en leg je vraag dan aan het netwerk voor.", first),
            (40, 74, "Een goed begin. Iemand die dit al deed, helpt je in een halve dag verder.", {"next_kind": NextKind.QUESTION}),
            (75, 100, "Sterk. Misschien kan jij anderen hierin helpen: kom eens langs.", {"next_kind": NextKind.EVENTS}),
        ):  # fmt: skip
            save_advice(made, dimension=side, low=low, high=high, text=words, by=keeper, **leads)
    actions.finish_questionnaire(made, by=keeper)
    found, questions = made.rounds.get(), list(made.questions.all())
    for _ in range(FILLED):
        values = {one.key: rng.choice([1, 2, 2, 3, 3, 4, 5]) for one in questions}
        actions.answer_openly(found, key=new_key(), values=values)
    return made


def _helps_on(axis: str) -> Item | None:
    """What somebody who is weak on this side reads first: a tool before a method before anything else, and the one
    that is about this side most."""
    public = Item.objects.filter(state=ItemState.PUBLISHED, audience=Audience.PUBLIC).order_by("pk")
    fitting = [one for one in public if axis in one.axes]
    kinds: dict[str, int] = {ItemKind.TOOL: 0, ItemKind.METHOD: 1}
    return min(fitting, key=lambda one: (kinds.get(one.kind, 2), one.axes.index(axis), one.pk), default=None)


def focus_group(keeper: Any) -> Questionnaire:
    """Seven on paper, three choices each; beside it the totals of the document."""
    made = actions.make_questionnaire(
        kind=QuestionnaireKind.FOCUS_GROUP, title="Focusgroep sociale innovatie in welzijn", is_demo=True, by=keeper
    )
    actions.set_roles(made, names=["Lesgever", "Onderzoeker", "Ondernemer"], by=keeper)
    for text in FOCUS:
        lines = [(name, None) for name in FACTORS]
        actions.add_question(made, kind=QuestionKind.EXACTLY, text=text, exactly_count=3, choices=lines, by=keeper)
    actions.finish_questionnaire(made, by=keeper)
    found = _round(made, "Namiddag met zeven", keeper)
    questions = list(made.questions.all())
    for chosen in zip(*CHOSEN, strict=True):
        values = {}
        for question, places in zip(questions, chosen, strict=True):
            codes = [one.code for one in question.choices.all()]
            values[question.key] = [codes[at] for at in places]
        actions.enter_paper(found, key=new_key(), values=values, by=keeper)
    actions.close_round(found, by=keeper)
    for question in made.questions.all():
        totals = zip(question.choices.all(), FOCUS[question.text], strict=True)
        counts = {choice.code: total for choice, total in totals}
        note_reported(found, question=question, source="Behoefteanalyse, focusgroep", n=7, counts=counts, by=keeper)
    return made


def yearly(keeper: Any) -> Questionnaire:
    """What members think of the network, without their names, twice."""
    rng = dice("yearly")
    made = actions.make_questionnaire(
        kind=QuestionnaireKind.SURVEY, title="Hoe gaat het met ons netwerk?", is_anonymous=True, is_demo=True, by=keeper
    )
    actions.add_question(
        made, kind=QuestionKind.SCALE, text="Hoeveel heb je dit jaar aan het netwerk gehad?", scale_from=1, scale_to=5,
        low_label="niets", high_label="heel veel", by=keeper,
    )  # fmt: skip
    lines = [("iemand die meedacht", None), ("een nieuwe partner", None), ("een zetje", None)]
    actions.add_question(made, kind=QuestionKind.SEVERAL, text="Wat bracht het je?", choices=lines, by=keeper)
    actions.finish_questionnaire(made, by=keeper)
    useful, brought = list(made.questions.all())
    codes = [one.code for one in brought.choices.all()]
    for number, people in enumerate(MEMBERS):
        found = _round(made, f"Ronde {number + 1}", keeper)
        for _ in range(people):
            some = sorted(rng.sample(codes, rng.choice([1, 1, 2])))
            values = {useful.key: min(5, rng.choice([2, 3, 3, 4, 5]) + number), brought.key: some}
            actions.enter_paper(found, key=new_key(), values=values, by=keeper)
        actions.close_round(found, by=keeper)
    return made


def _round(made: Questionnaire, name: str, keeper: Any) -> Round:
    today = clock.today()
    found = actions.plan_round(made, name=name, opens_on=today, closes_on=today + timedelta(days=14), by=keeper)
    return actions.open_round(found, by=keeper)
