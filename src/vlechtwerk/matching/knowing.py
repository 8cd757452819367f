"""Who holds what of somebody because of a referral, an introduction or a shared intake."""

from collections import defaultdict
from datetime import datetime

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from vlechtwerk.core.models import AuditEntry
from vlechtwerk.matching import queries
from vlechtwerk.matching.enums import RUNNING_OUTSIDE, SHARE_OUT, ReferralState, ShareState
from vlechtwerk.matching.models import Introduction, Referral
from vlechtwerk.people.models import Person
from vlechtwerk.people.registry import Knows, knows

MOST = 60  # of each kind, the newest


def _referrals(person: Person) -> list[Knows]:
    told = queries.referrals().filter(asker=person).exclude(Q(state=ReferralState.DRAFT, due_at=None))
    rows = list(told[:MOST])
    looked = _opened(rows)
    return [_referral(row, looked[row.pk]) for row in rows]


def _referral(row: Referral, looked: list[datetime]) -> Knows:
    page, runs = reverse("referral", args=[row.key]), row.state in RUNNING_OUTSIDE
    words = row.summary if row.agreed_at else _("nothing yet")
    if row.accepted_at:
        words = _("%(words)s And your name and telephone.") % {"words": words}
    return Knows(
        kind=_("Referral"), who=str(row.receiver), about=str(row.title), words=words, since=row.agreed_at,
        state=row.get_state_display(), version=row.text_version, looked=tuple(looked), url=page, is_over=not runs,
        withdraw=reverse("referral_act", args=[row.key, "withdraw"]) if runs else "",
    )  # fmt: skip


def _opened(rows: list[Referral]) -> dict[int, list[datetime]]:
    """When each was read, from the trail: one query."""
    found: dict[int, list[datetime]] = defaultdict(list)
    numbers = [str(row.pk) for row in rows]
    read = AuditEntry.objects.filter(verb="open_referral", subject="matching.referral", subject_id__in=numbers)
    for number, at in read.order_by("at").values_list("subject_id", "at"):
        found[int(number)].append(at)
    return found


def _introductions(person: Person) -> list[Knows]:
    rows = Introduction.objects.filter(Q(helper=person) | Q(asker=person)).order_by("-created_at")
    return [
        Knows(
            kind=_("Introduction"), who=(row.asker if row.helper_id == person.pk else row.helper).name,
            about=row.proposal.need.title, words=_("Your name and telephone"), since=row.created_at,
            version=row.text_version, url=reverse("audience"),
        )
        for row in rows.select_related("helper", "asker", "proposal__need")[:MOST]
    ]  # fmt: skip


def _shares(person: Person) -> list[Knows]:
    return [
        Knows(
            kind=_("Shared question"), who=str(share.destination), about=str(shared.intake),
            words=", ".join(share.part_names) or _("nothing yet"), since=share.agreed_at, version=share.text_version,
            state=share.get_state_display(), looked=tuple(look.created_at for look in share.looks.all()),
            url=reverse("own_story", args=[shared.key]), is_over=share.state not in {ShareState.DRAFT, *SHARE_OUT},
            withdraw=reverse("own_story", args=[shared.key]) if share.state in SHARE_OUT else "",
            fields=(("verb", "withdraw"), ("share", share.key)),
        )
        for shared in queries.own_shares(person)
        for share in shared.shares.all()
    ]  # fmt: skip


def register() -> None:
    knows.extend([_referrals, _introductions, _shares])
