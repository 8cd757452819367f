"""How long things are kept."""

from datetime import timedelta

from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db import transaction

from vlechtwerk.core import clock
from vlechtwerk.core.actions import Actor, audit
from vlechtwerk.core.registry import Keeping, keepings
from vlechtwerk.privacy import queries
from vlechtwerk.privacy.models import Retention


@transaction.atomic
def set_retention(rule: str, *, days: int | None, by: Actor) -> None:
    """Say how many days one kind of thing is kept; none: for good."""
    row, is_new = Retention.objects.get_or_create(rule=rule, defaults={"days": days})
    if is_new or row.days != days:
        Retention.objects.filter(pk=row.pk).update(days=days)
        audit("set_retention", row, by, rule=rule, days=days)


def keep_no_longer() -> int:
    """Throw away what is old enough, kind by kind, each with its line in the audit trail."""
    with transaction.atomic():
        ended = Session.objects.filter(expire_date__lt=clock.now())
        UserSession.objects.filter(session_key__in=ended.values("session_key")).delete()
        ended.delete()
    days = queries.days_kept()
    return sum(_keep(name, rule, days[name]) for name, rule in keepings.items())


@transaction.atomic
def _keep(name: str, rule: Keeping, days: int | None) -> int:
    if days is None:
        return 0
    number = rule.erase(rule.rows(clock.now() - timedelta(days=days)))
    if number:
        row = Retention.objects.get_or_create(rule=name, defaults={"days": days})[0]
        audit("keep_no_longer", row, None, rule=name, days=days, number=number)
    return number
