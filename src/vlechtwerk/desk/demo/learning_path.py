"""A trajectory of thirty credits: a group that finished it, one that is at work, and one for which people may apply."""

from collections.abc import Sequence
from datetime import timedelta
from decimal import Decimal

from vlechtwerk.core import clock
from vlechtwerk.desk.demo import exercise
from vlechtwerk.desk.demo.year import Year
from vlechtwerk.innovations.models import Innovation
from vlechtwerk.learning import actions, queries
from vlechtwerk.learning.enums import Background, LessonKind
from vlechtwerk.learning.models import Cohort, Curriculum, Learner, Lesson, Proposal
from vlechtwerk.people.models import Person

MODULES: list[tuple[str, int, str, Sequence[str]]] = [
    ("Kansen zien", 6, "Kijken, luisteren, en zien wat anderen voorbijlopen.",
     ("Wat kan jij al?", exercise.TITLE, "Bel aan bij drie buren")),
    ("Een probleem dat kleeft", 6, "Problemen die niemand alleen oplost, en hoe je ze uit elkaar haalt.",
     ("Problemen die terugkomen", "Teken je probleem")),
    ("Van wild idee naar dienst", 9, "Veel ideeën, één prototype, en vijf mensen die het proberen.",
     ("Eerst veel, dan goed", "Bouw het van karton", "Laat het proberen")),
    ("Overtuigen", 3, "Je idee in twee minuten, voor wie geld heeft en voor wie tijd heeft.",
     ("Een goed verhaal", "Pitch voor een vreemde")),
    ("In de markt", 6, "Wie betaalt, wie wint, en wat het oplevert voor mensen.",
     ("Wie betaalt?", "Maak de rekening")),
]  # fmt: skip
BODY = (
    "## Vooraf\n\nNeem een kwartier. Schrijf op wat je **zelf** al weet.\n\n"
    "## Nu\n\n- ga naar buiten\n- kijk en luister\n- vraag: *wanneer was dit moeilijk?*\n\n"
    "> Wie vertrekt van mensen, komt altijd ergens uit.\n"
)
GUIDE = ["Wat raakte je in dit werk?", "Wat begreep je niet?", "Wat zou jij nu doen?"]
GOALS = (
    "Durven bellen naar wie ik niet ken",
    "Rekenen zonder schrik",
    "Leren luisteren zonder oplossing",
    "Een verhaal vertellen",
)
OWN = (("Een dag mee met een sociale onderneming", "We lopen elk een dag mee en vertellen het elkaar."),
       ("Praten over geld", "Hoe vraag je een prijs zonder je te schamen?"),
       ("Maak een podcast van vijf minuten", "Iemand uit de groep kan monteren."))  # fmt: skip
WORK = "Ik ging langs, luisterde een uur en schreef op wat ik hoorde. Het moeilijkste was zwijgen."
FEEDBACK = [
    "Dat je bleef zitten toen het stil werd.",
    "Of je teruggaat, en met wie.",
    "Volgende keer zou ik iemand meenemen.",
]


def teach(year: Year) -> None:
    """Played after the year, each at its own time."""
    by, people = year.cast.by_login["lotte"], year.present()[4:16]
    with clock.at(year.day(-200)):
        curriculum = _curriculum(by)
        done = _cohort(curriculum, "Lichting van de lente", people[:4], by, days=120)
    with clock.at(year.day(-150)):
        _all(done, by)
    with clock.at(year.day(-80)):
        actions.close_cohort(done, by=by)
    with clock.at(year.day(-30)):
        running = _cohort(curriculum, "Lichting van de herfst", people[4:], by, days=150)
        actions.add_lecturer(running, person=year.cast.by_login["els"], by=by)
        actions.form_teams(running, size=4, by=by)
    with clock.at(year.now - timedelta(days=5)):
        _half(running, by)
    with clock.at(year.now - timedelta(days=1)):
        actions.plan_cohort(
            curriculum, title="Lichting van volgend jaar", starts_on=clock.today() + timedelta(days=60),
            ends_on=clock.today() + timedelta(days=200), by=by, is_demo=True,
        )  # fmt: skip


def _curriculum(by: Person) -> Curriculum:
    made = actions.begin_curriculum(
        title="Sociaal ondernemen door te doen", ects=Decimal(30), eqf=6, by=by, is_demo=True,
        summary="Je vertrekt van een probleem dat je raakt, bedenkt iets en probeert het uit. Een vijfde vullen jullie zelf in.",
    )  # fmt: skip
    for title, ects, about, lessons in MODULES:
        module = actions.add_module(made, title=title, ects=Decimal(ects), about=about, by=by)
        for place, name in enumerate(lessons):
            last = place == len(lessons) - 1
            if name == exercise.TITLE:
                lesson = actions.add_lesson(module, kind=LessonKind.H5P, title=name, by=by)
                actions.keep_package(lesson, data=exercise.package(), by=by)
                continue
            actions.add_lesson(
                module, kind=LessonKind.ASSIGNMENT if last else LessonKind.TEXT, title=name, body=BODY,
                questions=GUIDE if last else [], by=by,
            )  # fmt: skip
    return actions.publish_curriculum(made, by=by)


def _cohort(curriculum: Curriculum, title: str, people: Sequence[Person], by: Person, *, days: int) -> Cohort:
    today = clock.today()
    made = actions.plan_cohort(
        curriculum,
        title=title,
        starts_on=today,
        ends_on=today + timedelta(days=days),
        by=by,
        is_open=False,
        is_demo=True,
    )
    backgrounds = (Background.SOCIAL, Background.BUSINESS, Background.TECHNICAL, Background.LIVED)
    for place, person in enumerate(people):
        actions.enrol(made, person=person, background=backgrounds[place % 4], by=by)
    actions.start_cohort(made, by=by)
    for place, learner in enumerate(_learners(made)):
        actions.set_goal(learner, text=GOALS[place % len(GOALS)])
    _propose(made)
    return made


def _learners(cohort: Cohort) -> list[Learner]:
    return list(queries.taking_part(cohort).order_by("pk"))


def _propose(cohort: Cohort) -> None:
    learners = _learners(cohort)
    for (title, about), learner in zip(OWN, learners, strict=False):
        proposal: Proposal = actions.propose_lesson(learner, title=title, about=about)
        for other in learners:
            if other != learner and not proposal.lesson_id:
                actions.back_proposal(other, proposal=proposal)


def _do(learner: Learner, lesson: Lesson) -> None:
    if lesson.kind == LessonKind.ASSIGNMENT:
        actions.hand_in(learner, lesson=lesson, text=WORK)
    elif lesson.kind == LessonKind.H5P:
        actions.try_package(learner, package=lesson.package, score=exercise.POINTS, most=exercise.POINTS)
    else:
        actions.complete_lesson(learner, lesson=lesson, by=learner.person)


def _all(cohort: Cohort, by: Person) -> None:
    """Everybody did everything."""
    for learner in _learners(cohort):
        for lesson in queries.lessons(cohort):
            _do(learner, lesson)
    for lesson, _n in queries.undivided(cohort):
        actions.divide_feedback(cohort, lesson=lesson, by=by)
    for learner in _learners(cohort):
        for review in queries.reviews_of(learner).filter(given_at=None):
            actions.give_feedback(review, answers=FEEDBACK)


def _half(cohort: Cohort, by: Person) -> None:
    """They are at work: some further than others, feedback to give, a guest who comes, real work that waits."""
    lessons = list(queries.lessons(cohort))
    for place, learner in enumerate(_learners(cohort)):
        for lesson in lessons[: 2 + place % 3]:
            _do(learner, lesson)
    for lesson, _n in queries.undivided(cohort):
        actions.divide_feedback(cohort, lesson=lesson, by=by)
    for talent in queries.guests("", most=1):
        guest = talent.person
        lecture = actions.ask_guest(
            cohort, person=guest, title="Wat ik liever eerder had geweten", message="Kom je een uur vertellen?",
            starts_at=(clock.now() + timedelta(days=12)).replace(hour=9, minute=0, second=0, microsecond=0), by=by,
        )  # fmt: skip
        actions.accept_lecture(lecture, by=guest)
    innovation = Innovation.objects.filter(state="active", members__role="lead").order_by("pk").first()
    task = next(one for one in lessons if one.kind == LessonKind.ASSIGNMENT)
    if innovation:
        actions.ask_lead(
            cohort, lesson=task, innovation=innovation, team=cohort.teams.first(), by=by,
            message="Mogen ze een week meekijken en één vraag uitzoeken?",
        )  # fmt: skip
