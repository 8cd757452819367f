"""What the team agreed and decides about the coin: their first own version, requests past a limit, one year tried out."""

from datetime import timedelta
from typing import Any

from vlechtwerk.core import clock
from vlechtwerk.desk.demo.sources import rows
from vlechtwerk.desk.demo.year import Year
from vlechtwerk.innovations import actions as innovations
from vlechtwerk.innovations.enums import InnovationState, MemberRole
from vlechtwerk.innovations.models import Innovation, InnovationMember
from vlechtwerk.innovations.queries import lead_of
from vlechtwerk.ledger import actions as ledger
from vlechtwerk.ledger import limits, queries
from vlechtwerk.ledger.actions import simulating
from vlechtwerk.ledger.enums import COIN
from vlechtwerk.matching import actions as matching

AGREED = "Twee mensen beslissen samen: zo staat niemand van ons alleen voor een nee."
# days ago, the reason of the broker, and what each of the others says: a yes or a no, with a word
ASKED: list[tuple[float, str, list[tuple[bool, str]]]] = [
    (21, "Ze gaf vorig jaar twee sessies, en de subsidie stopt in december.", [(True, ""), (True, "Eén keer, en dan geeft ze.")]),
    (16, "Ze zeggen dat het dringend is.", [(False, "Eerst een sessie geven. Dat helpt hen ook."), (False, "Er is nog tijd."), (False, "Dat zei ik hen ook.")]),
    (1.2, "Zonder dit advies gaat hun vergunning niet door. In maart geven ze zelf.", [(True, "Bellen we samen na?")]),
]  # fmt: skip


def set_limits(year: Year) -> None:
    """Played after the year: those who stand at the limit need one thing more."""
    cast = year.cast.by_login
    with clock.at(year.day(-150)):
        ledger.change_policy(limits.policy(), values={"approvals_needed": 2}, why=AGREED, by=cast["karim"])
    voters = [cast[login] for login in ("nadia", "lotte", "karim", "tina", "samir")]
    for (ago, why, votes), innovation in zip(ASKED, _at_the_limit(), strict=False):
        _ask(year, innovation, ago, why, [*zip(voters, votes, strict=False)])
    tried = {"hard_floor": -5 * COIN, "soft_floor": -3 * COIN}
    simulating.start_simulation(tried=tried, habits={}, demand=None, seed_count=10, by=cast["karim"])


def _at_the_limit() -> list[Innovation]:
    """Innovations of those who may receive nothing more before they give."""
    led = InnovationMember.objects.filter(role=MemberRole.LEAD, until=None, innovation__state=InnovationState.ACTIVE)
    found = {row.person: row.innovation for row in led.select_related("person", "innovation__broker").order_by("pk")}
    notices = [(queries.limit_notice(person, pays=True), innovation) for person, innovation in found.items()]
    return [innovation for notice, innovation in notices if notice and notice.level == "hard"]


def _ask(year: Year, innovation: Innovation, ago: float, why: str, votes: list[Any]) -> None:
    known = set(innovation.needs.values_list("title", flat=True))
    words = next(row for row in rows("needs") if row["title"] not in known)
    with clock.at(year.day(-ago - 2)):
        need = innovations.open_need(
            innovation, title=words["title"], text=words["text"], axis=year.axes[words["axis"]], by=innovation.broker,
            languages=["nl"],
        )  # fmt: skip
    lead = lead_of(innovation)
    with clock.at(year.day(-ago)):
        asked = matching.ask_team(need, person=lead, why=why, by=year.cast.by_login["bert"])
    for number, (voter, (grants, note)) in enumerate(votes):
        with clock.at(asked.created_at + timedelta(hours=3 + 20 * number)):
            ledger.vote(asked, grants=grants, by=voter, note=note)
