"""What happens to a referral by itself: the reminder, and the end of what nobody answers."""

from django.db.models import Q

from vlechtwerk.core import clock
from vlechtwerk.core.actions import audit
from vlechtwerk.core.due import MOST_AT_ONCE, each_due
from vlechtwerk.matching.actions.referral_mails import mail_asker, mail_receiver
from vlechtwerk.matching.actions.referrals import _turn
from vlechtwerk.matching.actions.wholes import hold_subject, write_line
from vlechtwerk.matching.deadlines import after_referral_reminder, in_days
from vlechtwerk.matching.enums import ASKED_OUTSIDE, HELD_OUTSIDE, RUNNING_OUTSIDE, ReferralState
from vlechtwerk.matching.models import Referral
from vlechtwerk.matching.queries import RELATED


def referrals_due() -> int:
    """The reminder first, and the end some working days later; whoever helps is asked how it goes."""
    ends = Q(reminded_at__isnull=True) | Q(state__in=ASKED_OUTSIDE)
    due = Referral.objects.filter(ends, state__in=RUNNING_OUTSIDE, due_at__lte=clock.now())
    return each_due(due.select_related(*RELATED).order_by("due_at", "pk")[:MOST_AT_ONCE], _fall_due)


def _fall_due(referral: Referral) -> bool:
    return _expire(referral) if referral.reminded_at else _remind(referral)


def _remind(referral: Referral) -> bool:
    hold_subject(referral.subject)
    row = Referral.objects.filter(pk=referral.pk, state=referral.state, due_at=referral.due_at, reminded_at=None)
    if row.update(reminded_at=clock.now(), due_at=in_days(after_referral_reminder())) != 1:
        return False
    referral.refresh_from_db(fields=["reminded_at", "due_at"])
    audit("remind_referral", referral, None)
    if referral.state == ReferralState.DRAFT:
        mail_asker(referral, "referral_agree", again=True)
    elif referral.state in HELD_OUTSIDE:
        mail_receiver(referral, "referral_progress")
    else:
        mail_receiver(referral, "referral_asked", again=True)
        write_line(referral, "referral_reminded", by=None)
    return True


def _expire(referral: Referral) -> bool:
    _turn(referral, ASKED_OUTSIDE, ReferralState.EXPIRED, None, only={"due_at": referral.due_at})
    write_line(referral, "referral_silent", by=None)
    mail_asker(referral, "referral_news")
    return True
