"""The handful of dossiers that are written by hand, so that everybody's first page shows every kind of work."""

from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from vlechtwerk.agenda.dates import half_day
from vlechtwerk.core import clock
from vlechtwerk.desk.demo.sources import rows
from vlechtwerk.desk.demo.year import Year
from vlechtwerk.exchanges import actions as exchanges
from vlechtwerk.exchanges.enums import WAITING
from vlechtwerk.exchanges.models import GiveInvitation, StrengtheningSession
from vlechtwerk.innovations import actions as innovations
from vlechtwerk.innovations.models import Innovation, Need
from vlechtwerk.matching import actions as matching
from vlechtwerk.matching import queries as matches
from vlechtwerk.matching.models import Proposal

OPENED_BEFORE = timedelta(days=3)


class Scene:
    """Plans the rows of ``scenes.csv``: days from today (working days ahead), and how each one ends."""

    def __init__(self, year: Year) -> None:
        self.year, self.cast = year, year.cast

    def plan(self) -> None:
        """Every row, and what Griet did with her first invitation."""
        for row in rows("scenes"):
            asked = self.year.day(float(row["asked"] or -9))
            self.year.at(
                self.year.day((asked - OPENED_BEFORE - self.year.now) / timedelta(days=1)), self._open, row, asked
            )
        self.year.at(self.year.day(-22), self._snooze)

    def _open(self, row: dict[str, str], asked: datetime) -> None:
        innovation = Innovation.objects.select_related("broker").get(name=row["name"])
        need = innovations.open_need(
            innovation, title=row["title"], text=row["text"], axis=self.year.axes[row["axis"]], by=innovation.broker,
            languages=["nl", "fr"], max_km=60,
        )  # fmt: skip
        if row["answer"] == "offer":
            helper = self.cast.by_name[row["helper"]]
            self.year.at(asked, lambda: matching.offer_help(need, helper=helper, by=helper))
        elif row["answer"] != "none":
            self.year.at(asked, self._ask, row, need, asked)

    def _ask(self, row: dict[str, str], need: Need, asked: datetime) -> None:
        helper = self.cast.by_name[row["helper"]]
        message = row["note"] if row["answer"] == "open" else self.year.word("message")
        scored = matches.scored_for(need, helper) if row["answer"] == "open" else None  # as asked from the desk
        proposal = matching.ask_helper(need, helper=helper, by=need.innovation.broker, message=message, scored=scored)
        answered = self.year.soon(asked + timedelta(days=0.8))
        if row["answer"] == "yes":
            self.year.at(answered, self._accept, row, proposal)
        elif row["answer"] == "no":
            decline = matching.decline_proposal
            self.year.at(answered, lambda: decline(proposal, reason="no_time", note=row["note"].strip(), by=helper))

    def _accept(self, row: dict[str, str], proposal: Proposal) -> None:
        session = exchanges.accept(proposal, by=proposal.helper, phone=proposal.helper.phone)
        if row["meets"]:
            self.year.at(self.year.soon(clock.now() + timedelta(hours=20)), self._plan_session, row, session)

    def _plan_session(self, row: dict[str, str], session: StrengtheningSession) -> None:
        days = float(row["meets"])
        if days > 0:
            day = clock.add_working_days(self.year.now, int(days)).date()
        else:
            day = timezone.localtime(self.year.day(days)).date()
        parts = [(day, "morning"), (day, "afternoon"), (day + timedelta(days=1), "morning")]
        starts = [half_day(when, part) for when, part in parts]
        slots = exchanges.propose_dates(session, starts=starts, by=session.giver, place=row["place"])
        self.year.at(
            self.year.soon(clock.now() + timedelta(hours=20)), self._choose, row, session, slots[int(days) % 2]
        )

    def _choose(self, row: dict[str, str], session: StrengtheningSession, slot: Any) -> None:
        exchanges.choose_date(session, slot=slot, by=session.receiver)
        if row["goal"]:
            exchanges.set_goal(session, goal=row["goal"], by=session.receiver)
        said = {
            "booked": ("held", "held"), "disputed": ("held", "not_held"), "half": ("held", ""),
            "no_show": ("", "other_absent"), "release": ("", "other_absent"), "planned": ("", ""),
        }[row["ends"]]  # fmt: skip
        for hours, person, verdict in zip((3, 22), (session.giver, session.receiver), said, strict=True):
            if verdict:
                self.year.at(slot.ends_at + timedelta(hours=hours), self._say, session, person, verdict, row["note"])
        if row["ends"] == "release":
            self.year.at(slot.ends_at + timedelta(days=4), self._release, session)

    def _say(self, session: StrengtheningSession, person: Any, verdict: str, note: str) -> None:
        session.refresh_from_db()
        answers = {"usefulness": 4, "what_changed": note} if verdict == "held" else {}
        exchanges.confirm(session, person=person, verdict=verdict, **answers)

    def _release(self, session: StrengtheningSession) -> None:
        session.refresh_from_db()
        exchanges.resolve(
            session, resolution="release", note="Emre stond in de file en belde te laat.", by=session.broker
        )

    def _snooze(self) -> None:
        """Griet wanted to wait a while; since yesterday evening she is asked again, with needs of today."""
        griet = self.cast.by_login["griet"]
        invitation = GiveInvitation.objects.filter(person=griet, state__in=WAITING).order_by("created_at").first()
        if invitation is None:  # holidays moved her half day: she is asked later
            if (tomorrow := clock.now() + timedelta(days=1)) < self.year.day(-3):
                self.year.at(tomorrow, self._snooze)
            return
        exchanges.snooze_invitation(
            invitation, until=timezone.localtime(self.year.now - timedelta(days=1)).date(), by=invitation.person
        )
