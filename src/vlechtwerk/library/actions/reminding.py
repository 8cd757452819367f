"""What waits too long: a text to be checked, a draft that lies still, an item to be looked at again."""

from datetime import timedelta

from django.db.models import QuerySet

from vlechtwerk.core import clock
from vlechtwerk.core.due import MOST_AT_ONCE, each_due, first_to_remind
from vlechtwerk.library.actions.telling import checkers, deputies, keepers, tell_draft, tell_due, tell_review
from vlechtwerk.library.enums import ItemState, TextState
from vlechtwerk.library.models import Item, ItemText

KEEPER_AFTER, DEPUTY_AFTER = 3, 6
"""Working days that a text may wait to be checked before the keeper, and the deputy, hears it again."""
DRAFT_RESTS = timedelta(days=30)
KEEPER_SILENT = timedelta(days=14)


def remind_reviews_due() -> int:
    """The keeper after three working days, the deputy after six."""
    waiting = _texts(TextState.REVIEW)
    first = waiting.filter(state_since__lt=clock.working_days_ago(KEEPER_AFTER), reminded_at=None)
    second = waiting.filter(state_since__lt=clock.working_days_ago(DEPUTY_AFTER), deputy_asked_at=None)
    return each_due(first[:MOST_AT_ONCE], _remind_review) + each_due(second[:MOST_AT_ONCE], _ask_deputy_review)


def _remind_review(text: ItemText) -> bool:
    if not first_to_remind(text):
        return False
    tell_review(text, to=checkers(text), waits=True)
    return True


def _ask_deputy_review(text: ItemText) -> bool:
    same = ItemText.objects.filter(pk=text.pk, state=text.state, deputy_asked_at=None)
    if same.update(deputy_asked_at=clock.now()) != 1:
        return False
    tell_review(text, to=checkers(text, late=True), waits=True)
    return True


def remind_drafts_due() -> int:
    """Whoever wrote it hears once that it still lies there."""
    still = _texts(TextState.DRAFT).filter(state_since__lt=clock.now() - DRAFT_RESTS, reminded_at=None)
    return each_due(still[:MOST_AT_ONCE], _remind_draft)


def _remind_draft(text: ItemText) -> bool:
    if not first_to_remind(text):
        return False
    tell_draft(text)
    return True


def _texts(state: TextState) -> QuerySet[ItemText]:
    """Of items that were not put away."""
    found = ItemText.objects.filter(state=state).exclude(item__state=ItemState.ARCHIVED)
    return found.select_related("item__keeper", "item__deputy", "written_by").order_by("pk")


def remind_items_due() -> int:
    """On the day itself the keeper; after two weeks of silence the deputy."""
    due = Item.objects.filter(state=ItemState.PUBLISHED, review_on__lte=clock.today())
    due = due.select_related("keeper", "deputy").order_by("pk")
    silent = due.filter(reminded_at__lt=clock.now() - KEEPER_SILENT, deputy_asked_at=None)
    first = each_due(due.filter(reminded_at=None)[:MOST_AT_ONCE], _remind_item)
    return first + each_due(silent[:MOST_AT_ONCE], _ask_deputy_item)


def _remind_item(item: Item) -> bool:
    if not first_to_remind(item):
        return False
    tell_due(item, to=keepers(item))
    return True


def _ask_deputy_item(item: Item) -> bool:
    same = Item.objects.filter(pk=item.pk, state=item.state, review_on=item.review_on, deputy_asked_at=None)
    if same.update(deputy_asked_at=clock.now()) != 1:
        return False
    tell_due(item, to=deputies(item), waits=True)
    return True
