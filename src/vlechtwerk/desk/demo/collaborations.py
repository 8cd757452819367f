"""Two collaborations among invented workplaces: one whose yearly review is due, and one that ended with its harvest."""

from datetime import timedelta
from typing import Any

from vlechtwerk.collaborations import actions
from vlechtwerk.collaborations.models import Collaboration
from vlechtwerk.core import clock
from vlechtwerk.desk.demo.sources import rows
from vlechtwerk.desk.demo.year import Year
from vlechtwerk.people.models import Organisation, Person

DUE, ENDED = 385, 430  # days ago
RULES = [
    {"what": "Nieuwe leden, en wat meer dan € 1.000 kost", "who": "all", "method": "two_thirds", "quorum": 60},
    {"what": "Al het andere", "who": "all", "method": "majority", "quorum": 50, "tie": "chair"},
]
ANSWERS = {
    "why": "Bakken wassen. Een wasstraat kost alleen te veel, en met vier staat ze nooit stil.",
    "pressure": "De nieuwe regels voor wegwerpverpakking, en klanten die ernaar vragen.",
    "stop": "Als iemand anders in de streek het goedkoper en even proper doet.",
}
STAKEHOLDERS = [
    ("Klanten van de winkels", 3, 4, "Minder afval in huis, en geen gedoe met statiegeld"),
    ("De stad", 5, 3, "Minder zwerfvuil op het marktplein"),
    ("Voedselveiligheid", 5, 2, "Dat elke bak aantoonbaar schoon is"),
    ("Leverancier van wegwerpbakken", 2, 5, "Vreest voor omzet; wil misschien wassen"),
    ("De buurtkrant", 2, 3, "Een verhaal met mensen uit de straat"),
]
LESSONS = (
    "Begin met één route. De tweede kwam pas toen de eerste elke week vol zat.\n\n"
    "Spreek af wie beslist als de chauffeur ziek is: daar liep het één keer op vast, en een lijstje loste het op."
)


def work_long(year: Year) -> None:
    """Played after the year, each at its own time."""
    invented = [row["name"] for row in rows("workplaces")]
    found = list(Organisation.objects.filter(name__in=invented).order_by("pk")[:7])
    people = [year.cast.by_login[name] for name in ("griet", "jeroen")] + year.present()[:5]
    if len(found) == 7:
        members = list(zip(found, people, strict=True))
        _due(year, members[:4], year.cast.by_login["lotte"])
        _ended(year, members[4:], year.cast.by_login["lotte"])


def _charter(
    title: str, purpose: str, form: str, members: list[tuple[Organisation, Person]], by: Person
) -> Collaboration:
    one = actions.begin_exploring(title=title, by=by, is_demo=True)
    actions.change_collaboration(one, title=title, purpose=purpose, form=form, sharing="equal", sharing_note="", by=by)
    actions.add_criterion(one, text="Brengt elk kwartaal een halve dag werk in", by=by)
    for rule in RULES:
        actions.add_rule(one, by=by, **rule)
    checks = dict.fromkeys(one.criteria.all(), (True, "Afgesproken op de eerste avond"))
    for place, (organisation, contact) in enumerate(members):
        seat = "chair" if place == 0 else "member"
        actions.add_member(one, organisation=organisation, contact=contact, seat=seat, checks=checks, by=by)
    return one


def _sign(one: Collaboration, by: Person) -> None:
    actions.charter_collaboration(one, by=by)
    for member in one.members.select_related("contact"):
        actions.sign_charter(member, by=member.contact or by)
    one.refresh_from_db()


def _vote(one: Collaboration, title: str, choices: str, by: Person, **more: Any) -> Any:
    """``choices``: a letter for each member, for, against or nothing yet."""
    decision = actions.propose_decision(one, rule=one.rules.order_by("pk").last(), title=title, by=by, **more)  # type: ignore[arg-type]
    for vote, letter in zip(decision.votes.select_related("member__contact").order_by("pk"), choices, strict=True):
        if letter != "-" and vote.member.contact:
            actions.cast_vote(decision, choice={"f": "for", "a": "against"}[letter], by=vote.member.contact)
    return decision


def _due(year: Year, members: list[tuple[Organisation, Person]], by: Person) -> None:
    """It works, and its yearly review is some weeks late."""
    with clock.at(year.day(-DUE)):
        one = _charter("Samen minder verpakking", "Geen wegwerpbakken meer in onze vier zaken.", "sectors", members, by)
        actions.answer_questions(one, by=by, **ANSWERS)
        _sign(one, by)
        for place, member in enumerate(one.members.order_by("pk")):
            due = clock.today() + timedelta(days=300)
            given: dict[str, Any] = {"kind": "hours", "what": "Wassen en rijden", "amount": 6000, "due_on": due}
            promise = actions.promise_contribution(one, member=member, by=by, **given)
            if place:
                amount = 6000 if place > 1 else 2500
                actions.note_delivery(promise, amount=amount, delivered_on=clock.today(), by=by)
    with clock.at(year.day(-300)):
        first = _vote(one, "Eén kleur bakken", "ffaf", by)
        for name, influence, interest, motive in STAKEHOLDERS:
            given = {"name": name, "influence": influence, "interest": interest, "motive": motive}
            actions.add_stakeholder(one, by=by, **given)
    with clock.at(year.day(-120)):
        _vote(
            one,
            "Twee kleuren, één per winkel",
            "ffff",
            by,
            replaces=first,
            text="Klanten brachten alles naar de verkeerde winkel.",
        )
        friend = actions.invite_friend(one, name="Een docent van de hogeschool", background="academia", by=by)
        report = actions.write_report(
            one, title="Het eerste half jaar", by=by,
            text="Acht op de tien bakken komen terug. Het wassen loopt, het rijden nog niet elke week.",
        )  # fmt: skip
        actions.comment_report(
            report, friend=friend, text="Wat doe je met de twee die niet terugkomen? Vraag het aan die klanten."
        )
        conflict = actions.raise_conflict(
            one, text="Wie het dichtst bij de wasstraat zit, wast het vaakst.", by=members[1][1]
        )
        actions.take_conflict(conflict, member=one.members.order_by("pk").first(), by=members[0][1])  # type: ignore[arg-type]
        actions.solve_conflict(conflict, helped="Een beurtrol aan de muur, met namen.", by=members[0][1])
        actions.plan_message(
            one, whom="Klanten", what="Breng je bak terug naar de winkel van zijn kleur", channel="affiche aan de kassa",
            planned_on=clock.today() + timedelta(days=20), by=by,
        )  # fmt: skip
    with clock.at(year.day(-4)):
        _vote(one, "Een vijfde winkel zoeken", "f---", by)


def _ended(year: Year, members: list[tuple[Organisation, Person]], by: Person) -> None:
    """It reached what it wanted, and stopped with thanks."""
    with clock.at(year.day(-ENDED)):
        one = _charter(
            "Eén rit voor drie keukens",
            "Eten dat over is, is nog dezelfde dag bij wie het gebruikt.",
            "sectors",
            members,
            by,
        )
        _sign(one, by)
    with clock.at(year.day(-70)):
        actions.start_review(one, by=by)
        actions.conclude_review(
            one, outcome="stop", decided_on=clock.today(), by=by, lessons=LESSONS,
            note="De drie keukens rijden de route nu zelf, elke dag. Ons overleg is niet meer nodig: gelukt.",
            thanks="Dank aan de chauffeur die als eerste omreed, en aan de koks die leerden tellen.",
        )  # fmt: skip
        actions.draft_story(one, title="Waarom we stopten toen het lukte", by=by)
    with clock.at(year.day(-60)):
        for member in one.members.select_related("contact"):
            actions.answer_thanks(member, may_thank=True, by=member.contact or by)
