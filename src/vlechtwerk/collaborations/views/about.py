"""What a form is about, shown above it; and what is said once it is done, where that is more than "Saved"."""

from datetime import date
from typing import Any

from django.db.models import Sum
from django.utils.translation import gettext as _

from vlechtwerk.collaborations import actions, drawing, models, queries
from vlechtwerk.collaborations.enums import CollaborationState, DecisionState
from vlechtwerk.core.ui import words


def vote(found: queries.Inside, row: models.Decision) -> dict[str, Any]:
    """The proposal, by which rule and until when it is decided, and what one voted already."""
    votes = list(row.votes.all())
    mine = found.member.pk if found.member else 0
    return {
        "about": "vote", "title": row.title, "row": row, "cast_count": sum(bool(one.choice) for one in votes),
        "mine": next((one for one in votes if one.member_id == mine and one.choice), None), "of": len(votes),
    }  # fmt: skip


def decided(row: models.Decision) -> str:
    """Who comes by an old link reads the outcome, and fills in nothing."""
    return "" if row.state == DecisionState.OPEN else str(actions.DECIDED)


def promise(_found: queries.Inside, row: Any) -> dict[str, Any]:
    """What was promised, by whom, and what came of it so far."""
    row.delivered = row.deliveries.aggregate(sum=Sum("amount"))["sum"] or 0
    return {"about": "promise", "row": row, "told": drawing.told(row)}


def review(_found: queries.Inside, _row: models.Collaboration) -> dict[str, Any]:
    """What changes is written in the charter before the review is concluded."""
    return {"about": "review"}


def concluded(one: models.Collaboration) -> str:
    """When one looks back again."""
    one.refresh_from_db()
    on: date | None = one.review_on
    if one.state == CollaborationState.ENDED or on is None:
        return _("It has ended, with thanks. Whoever speaks for a member hears where the harvest is.")
    return _("The review is concluded. The next one is due on %(day)s.") % {"day": words.day(on, "full")}
