"""Who is logged in, with today's hats and the number of unread notices in the same query: every page needs them."""

from datetime import date
from functools import lru_cache
from typing import Any

from allauth.account.auth_backends import AuthenticationBackend
from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from vlechtwerk.core import clock
from vlechtwerk.core.aggregates import JoinText
from vlechtwerk.outbox.models import Message
from vlechtwerk.people.models import Hat, Person
from vlechtwerk.people.queries import worn_today


@lru_cache(maxsize=2)
def _wearing(day: date) -> QuerySet[Any, Any]:
    """Put together once a day: every page of everybody asks this, and building it takes longer than the answer."""
    worn = worn_today(Hat.objects.filter(person=OuterRef("pk"))).order_by().values("person")
    kinds = Subquery(worn.annotate(kinds=JoinText("kind")).values("kinds"))
    unread = Message.objects.filter(person_id=OuterRef("pk"), read_at__isnull=True).exclude(state="cancelled")
    count = Coalesce(Subquery(unread.order_by().values("person_id").annotate(n=Count("pk")).values("n")), 0)
    return Person.objects.annotate(hat_kinds=kinds, unread_count=count)


class LoginBackend(AuthenticationBackend):
    """Log in by code or password (django-allauth); the person comes with ``hat_kinds`` and ``unread_count``."""

    def get_user(self, user_id: Any) -> Person | None:
        person = _wearing(clock.today()).filter(pk=user_id).first()
        return person if person and self.user_can_authenticate(person) else None
