"""How long things are kept."""

from datetime import timedelta

from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db import transaction

from vlechtwerk.core import clock
from vlechtwerk.core.actions import Actor, audit
from vlechtwerk.core.registry import Keeping, keepings
from vlechtwerk.privacy.models import Retention


@transaction.atomic
def set_retention(rule: str, *, days: int | None, by: Actor) -> None:
    """Say, or confirm, how many days one kind of thing is kept; none: for good. From now on the rule works."""
    row, is_new = Retention.objects.get_or_create(rule=rule, defaults={"days": days})
    if is_new or row.days != days:
        Retention.objects.filter(pk=row.pk).update(days=days)
        audit("set_retention", row, by, rule=rule, days=days)


def keep_no_longer() -> int:
    """Throw away what is old enough, kind by kind, each with its line in the audit trail; only by confirmed rules."""
    with transaction.atomic():
        ended = Session.objects.filter(expire_date__lt=clock.now())
        UserSession.objects.filter(session_key__in=ended.values("session_key")).delete()
        ended.delete()
    rows = {row.rule: row for row in Retention.objects.all()}
    return sum(_keep(rows[name], rule) for name, rule in keepings.items() if name in rows)


@transaction.atomic
def _keep(row: Retention, rule: Keeping) -> int:
    if row.days is None:
        return 0
    number = rule.erase(rule.rows(clock.now() - timedelta(days=row.days)))
    if number:
        audit("keep_no_longer", row, None, rule=row.rule, days=row.days, number=number)
    return number
