"""Where a notice goes and when: what its reader chose, the hour, the address. Used when it is queued, when choices
change, and once more before it leaves."""

from datetime import datetime, time, timedelta
from functools import cached_property

from django.conf import settings
from django.utils.crypto import salted_hmac

from vlechtwerk.core import clock, links
from vlechtwerk.outbox import registry, rules
from vlechtwerk.outbox.enums import MessageState, Route, Urgency
from vlechtwerk.outbox.models import AddressMark, MailChoice


def address_hash(email: str) -> str:
    """An address as marks keep it."""
    return salted_hmac("vlechtwerk.outbox.address", email.strip().lower()).hexdigest()


def unsubscribe_link(notice: registry.Notice, person_id: int | None, email: str) -> str:
    """The address that ends this kind for this reader: opens without an account, and works for years."""
    whose = ("person", str(person_id)) if person_id else ("address", address_hash(email))
    token = links.make_token("unsubscribe", notice.name, *whose, valid=timedelta(days=3 * 366))
    return links.absolute("unsubscribe", token)


class Reader:
    """Whoever a notice is for; asks the database what it needs, once."""

    def __init__(self, person_id: int | None, email: str) -> None:
        self.person_id, self.email = person_id, email

    @cached_property
    def choice(self) -> MailChoice:
        known = MailChoice.objects.filter(person_id=self.person_id).first() if self.person_id else None
        return known or MailChoice.usual(self.person_id)

    @cached_property
    def country(self) -> str:
        """Whose holidays: what the register says, else the network's own."""
        found = [ask(self.person_id) for ask in registry.country_of] if self.person_id else []
        return next((one for one in found if one in {"BE", "NL"}), settings.WORDING[-2:])

    @cached_property
    def marks(self) -> frozenset[str]:
        """Kinds that may not go to this address; empty text among them: it bounces."""
        found = AddressMark.objects.filter(address=address_hash(self.email), is_hard=True)
        return frozenset(found.values_list("notice", flat=True))

    def plan(self, notice: registry.Notice, *, has_calendar: bool = False) -> tuple[MessageState, datetime]:
        """The state in which a notice waits, and until when."""
        now = clock.now()
        if notice.asked:
            return MessageState.QUEUED, now
        if "" in self.marks:
            return (MessageState.PAGE if self.person_id else MessageState.FAILED), now
        if self.person_id is None:
            wanted = notice.name not in self.marks
            return (MessageState.QUEUED, self.opens(now)) if wanted else (MessageState.CANCELLED, now)
        route = self.choice.route_of(notice)
        if route == Route.PAGE:
            return MessageState.PAGE, now
        start = now if notice.urgency == Urgency.LEGAL else self.after_pause(now)
        if route == Route.DIGEST and not has_calendar:
            return MessageState.DIGEST, self.next_digest(start)
        return MessageState.QUEUED, self.opens(start)

    def after_pause(self, moment: datetime) -> datetime:
        until = self.choice.paused_until
        return max(moment, rules.at_local(until, time(0))) if until else moment

    def opens(self, moment: datetime) -> datetime:
        quiet = self.choice.quiet("")
        if quiet.start == quiet.end and not quiet.days_off:
            return moment
        return rules.opens(moment, self.choice.quiet(self.country))

    def next_digest(self, moment: datetime) -> datetime:
        return rules.next_digest(moment, every=self.choice.every, hour=self.choice.hour, country=self.country)
