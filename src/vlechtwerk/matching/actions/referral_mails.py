"""The mails of a referral, to the asker and to whoever is asked, and the personal links in them."""

from datetime import datetime, timedelta
from typing import Any

from django.conf import settings

from vlechtwerk.core import clock, links
from vlechtwerk.innovations.models import Intake
from vlechtwerk.matching import rules
from vlechtwerk.matching.models import Destination, Referral
from vlechtwerk.outbox import actions as outbox
from vlechtwerk.outbox.rendering import Rendered, render
from vlechtwerk.people.models import Person

QUESTIONS = ("referral_agree", "referral_asked", "referral_progress")


def about(referral: Referral) -> str:
    return f"referral:{referral.key}"


def known(referral: Referral) -> str:
    """What the mails are about that bring two people together: they leave also when the work begins meanwhile, but not
    after the referral is withdrawn."""
    return f"known:{referral.key}"


def referral_link(referral: Referral) -> str:
    """The address at which the receiver reads, answers and tells what came of it, without an account."""
    valid = timedelta(days=rules.REFERRAL_LINK_DAYS)
    return links.absolute("guest_referral", links.make_token("referral", referral.key, valid=valid))


def agree_link(referral: Referral) -> str:
    """The address at which the asker reads what will be told, agrees or not, and may take it back."""
    valid = timedelta(days=rules.REFERRAL_LINK_DAYS)
    return links.absolute("guest_agree", links.make_token("agree", referral.key, valid=valid))


def mail_asker(referral: Referral, kind: str, **more: Any) -> None:
    """To the asker; ``introduces`` brings name and telephone of the other side."""
    _queue(referral, kind, to=address_of(referral.asks), link=agree_link(referral), other=referral.receiver, more=more)


def mail_receiver(referral: Referral, kind: str, **more: Any) -> None:
    """To the receiver, when there is an address; without one the broker calls."""
    to = address_of(referral.receiver)
    _queue(referral, kind, to=to, link=referral_link(referral), other=referral.asks, more=more)


def address_of(who: Person | Destination | Intake) -> outbox.Recipient:
    """Where a mail to somebody goes, whether they are in the register or not."""
    return who if isinstance(who, Person) else outbox.Address(who.email or "", who.name or str(who), who.language)


def context_of(referral: Referral) -> dict[str, Any]:
    """What every mail about it may say: no number of who asks, and not their name."""
    return {
        "need": {"title": referral.title},
        "innovation": {"name": referral.who},
        "is_whole": referral.need is None,
        "keeper": {"name": referral.keeper.name},
        "call": settings.NETWORK_PHONE,
        "receiver": {"name": str(referral.receiver)},
        "why": referral.why,
        "summary": referral.summary,
        "answer_by": referral.answer_by,
        "state": str(referral.state),
        "outcome": referral.outcome,
        "reason": referral.decline_reason,
        "note": referral.note,
    }


def previews(referral: Referral) -> list[tuple[Any, Rendered]]:
    """The two mails of a prepared referral as they will leave: to whom, and the words."""
    to_read = {**context_of(referral), "link": settings.BASE_URL, "answer_by": _first_answer_by()}
    shown = ((referral.asks, "referral_agree"), (referral.receiver, "referral_asked"))
    return [(to, render(f"matching.{kind}", {**to_read, "to": to}, to.language)) for to, kind in shown]


def _first_answer_by() -> datetime:
    return clock.add_working_days(clock.now(), settings.REFERRAL_ANSWER_DAYS)


def _queue(referral: Referral, kind: str, *, to: outbox.Recipient, link: str, other: Any, more: dict[str, Any]) -> None:
    contact = {"other": {"name": other.name or str(other), "phone": other.phone}} if more.get("introduces") else {}
    context = {**context_of(referral), "link": link, **contact, **more}
    # News of what has happened stays true, also when it waits for tomorrow's digest.
    subject = known(referral) if contact else about(referral) if kind in QUESTIONS else ""
    outbox.queue(f"matching.{kind}", to=to, context=context, about=subject)
