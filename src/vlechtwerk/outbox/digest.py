"""The digest: one mail a day (or week) with what waits for somebody, and never an empty one."""

from datetime import time, timedelta
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Min

from vlechtwerk.core import clock, links
from vlechtwerk.core.actions import Refused
from vlechtwerk.core.due import MOST_AT_ONCE, each_due
from vlechtwerk.outbox import registry, rules
from vlechtwerk.outbox.enums import MessageState
from vlechtwerk.outbox.models import Message
from vlechtwerk.outbox.rendering import foot_of, render
from vlechtwerk.outbox.routing import Reader

MOST_LINES = 40


class NothingWaits(Refused):
    """Another worker made this digest, or what waited was closed."""


def make_digests() -> int:
    """A digest for everybody for whom something is due by now, and with it all that waits; after a week in which
    nothing ran it is one digest too."""
    due = Message.objects.filter(state=MessageState.DIGEST, due_at__lte=clock.now())
    firsts = due.order_by().values("person_id").annotate(first=Min("pk")).values_list("first", flat=True)
    return each_due(Message.objects.filter(pk__in=list(firsts[:MOST_AT_ONCE])), _make)


def _make(first: Message) -> bool:
    waiting = Message.objects.filter(person_id=first.person_id, state=MessageState.DIGEST)
    newest = waiting.order_by("-pk").first()
    if newest is None:
        return False
    once = f"digest:{first.person_id}:{clock.today()}"
    try:
        with transaction.atomic():
            digest = Message.objects.create(
                kind=registry.DIGEST_MAIL, to_email=newest.to_email, to_name=newest.to_name, person_id=first.person_id,
                language=newest.language, subject="", text="", html="", once=once, due_at=clock.now(), read_at=clock.now(),
            )  # fmt: skip
    except IntegrityError:  # today's has been: what came since waits for the next
        tomorrow = rules.at_local(clock.today() + timedelta(days=1), time(0))
        waiting.update(due_at=Reader(first.person_id, newest.to_email).next_digest(tomorrow))
        return False
    if not waiting.update(state=MessageState.SENT, sent_at=clock.now(), digest=digest):
        raise NothingWaits("nothing waits")
    write(digest)
    return True


def write(digest: Message) -> None:
    """The words of a digest that has not left, from what belongs to it now; without any of it, it does not leave."""
    items = list(digest.items.filter(state=MessageState.SENT).order_by("pk")[: MOST_LINES + 1])
    if not items:
        Message.objects.filter(pk=digest.pk).update(state=MessageState.CANCELLED, once=None)
        return
    context = {"to": _to(digest), **context_of(items)}
    foot = foot_of(registry.notice_of(digest.kind), digest.person_id, digest.to_email, digest.language)
    mail = render(digest.kind, context, digest.language, foot=foot)
    Message.objects.filter(pk=digest.pk).update(subject=mail.subject, text=mail.text, html=mail.html)


def _to(digest: Message) -> Any:
    return type("To", (), {"name": digest.to_name})()


def context_of(items: list[Message]) -> dict[str, Any]:
    """The lines of a digest, grouped by kind in the order of the register of kinds."""
    groups: dict[str, list[dict[str, str]]] = {name: [] for name, _notice in registry.notices.items()}
    for one in items[:MOST_LINES]:
        groups[registry.notice_of(one.kind).name].append(
            {"subject": one.subject, "label": one.link_label, "link": one.link or links.absolute("notice", one.key)}
        )
    return {
        "groups": [(registry.notices[name].label, lines) for name, lines in groups.items() if lines],
        "count": len(items),
        "first": items[0].subject,
        "has_more": len(items) > MOST_LINES,
        "page": links.absolute("notices"),
        "network": settings.NETWORK_NAME,
    }
