"""Until when somebody may answer, and when they are reminded; rings of exchange keep the same days."""

from datetime import datetime

from django.conf import settings

from vlechtwerk.core import clock


def answer_until() -> datetime:
    """Until when whoever is asked now may answer."""
    return in_days(settings.PROPOSAL_ANSWER_DAYS)


def is_long_silent(asked_at: datetime) -> bool:
    """Whether it is time for the reminder."""
    return clock.add_working_days(asked_at, settings.PROPOSAL_REMINDER_DAYS) <= clock.now()


def after_reminder(answer_by: datetime) -> datetime:
    """Whoever is reminded late, because the worker was down, still gets the days that a reminder promises."""
    if answer_by >= in_days(1):
        return answer_by
    return in_days(max(1, settings.PROPOSAL_ANSWER_DAYS - settings.PROPOSAL_REMINDER_DAYS))


def after_referral_reminder() -> int:
    """Working days from the reminder of a referral, or of a shared question, until its end."""
    return max(1, settings.REFERRAL_ANSWER_DAYS - settings.REFERRAL_REMINDER_DAYS)


def in_days(working_days: int) -> datetime:
    """So many working days from now, at the same time of the day."""
    return clock.add_working_days(clock.now(), working_days)
