"""A message waits here from the transaction that caused it until a mail server took it; what people chose about mail."""

from datetime import time

from django.conf import settings
from django.db import models
from django.db.models import Q

from vlechtwerk.core import clock
from vlechtwerk.core.models import Keyed, Record
from vlechtwerk.outbox import registry, rules
from vlechtwerk.outbox.enums import Every, MessageState, Route


class Message(Keyed):
    """One notice to one address, rendered in the reader's language when it was queued: a mail of its own, a line of a
    ``digest``, or only on the reader's page. ``forgets``: what stood in it is kept no longer than it takes to send it."""

    kind = models.CharField(max_length=60, db_index=True)
    to_email = models.EmailField()
    to_name = models.CharField(max_length=120, blank=True)
    person_id = models.BigIntegerField(null=True, db_index=True)
    language = models.CharField(max_length=2, default="nl")
    subject = models.CharField(max_length=200)
    text = models.TextField()
    html = models.TextField()
    link = models.TextField(blank=True)
    link_label = models.CharField(max_length=120, blank=True)
    calendar = models.TextField(blank=True)
    calendar_method = models.CharField(max_length=10, blank=True)
    about = models.CharField(max_length=80, blank=True, db_index=True)
    once = models.CharField(max_length=120, unique=True, null=True)
    state = models.CharField(max_length=10, choices=MessageState.choices, default=MessageState.QUEUED)
    attempts = models.PositiveSmallIntegerField(default=0)
    due_at = models.DateTimeField(default=clock.now)
    claimed_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)
    read_at = models.DateTimeField(null=True)
    digest = models.ForeignKey("self", on_delete=models.SET_NULL, null=True, related_name="items")
    last_error = models.TextField(blank=True)
    forgets = models.BooleanField(default=False)

    class Meta:
        ordering = ["-created_at", "-id"]
        indexes = [
            models.Index(
                fields=["due_at"], name="message_due", condition=Q(state__in=["queued", "sending", "digest"])
            ),
            models.Index(fields=["person_id", "-id"], name="message_of_person"),
            models.Index(
                fields=["person_id"], name="message_unread",
                condition=Q(read_at__isnull=True, person_id__isnull=False) & ~Q(state="cancelled"),
            ),
        ]  # fmt: skip
        constraints = [
            models.CheckConstraint(name="message_sent_has_time", condition=~Q(state="sent") | Q(sent_at__isnull=False))
        ]

    def __str__(self) -> str:
        return f"{self.kind} to {self.to_email}"

    @property
    def mailed_at(self) -> object:
        """When it left by mail, on its own or in a digest."""
        return self.digest.sent_at if self.digest else self.sent_at


class MailChoice(Record):
    """How one person wants to hear; who never chose has what the network set. ``routes``: notice to :class:`Route`."""

    person_id = models.BigIntegerField(unique=True)
    routes = models.JSONField(default=dict)
    every = models.CharField(max_length=10, choices=Every.choices, default=Every.DAILY)
    hour = models.PositiveSmallIntegerField(default=8)
    quiet_from = models.TimeField()
    quiet_until = models.TimeField()
    quiet_days_off = models.BooleanField(default=True)
    paused_until = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [models.CheckConstraint(name="digest_hour_of_a_day", condition=Q(hour__lte=23))]

    def __str__(self) -> str:
        return f"{self.person_id}: {self.every}"

    @classmethod
    def usual(cls, person_id: int | None) -> "MailChoice":
        """What counts for somebody who never chose, and for guests. Not stored."""
        start, end = settings.QUIET_HOURS or (time(0), time(0))
        return cls(
            person_id=person_id or 0, every=settings.DIGEST, hour=8, quiet_from=start, quiet_until=end,
            quiet_days_off=bool(settings.QUIET_HOURS), routes={},
        )  # fmt: skip

    def route_of(self, notice: registry.Notice) -> Route:
        """How this notice comes, the digest itself counted in: where none comes, mail is at once or not at all."""
        if not notice.is_chosen:
            return Route.NOW
        route = Route(self.routes.get(notice.name, notice.usual))
        if route == Route.DIGEST and self.routes.get(registry.DIGEST_MAIL) == Route.PAGE:
            return Route.PAGE
        return Route.NOW if route == Route.DIGEST and self.every == Every.OFF else route

    def quiet(self, country: str) -> rules.Quiet:
        return rules.Quiet(self.quiet_from, self.quiet_until, self.quiet_days_off, country)


class AddressMark(models.Model):
    """What may not be sent to an address. ``notice`` empty: nothing arrives there; else that kind is not wanted.

    The address is kept as a keyed hash: the list tells nobody who is on it.
    """

    address = models.CharField(max_length=64)
    notice = models.CharField(max_length=60, blank=True)
    is_hard = models.BooleanField(default=True)
    count = models.PositiveSmallIntegerField(default=1)
    reason = models.CharField(max_length=300, blank=True)
    message = models.ForeignKey(Message, on_delete=models.SET_NULL, null=True, related_name="marks")
    at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["address", "notice"], name="address_mark_once")]

    def __str__(self) -> str:
        return f"{self.notice or 'bounced'} {self.count}"
