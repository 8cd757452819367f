"""How long is kept what this app and those below it hold."""

from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext_lazy as _

from vlechtwerk.core import clock
from vlechtwerk.core.registry import Keeping, keepings
from vlechtwerk.core.traces import GONE
from vlechtwerk.outbox.enums import MessageState
from vlechtwerk.outbox.models import Message
from vlechtwerk.people.models import Person
from vlechtwerk.privacy.enums import ErasureState
from vlechtwerk.privacy.models import Erasure, Look

YEAR = 365


def register() -> None:
    keepings.add(
        "mails",
        Keeping(
            _("The text of mails that were sent"), YEAR, old_mails, empty_mails,
            name=lambda mail: mail.subject, at=lambda mail: mail.created_at,
            note=_("That a mail went out, to whom and what about in one word, stays."),
        ),
    )  # fmt: skip
    keepings.add(
        "looks",
        Keeping(
            _("Who looked at whom"), 2 * YEAR, lambda before: Look.objects.filter(at__lt=before),
            lambda rows: rows.delete()[0], name=lambda look: look.reader.name, at=lambda look: look.at,
        ),
    )  # fmt: skip
    keepings.add(
        "left",
        Keeping(
            _("People who left"), 5 * YEAR, long_gone, have_erased, name=lambda one: one.name, at=lambda one: one.left_on,
            note=_("They are erased as if they had asked for it: nameless, and every sum stays."),
        ),
    )  # fmt: skip


def old_mails(before: datetime) -> Any:
    ended = Message.objects.filter(state__in=[MessageState.SENT, MessageState.CANCELLED], created_at__lt=before)
    return ended.exclude(text=GONE).defer("html", "calendar")


def empty_mails(rows: Any) -> int:
    return int(rows.update(text=GONE, html=GONE, calendar="", last_error=""))


def long_gone(before: datetime) -> Any:
    asked = Erasure.objects.filter(person=OuterRef("pk")).exclude(state=ErasureState.WITHDRAWN)
    return Person.objects.filter(~Exists(asked), left_on__lt=before.date())


def have_erased(rows: Any) -> int:
    today = clock.today()
    return len(Erasure.objects.bulk_create([Erasure(person=one, due_on=today) for one in rows]))
