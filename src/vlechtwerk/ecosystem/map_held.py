"""What is kept about people who made views and stories of the map."""

from django.utils.translation import gettext_lazy as _

from vlechtwerk.people.enums import Ground, Kept, Purpose, SeenBy
from vlechtwerk.people.registry import Held, held


def register() -> None:
    held.add(
        "map_views",
        Held(_("Views of the map that you keep"), "ecosystem.SavedView", ("owner",), purpose=Purpose.HELP, ground=Ground.INTEREST,
             kept=Kept.NAMELESS, seen_by=SeenBy.TEAM, shown=("title", "about", "created_at")),
    )  # fmt: skip
    held.add(
        "map_stories",
        Held(_("Stories on the map that you follow"), "ecosystem.MapStory", ("keeper",), purpose=Purpose.HELP, ground=Ground.INTEREST,
             kept=Kept.NAMELESS, seen_by=SeenBy.TEAM, shown=("title", "created_at")),
    )  # fmt: skip
