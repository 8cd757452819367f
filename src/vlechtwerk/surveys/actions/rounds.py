"""A round from planned to closed. It opens and closes by itself, on the days that were set."""

from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from vlechtwerk.core import clock, links
from vlechtwerk.core.actions import Actor, audit, change_state
from vlechtwerk.core.due import MOST_AT_ONCE, each_due
from vlechtwerk.outbox import actions as outbox
from vlechtwerk.surveys.actions.base import SurveysRefused, hold
from vlechtwerk.surveys.actions.scattering import scatter
from vlechtwerk.surveys.enums import QuestionnaireState, RoundState
from vlechtwerk.surveys.models import Questionnaire, Response, Round

RUNNING = (RoundState.PLANNED, RoundState.OPEN)


def about(found: Round) -> str:
    """What the mails of a round are about."""
    return f"survey:{found.key}"


@transaction.atomic
def plan_round(questionnaire: Questionnaire, *, name: str, opens_on: date, closes_on: date, by: Actor) -> Round:
    """Ask these questions once, from one day until another."""
    hold(questionnaire, [QuestionnaireState.READY])
    _check_days(opens_on, closes_on)
    made = Round.objects.create(
        questionnaire=questionnaire, name=name, order=_next(questionnaire), opens_on=opens_on, closes_on=closes_on
    )
    audit("plan_survey_round", made, by)
    return made


def open_always(questionnaire: Questionnaire, *, by: Actor) -> Round:
    """The round of a page that is open to all: it has no last day."""
    made = Round.objects.create(
        questionnaire=questionnaire, name=_("Open to all"), order=_next(questionnaire), state=RoundState.OPEN,
        opens_on=clock.today(),
    )  # fmt: skip
    audit("open_survey_round", made, by)
    return made


def _next(questionnaire: Questionnaire) -> int:
    last = questionnaire.rounds.order_by("-order").values_list("order", flat=True).first()
    return (last or 0) + 1


def _check_days(opens_on: date, closes_on: date) -> None:
    if closes_on < clock.today():
        raise SurveysRefused(_("This day is over. Choose a day to come."), "closes_on")
    if closes_on < opens_on:
        raise SurveysRefused(_("The last day cannot be before the first."), "closes_on")


@transaction.atomic
def change_round(found: Round, *, name: str, opens_on: date, closes_on: date, by: Actor) -> Round:
    """Another name or other days, as long as it is not over."""
    hold(found, RUNNING)
    if found.closes_on is None:
        raise SurveysRefused(_("This page is open to all as long as the questionnaire is in use."))
    _check_days(opens_on, closes_on)
    later = {"reminded_at": None} if closes_on > found.closes_on else {}
    Round.objects.filter(pk=found.pk).update(name=name, opens_on=opens_on, closes_on=closes_on, **later)
    found.refresh_from_db()
    audit("change_survey_round", found, by)
    return found


@transaction.atomic
def open_round(found: Round, *, by: Actor | None) -> Round:
    """From now on answers are taken; who is invited gets the mail."""
    if not change_state(found, [RoundState.PLANNED], RoundState.OPEN, state_since=clock.now()):
        raise SurveysRefused(_("This round is “%(state)s” by now.") % {"state": found.get_state_display()})
    Round.objects.filter(pk=found.pk, opens_on__gt=clock.today()).update(opens_on=clock.today())
    audit("open_survey_round", found, by)
    return found


@transaction.atomic
def close_round(found: Round, *, by: Actor | None) -> Round:
    """No more answers. Mails that still wait stay here; tickets that nobody used are worth nothing."""
    hold(found, list(RoundState))
    if not change_state(found, RUNNING, RoundState.CLOSED, state_since=clock.now()):
        raise SurveysRefused(_("This round is closed already."))
    outbox.cancel_about(about(found))
    outbox.forget_words()
    found.tickets.all().delete()
    if found.questionnaire.is_anonymous:
        scatter(found)
    audit("close_survey_round", found, by)
    return found


def open_rounds_due() -> int:
    """On its first day a round opens by itself."""
    due = Round.objects.filter(state=RoundState.PLANNED, opens_on__lte=clock.today())
    return each_due(due.select_related("questionnaire").order_by("pk")[:MOST_AT_ONCE], _open_due)


def _open_due(found: Round) -> bool:
    open_round(found, by=None)
    return True


def close_rounds_due() -> int:
    """After its last day a round closes by itself, and the keeper hears how many answered."""
    over = Round.objects.filter(state__in=RUNNING, closes_on__lt=clock.today())
    return each_due(over.select_related("questionnaire__keeper").order_by("pk")[:MOST_AT_ONCE], _close_due)


def _close_due(found: Round) -> bool:
    close_round(found, by=None)
    if Round.objects.filter(pk=found.pk, keeper_told_at=None).update(keeper_told_at=clock.now()):
        _tell(found)
    return True


def _tell(found: Round) -> None:
    context: dict[str, Any] = {
        "title": found.questionnaire.title, "round": found.name,
        "count": Response.objects.filter(round=found).count(), "link": links.absolute("survey_round", found.key),
    }  # fmt: skip
    outbox.queue("surveys.round_closed", to=found.questionnaire.keeper, context=context)
