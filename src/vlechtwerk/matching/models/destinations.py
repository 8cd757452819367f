"""Where we refer to: somebody by name elsewhere, what they do, for whom, and whether there is room."""

from datetime import timedelta
from typing import Any

from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from vlechtwerk.core import clock
from vlechtwerk.core.models import Keyed
from vlechtwerk.core.ui import words
from vlechtwerk.matching.enums import Capacity, CapacitySource
from vlechtwerk.matching.rules import CHECKED_DAYS
from vlechtwerk.people.enums import Language


class Destination(Keyed):
    """Somebody outside the network whom we refer to. A name with a telephone is the strong kind.

    Only a website, or an address without a number, is recorded as the weak kind: nobody picks up there.
    """

    name = models.CharField(max_length=120, blank=True)
    organisation = models.CharField(max_length=160, blank=True)
    role = models.CharField(max_length=120, blank=True)
    phone = models.CharField(max_length=30, blank=True)
    email = models.EmailField(blank=True)
    website = models.URLField(blank=True)
    language = models.CharField(max_length=2, choices=Language.choices, default=Language.NL)
    offers = models.TextField(max_length=600, blank=True)
    audience = models.CharField(max_length=200, blank=True, help_text="for whom")
    area = models.CharField(max_length=200, blank=True, help_text="where they work, in words")
    languages = models.JSONField(default=list, help_text="codes of the languages they help in")
    themes = models.ManyToManyField("taxonomy.Theme", related_name="+", blank=True)
    capacity = models.CharField(max_length=8, choices=Capacity.choices, blank=True)
    wait_weeks = models.PositiveSmallIntegerField(null=True)
    full_until = models.DateField(null=True)
    capacity_source = models.CharField(max_length=8, choices=CapacitySource.choices, blank=True)
    capacity_on = models.DateField(null=True)
    checked_on = models.DateField(default=clock.today, help_text="the last day somebody saw that this is right")
    is_demo = models.BooleanField(default=False)

    class Meta:
        ordering = ["organisation", "name", "id"]
        constraints = [
            models.UniqueConstraint(Lower("email"), name="destination_email_once", condition=~Q(email="")),
            models.CheckConstraint(
                name="destination_reachable", condition=~Q(phone="") | ~Q(email="") | ~Q(website="")
            ),
            models.CheckConstraint(
                name="destination_capacity_learnt",
                condition=Q(capacity="") | Q(capacity_on__isnull=False) & ~Q(capacity_source=""),
            ),
            models.CheckConstraint(name="destination_named", condition=~Q(name="") | ~Q(organisation="")),
        ]

    def __str__(self) -> str:
        return ", ".join(filter(None, [self.name, self.organisation]))

    @property
    def is_strong(self) -> bool:
        return bool(self.name and self.phone)

    @property
    def is_old(self) -> bool:
        """Nobody saw for a long time that this is right."""
        return self.checked_on < clock.today() - timedelta(days=CHECKED_DAYS)

    @property
    def room(self) -> str:
        """Whether there is room, in words; nothing when that is not known. What lay in the past is room again."""
        if self.capacity == Capacity.WAITING:
            weeks = self.wait_weeks or 0
            return ngettext("waits about one week", "waits about %(n)s weeks", weeks) % {"n": weeks}
        if self.capacity != Capacity.FULL:
            return str(self.get_capacity_display())
        if self.full_until is None:
            return str(Capacity.FULL.label)
        if self.full_until <= clock.today():
            return _("was full until %(day)s: ask") % {"day": words.day(self.full_until)}
        return _("full until %(day)s") % {"day": words.day(self.full_until)}

    @property
    def is_full(self) -> bool:
        return self.capacity == Capacity.FULL and (self.full_until is None or self.full_until > clock.today())

    def facts(self) -> dict[str, Any]:
        """What the pages tell beside the contact, in order."""
        languages = ", ".join(str(dict(Language.choices).get(one, one)) for one in self.languages)
        return {"offers": self.offers, "audience": self.audience, "area": self.area, "languages": languages}
