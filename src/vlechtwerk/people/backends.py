"""Who is logged in, with today's hats in the same query: every page needs both."""

from typing import Any

from allauth.account.auth_backends import AuthenticationBackend
from django.db.models import OuterRef, Subquery

from vlechtwerk.core.aggregates import JoinText
from vlechtwerk.people.models import Hat, Person
from vlechtwerk.people.queries import worn_today


class LoginBackend(AuthenticationBackend):
    """Log in by code or password (django-allauth); the person comes with ``hat_kinds``."""

    def get_user(self, user_id: Any) -> Person | None:
        worn = worn_today(Hat.objects.filter(person=OuterRef("pk"))).order_by().values("person")
        kinds = Subquery(worn.annotate(kinds=JoinText("kind")).values("kinds"))
        person = Person.objects.annotate(hat_kinds=kinds).filter(pk=user_id).first()
        return person if person and self.user_can_authenticate(person) else None
