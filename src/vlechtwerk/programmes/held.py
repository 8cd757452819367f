"""What is kept about people in circles."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from vlechtwerk.people.enums import Ground, Kept, Purpose, SeenBy
from vlechtwerk.people.registry import Held, acts, held


def register() -> None:
    common: dict[str, Any] = {"purpose": Purpose.HELP, "ground": Ground.AGREEMENT}
    held.add(
        "circles",
        Held(_("Your places in circles"), "programmes.CircleMember", ("person",), **common, kept=Kept.EMPTIED,
             seen_by=SeenBy.INVOLVED, words=("note",),
             shown=("circle__name", "state", "created_at", "answered_at", "shares_contact", "note")),
    )  # fmt: skip
    held.add(
        "guided",
        Held(_("Circles that you guide"), "programmes.Circle", ("guide",), **common, kept=Kept.NAMELESS,
             seen_by=SeenBy.INVOLVED, shown=("name", "subject", "state")),
    )  # fmt: skip
    held.add(
        "placements",
        Held(_("Divisions over circles in which you are considered"), "programmes.Placement", ("person",), **common,
             kept=Kept.NAMELESS, seen_by=SeenBy.TEAM, shown=("forming__name", "group", "created_at")),
    )  # fmt: skip
    held.add(
        "pairs",
        Held(_("With whom you must, or must not, be in a circle"), "programmes.Pair", ("first", "second"), **common,
             kept=Kept.ERASED, seen_by=SeenBy.TEAM, goes=True, shown=("forming__name", "kind", "created_at")),
    )  # fmt: skip
    acts["programmes.CircleForming.made_by"] = "who prepared it"
    acts["programmes.CircleMeeting.noted_by"] = "who noted it"
    acts["programmes.CircleGrant.keeper"] = "who of the team follows it"
    acts["programmes.Voucher.keeper"] = "who of the team follows it"
