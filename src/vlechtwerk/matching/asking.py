"""The words with which somebody is asked, before and when they leave."""

from typing import Any

from django.conf import settings

from vlechtwerk.innovations.queries import lead_of
from vlechtwerk.matching import deadlines
from vlechtwerk.matching.models import Proposal, RoundRow
from vlechtwerk.outbox import rendering
from vlechtwerk.outbox.rendering import Rendered
from vlechtwerk.people.models import Person


def words_of(proposal: Proposal, *, link: str) -> dict[str, Any]:
    """What the mails about a request tell."""
    need = proposal.need
    return {
        "need": {"title": need.title, "text": " ".join(need.text.split())},
        "innovation": {"name": need.innovation.name, "pitch": " ".join(need.innovation.pitch.split())},
        "asker": {"name": lead_of(need.innovation).name},
        "broker": {"name": proposal.asked_by.name},
        "message": " ".join(proposal.message.split()),
        "answer_by": proposal.answer_by,
        "link": link,
    }


def letter_of(row: RoundRow, *, by: Person) -> tuple[Proposal, Rendered]:
    """The mail of a row as it would leave now, and the request (not written) that it belongs to."""
    asked = Proposal(need=row.need, helper=row.helper, asked_by=by, answer_by=deadlines.answer_until())
    words = words_of(asked, link=f"{settings.BASE_URL}/antwoord/…") | {"to": row.helper}
    language = row.helper.language if row.helper else "nl"
    return asked, rendering.render("matching.proposal_asked", {**words, "network": settings.NETWORK_NAME}, language)
