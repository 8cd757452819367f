"""Places on the map, and what is calculated of the network; views that somebody saved."""

import secrets
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from vlechtwerk.core.actions import Refused, audit
from vlechtwerk.ecosystem import network
from vlechtwerk.ecosystem.models import Actor, Domain, Picture, SavedView
from vlechtwerk.ecosystem.queries import picture
from vlechtwerk.ecosystem.queries.looking import Filters, actors_seen, lines
from vlechtwerk.people.models import Person
from vlechtwerk.people.rules import VISITOR

KEPT = 20
MOST_VIEWS = 60


class MapRefused(Refused):
    """What was asked of the map cannot be."""


@dataclass(frozen=True)
class Looking:
    """Whoever looks, without a request: the team, or anybody."""

    hats: frozenset[str]
    person: Person | None = None


TEAM, ANYBODY = Looking(frozenset({"broker"})), Looking(frozenset({VISITOR}))


def place_due() -> int:
    """Actors that came get a place near their neighbours, and keep it; the others do not move. What stands out in the
    whole network is kept for the pages."""
    return _place() + sum(_measure(who) for who in (TEAM, ANYBODY))


@transaction.atomic
def lay_out_again(by: Person) -> int:
    """Everybody gets a new place: after much has changed, when the old picture no longer says much."""
    Actor.objects.update(x=None, y=None)
    count = _place()
    audit("lay_out_map", by, by)
    return count


def _place() -> int:
    if not Actor.objects.filter(x=None).exists():
        return 0
    actors = list(picture.with_domains(Actor.objects.select_related("organisation").order_by("pk")))
    found = picture.places(actors, lines(TEAM, Filters(), actors), list(Domain.objects.all()))
    moved = []
    for actor in actors:
        if (actor.x, actor.y) != found[actor.pk]:
            actor.x, actor.y = found[actor.pk]
            moved.append(actor)
    Actor.objects.bulk_update(moved, ["x", "y"], batch_size=500)
    return len(moved)


def _measure(who: Looking) -> int:
    """One kind of reader's whole network; nothing to do while it is the same."""
    ids = list(actors_seen(who, Filters()).order_by("pk").values_list("pk", flat=True))
    bound = lines(who, Filters(), [picture.Seen(pk) for pk in ids])  # type: ignore[misc]
    found = network.fingerprint(ids, bound)
    if not ids or Picture.objects.filter(fingerprint=found).exists():
        return 0
    Picture.objects.get_or_create(fingerprint=found, defaults={"measures": network.measure(ids, bound).stored()})
    kept = Picture.objects.order_by("-pk").values_list("pk", flat=True)[:KEPT]
    Picture.objects.exclude(pk__in=list(kept)).delete()
    return 1


@transaction.atomic
def keep_view(
    filters: Filters, *, by: Person, title: str, about: str = "", focus: Actor | None = None, steps: int = 1,
    is_public: bool = False,
) -> SavedView:  # fmt: skip
    """Keep what somebody looks at under a name; public ones get a link that anybody opens, and can be embedded."""
    if SavedView.objects.filter(owner=by).count() >= MOST_VIEWS:
        raise MapRefused(
            _("You keep %(most)d views already. Delete one that you no longer use.") % {"most": MOST_VIEWS}
        )
    made = SavedView.objects.create(
        title=title, about=about, owner=by, filters=filters.kept(), focus=focus, steps=steps,
        token=_token() if is_public else None,
    )  # fmt: skip
    audit("keep_map_view", made, by)
    return made


@transaction.atomic
def share_view(view: SavedView, *, by: Person) -> SavedView:
    """Give a view its public link; one that it has stays."""
    if SavedView.objects.filter(pk=view.pk, token=None).update(token=_token()):
        audit("share_map_view", view, by)
    view.refresh_from_db()
    return view


@transaction.atomic
def take_back_view(view: SavedView, *, by: Person) -> SavedView:
    """End the public link, and every map on another site that uses it."""
    if SavedView.objects.filter(pk=view.pk).exclude(token=None).update(token=None):
        audit("take_back_map_view", view, by)
    view.refresh_from_db()
    return view


@transaction.atomic
def drop_view(view: SavedView, *, by: Person) -> None:
    """Nobody needs it any more."""
    audit("drop_map_view", view, by, title=view.title)
    view.delete()


def _token() -> str:
    return secrets.token_urlsafe(18)


def read_view(view: SavedView) -> dict[str, Any]:
    """What a view shows: its filters, whom it is about, and how far."""
    return {"filters": Filters.read(view.filters), "focus": view.focus.key if view.focus else "", "steps": view.steps}
