"""What is kept about people because of actors, ties and gaps."""

from django.utils.translation import gettext_lazy as _

from vlechtwerk.people.enums import Ground, Kept, Purpose, SeenBy
from vlechtwerk.people.registry import Held, acts, held


def register() -> None:
    held.add(
        "actor_contact",
        Held(_("Organisations on the map that you are the contact of"), "ecosystem.Actor", ("contact",),
             purpose=Purpose.HELP, ground=Ground.AGREEMENT, kept=Kept.NAMELESS, seen_by=SeenBy.TEAM,
             shown=("organisation__name", "created_at")),
    )  # fmt: skip
    held.add(
        "hidden_ties",
        Held(_("Ties that you hide on the map"), "ecosystem.HiddenTie", ("person",), purpose=Purpose.FIND,
             ground=Ground.AGREEMENT, kept=Kept.ERASED, seen_by=SeenBy.ME, goes=True, correct="own_ties",
             shown=("tie", "created_at")),
    )  # fmt: skip
    acts.update(
        {
            "ecosystem.Actor.noted_by": "who wrote it down",
            "ecosystem.Relation.noted_by": "who wrote it down",
            "ecosystem.Gap.keeper": "who of the team follows it",
            "ecosystem.GapNote.by": "who wrote it down",
        }
    )
