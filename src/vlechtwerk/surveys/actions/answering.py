"""Answers come in: by a personal link, by a ticket that belongs to nobody, on a page that is open to all, on paper."""

from collections.abc import Collection
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from vlechtwerk.core import clock
from vlechtwerk.core.actions import Actor, audit
from vlechtwerk.people.models import Person
from vlechtwerk.surveys.actions.base import SurveysRefused, hold
from vlechtwerk.surveys.actions.scattering import scatter
from vlechtwerk.surveys.enums import Given, RoundState
from vlechtwerk.surveys.files import Checked
from vlechtwerk.surveys.models import AnswerFile, Invitation, Question, Response, Round, Ticket
from vlechtwerk.surveys.rules import digest_of

KEPT = ("key", "given", "entered_by_id")  # in an anonymous round; whoever typed paper in did not answer it


@transaction.atomic
def answer_invitation(
    row: Invitation, *, values: dict[str, Any], roles: Collection[str] = (), language: str = "nl"
) -> tuple[Response, bool]:
    """By the personal link, once: sent twice it is the first that counts, and False."""
    found = row.round
    _hold_open(found)
    if found.questionnaire.is_anonymous:
        raise SurveysRefused(_("This round is anonymous: use the link in your mail."))
    if Invitation.objects.filter(pk=row.pk, answered_at=None).update(answered_at=clock.now()) != 1:
        return row.responses.get(), False
    row.refresh_from_db(fields=["answered_at"])
    return _write(
        found, values, roles, person=row.person, invitation=row, language=language, made_at=row.answered_at
    ), True  # fmt: skip


@transaction.atomic
def answer_ticket(found: Round, *, secret: str, values: dict[str, Any], roles: Collection[str] = ()) -> bool:
    """By a ticket, once. What is kept is what was answered, and nothing else at all; False when it was used."""
    _hold_open(found)
    ticket = Ticket.objects.filter(round=found, digest=digest_of(secret), is_spent=False)
    if ticket.update(is_spent=True) != 1:
        return False
    _write(found, values, roles)
    return True


@transaction.atomic
def answer_openly(
    found: Round, *, key: str, values: dict[str, Any], roles: Collection[str] = (), person: Person | None = None,
    language: str = "nl",
) -> tuple[Response, bool]:  # fmt: skip
    """On the page that is open to all. ``key`` was given with the empty form: sent twice it is one answer."""
    _hold_open(found)
    if not found.questionnaire.is_public:
        raise SurveysRefused(_("Only who is invited answers this."))
    return _once(found, key, values, roles, person=person, language=language, made_at=clock.now())


@transaction.atomic
def enter_paper(
    found: Round, *, key: str, values: dict[str, Any], by: Actor, roles: Collection[str] = ()
) -> tuple[Response, bool]:  # fmt: skip
    """Somebody of the team types in what stands on paper; also after the last day, for the post takes its time."""
    hold(found, [RoundState.OPEN, RoundState.CLOSED])
    language = found.questionnaire.language
    made, is_new = _once(
        found, key, values, roles, language=language, given=Given.PAPER, entered_by_id=by.pk, made_at=clock.now()
    )
    if is_new:
        audit("enter_paper", found, by)
    return made, is_new


def _hold_open(found: Round) -> None:
    hold(found, list(RoundState))
    if found.state != RoundState.OPEN or (found.closes_on and found.closes_on < clock.today()):
        raise SurveysRefused(_("This round is closed. Answers are no longer taken; thank you for your time."))


def _once(found: Round, key: str, *given: Any, **more: Any) -> tuple[Response, bool]:
    known = Response.objects.filter(round=found, key=key).first()
    if known:
        return known, False
    try:
        with transaction.atomic():
            return _write(found, *given, key=key, **more), True
    except IntegrityError:
        raise SurveysRefused(_("Open the page again: this form was used before.")) from None


def _write(found: Round, values: dict[str, Any], roles: Collection[str], **fields: Any) -> Response:
    """One answer. In an anonymous round without time, person and language, and laid down among the others by chance."""
    asked = found.questionnaire
    if asked.is_anonymous:
        fields = {name: value for name, value in fields.items() if name in KEPT} | {"language": asked.language}
    known = list(asked.roles.values_list("code", flat=True))
    files = {key: value for key, value in values.items() if isinstance(value, Checked)}
    plain = {key: value for key, value in values.items() if key not in files}
    made = Response.objects.create(round=found, answers=plain, roles=[one for one in known if one in roles], **fields)
    if files:
        _keep(made, files)
    if asked.is_anonymous:
        scatter(found)
    return made


def _keep(made: Response, files: dict[str, Checked]) -> None:
    for question in Question.objects.filter(questionnaire=made.round.questionnaire_id, key__in=files):
        one = files[question.key]
        kept = AnswerFile.objects.create(
            response=made, question=question, name=one.name, kind=one.kind, size=len(one.data), data=one.data
        )
        made.answers[question.key] = kept.key
    Response.objects.filter(pk=made.pk).update(answers=made.answers)
