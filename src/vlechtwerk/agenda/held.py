"""What is kept about people in the agenda."""

from django.utils.translation import gettext_lazy as _

from vlechtwerk.people.enums import Ground, Kept, Purpose, SeenBy
from vlechtwerk.people.registry import Held, acts, held


def register() -> None:
    held.add(
        "appointments",
        Held(_("Your appointments"), "agenda.Attendance", ("person",), Purpose.HELP, Ground.AGREEMENT, Kept.NAMELESS,
             SeenBy.INVOLVED, correct="agenda",
             shown=("appointment__summary", "appointment__starts_at", "appointment__place", "appointment__state")),
    )  # fmt: skip
    acts["agenda.Slot.proposed_by"] = "who offered the date"
