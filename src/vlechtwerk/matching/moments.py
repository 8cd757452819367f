"""Referrals on the timeline, of whoever asked and whoever was named."""

from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from vlechtwerk.matching.enums import ReferralState
from vlechtwerk.matching.models import Referral
from vlechtwerk.matching.queries import RELATED
from vlechtwerk.people.models import Person
from vlechtwerk.people.registry import Moments, timeline


def _referrals(of: Any) -> Any:
    if not isinstance(of, Person):
        return None
    told = Referral.objects.exclude(state=ReferralState.DRAFT).select_related(*RELATED)
    return told.filter(Q(asker=of) | Q(person=of))


def _tell(row: Referral, of: Person) -> str:
    if row.person_id == of.pk:
        return _("%(name)s is sent on to them: %(need)s") % {"name": row.asker_name, "need": row.title}
    to = row.person.name if row.person else str(row.destination)
    return _("Sent on to %(name)s: %(need)s") % {"name": to, "need": row.title}


def register() -> None:
    timeline.add("referral", Moments(
        model=Referral, rows=_referrals, at="created_at", group="referrals", label=gettext_lazy("Referrals"), tell=_tell,
        url=lambda row: reverse("referral", args=[row.key]),
    ))  # fmt: skip
