"""Items and collections that somebody has to keep true (``people.duties``), and what is kept about who wrote."""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from vlechtwerk.library.enums import ItemState
from vlechtwerk.people.duties import Duty, duties
from vlechtwerk.people.registry import acts


def register() -> None:
    """The keeper, and whoever is asked when the keeper keeps silent."""
    live = ~Q(state=ItemState.ARCHIVED)
    duties.add("items", Duty(_("Knowledge kept true"), "library.Item", "keeper", live, "title"))
    duties.add("items_deputy", Duty(_("Deputy for knowledge"), "library.Item", "deputy", live, "title"))
    duties.add("collections", Duty(_("Collections"), "library.Collection", "keeper", Q(), "title"))
    acts.update({
        "library.Item.keeper": "whose work it is", "library.Item.deputy": "who stands in",
        "library.ItemText.written_by": "who wrote it", "library.ItemText.reviewed_by": "who checked it",
        "library.ItemFile.added_by": "who added it", "library.Collection.keeper": "whose work it is",
    })  # fmt: skip
