"""What an item was made from: work of ours, or of somebody else."""

from django.db import transaction
from django.utils.translation import gettext as _

from vlechtwerk.core.actions import Actor, audit
from vlechtwerk.library.actions.base import hold_open
from vlechtwerk.library.errors import LibraryRefused
from vlechtwerk.library.models import Item, ItemSource


@transaction.atomic
def add_source(
    item: Item, *, by: Actor, source: Item | None = None, title: str = "", author: str = "", url: str = "",
    licence: str = "",
) -> ItemSource:  # fmt: skip
    """An item of ours brings its own licence; of something else we need its title and licence."""
    hold_open(item)
    if source == item:
        raise LibraryRefused(_("An item is not made from itself. Choose another one."), "source")
    if source and item.made_from.filter(source=source).exists():
        raise LibraryRefused(_("“%(title)s” is there already.") % {"title": source.title}, "source")
    if not source and not title.strip():
        raise LibraryRefused(_("Choose an item, or write what it is called."), "title")
    if not source and not licence:
        raise LibraryRefused(
            _("Say under which licence it is; when you find none, all rights are reserved."), "licence"
        )
    own = (
        {"licence": source.licence}
        if source
        else {"title": title.strip(), "author": author, "url": url, "licence": licence}
    )
    made = ItemSource.objects.create(item=item, source=source, **own)
    audit("add_source", item, by, name=str(made))
    return made


@transaction.atomic
def remove_source(item: Item, *, source: ItemSource, by: Actor) -> None:
    """It turned out not to be used."""
    hold_open(item)
    audit("remove_source", item, by, name=str(source))
    item.made_from.filter(pk=source.pk).delete()
