"""What is kept about people because of stages and cards."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from vlechtwerk.people.enums import Ground, Kept, Purpose, SeenBy
from vlechtwerk.people.registry import Held, acts, held

WHO = ("ambassadorship__person",)


def register() -> None:
    common: dict[str, Any] = {"purpose": Purpose.HELP, "ground": Ground.AGREEMENT}
    held.add(
        "stage_offers",
        Held(_("Stages that you were asked for"), "events.StageOffer", WHO, **common, kept=Kept.EMPTIED,
             seen_by=SeenBy.TEAM, words=("note",), shown=("stage__title", "state", "created_at", "state_since", "note")),
    )  # fmt: skip
    held.add(
        "appearances",
        Held(_("Your appearances as an ambassador"), "events.Appearance", WHO, **common, kept=Kept.NAMELESS,
             seen_by=SeenBy.TEAM, shown=("title", "kind", "happens_on", "evidence", "evidence_url")),
    )  # fmt: skip
    held.add(
        "cards",
        Held(_("Cards with your name"), "events.ReferralCard", WHO, **common, kept=Kept.NAMELESS, seen_by=SeenBy.INVOLVED,
             shown=("event__title", "state", "printed_count", "created_at")),
    )  # fmt: skip
    acts.update(
        {
            "events.StageRequest.asked_by": "who asked, for a network",
            "events.StageRequest.keeper": "who of the team follows it",
            "events.StageOffer.asked_by": "who of the team asked",
            "events.Appearance.noted_by": "who wrote it down",
            "events.ReferralCard.keeper": "who of the team follows it",
        }
    )
