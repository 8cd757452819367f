"""What stands on somebody's page of notices."""

from django.db.models import Q, QuerySet

from vlechtwerk.core.access import first_or_404
from vlechtwerk.outbox import registry
from vlechtwerk.outbox.enums import MessageState
from vlechtwerk.outbox.models import Message

PAGE = 25


def notices_of(person_id: int) -> QuerySet[Message]:
    """Everything that was told to somebody, newest first, however it was mailed. Digests only repeat it."""
    told = Message.objects.filter(person_id=person_id).exclude(kind=registry.DIGEST_MAIL)
    return told.exclude(state=MessageState.CANCELLED).select_related("digest").order_by("-created_at", "-pk")


def page_of(person_id: int, before: str) -> tuple[list[Message], str]:
    """One page of notices, those older than the one with the key ``before``; and the key for the next page."""
    found = notices_of(person_id).defer("html", "text", "calendar", "digest__html", "digest__text")
    if before:
        last = first_or_404(Message.objects.filter(person_id=person_id, key=before).only("pk", "created_at"))
        same_moment = Q(created_at=last.created_at, pk__lt=last.pk)
        found = found.filter(Q(created_at__lt=last.created_at) | same_moment)
    rows = list(found[: PAGE + 1])
    return rows[:PAGE], rows[PAGE - 1].key if len(rows) > PAGE else ""


def notice_for(person_id: int, key: str) -> Message:
    return first_or_404(notices_of(person_id).filter(key=key))
