"""Views of the path that somebody keeps under a name."""

from django.db import transaction
from django.utils.translation import gettext as _

from vlechtwerk.core.actions import Actor, audit
from vlechtwerk.innovations.actions.base import InnovationRefused
from vlechtwerk.innovations.models import SavedView

MOST_VIEWS = 40


@transaction.atomic
def save_view(*, name: str, query: str, by: Actor, is_shared: bool = False, is_default: bool = False) -> SavedView:
    """Keep the filters under a name; the same name once more replaces them. One view opens first."""
    name = name.strip()
    if not name:
        raise InnovationRefused(_("Give it a name."), "name")
    own = SavedView.objects.filter(owner=by.pk)
    if own.exclude(name=name).count() >= MOST_VIEWS:
        raise InnovationRefused(
            _("You keep %(most)d views already. Throw one away first.") % {"most": MOST_VIEWS}, "name"
        )
    if is_default:
        own.update(is_default=False)
    kept = {"query": query, "is_shared": is_shared, "is_default": is_default}
    view, _is_new = SavedView.objects.update_or_create(owner_id=by.pk, name=name, defaults=kept)
    audit("save_view", view, by)
    return view


@transaction.atomic
def drop_view(view: SavedView, *, by: Actor) -> None:
    """Throw one's own view away; the dossiers in it stay as they are."""
    if view.owner_id != by.pk:
        raise InnovationRefused(_("This view is somebody else’s."))
    audit("drop_view", view, by)
    view.delete()
