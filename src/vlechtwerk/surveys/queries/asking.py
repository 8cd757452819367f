"""Questionnaires with their rounds, and who is asked."""

from collections.abc import Iterable

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from vlechtwerk.core.access import first_or_404
from vlechtwerk.people.models import Person
from vlechtwerk.surveys.enums import QuestionnaireState, RoundState
from vlechtwerk.surveys.models import Invitation, Question, Questionnaire, Response, Round, Ticket
from vlechtwerk.surveys.rules import digest_of


def questionnaires(state: str = "") -> QuerySet[Questionnaire]:
    """With how many questions and answers; those put away only when asked for."""
    answers = Response.objects.filter(round__questionnaire=OuterRef("pk")).order_by().values("round__questionnaire")
    found = Questionnaire.objects.select_related("keeper").annotate(
        question_count=Count("questions"),
        answer_count=Coalesce(Subquery(answers.annotate(n=Count("pk")).values("n")), 0),
    )
    return found.filter(state=state) if state else found.exclude(state=QuestionnaireState.ARCHIVED)


def questionnaire_by_key(key: str) -> Questionnaire:
    return first_or_404(Questionnaire.objects.select_related("keeper", "copied_from").filter(key=key))


def questions_of(questionnaire: Questionnaire) -> list[Question]:
    """With choices and rows, in order."""
    return list(questionnaire.questions.order_by("order", "pk").prefetch_related("choices", "rows"))


def question_by_key(key: str) -> Question:
    related = Question.objects.select_related("questionnaire").prefetch_related("choices", "rows")
    return first_or_404(related.filter(key=key))


def rounds_of(questionnaire: Questionnaire) -> QuerySet[Round]:
    """The newest first, with how many were invited and answered."""
    answers = (
        Response.objects.filter(round=OuterRef("pk")).order_by().values("round").annotate(n=Count("pk")).values("n")
    )
    found = questionnaire.rounds.annotate(
        invited_count=Count("invitations"), answer_count=Coalesce(Subquery(answers), 0)
    )
    return found.order_by("-order")


def round_by_key(key: str) -> Round:
    return first_or_404(Round.objects.select_related("questionnaire__keeper").filter(key=key))


def invitations_of(found: Round) -> QuerySet[Invitation]:
    return found.invitations.select_related("person").order_by("pk")


def invitation_by_key(key: str) -> Invitation:
    related = ("round__questionnaire__keeper", "person")
    return first_or_404(Invitation.objects.select_related(*related).filter(key=key))


def waiting_for(person: Person) -> QuerySet[Invitation]:
    """Surveys that wait for this person's answer; of an anonymous round nobody knows, so it is in the mail alone."""
    found = Invitation.objects.filter(person=person, answered_at=None, declined_at=None, sent_at__isnull=False)
    found = found.filter(round__state=RoundState.OPEN, round__questionnaire__is_anonymous=False)
    return found.select_related("round__questionnaire").order_by("round__closes_on", "pk")


def public_scans() -> QuerySet[Questionnaire]:
    """What anybody can fill in today."""
    open_rounds = Round.objects.filter(state=RoundState.OPEN, closes_on=None).values("questionnaire")
    found = Questionnaire.objects.filter(is_public=True, state=QuestionnaireState.READY, pk__in=open_rounds)
    return found.annotate(question_count=Count("questions")).order_by("title", "pk")


def public_scan(key: str) -> Round:
    """The open round of a public questionnaire."""
    found = Round.objects.select_related("questionnaire").filter(
        questionnaire__key=key, questionnaire__is_public=True, questionnaire__state=QuestionnaireState.READY,
        state=RoundState.OPEN, closes_on=None,
    )  # fmt: skip
    return first_or_404(found)


def whom_to_ask(
    found: Round, *, people: Iterable[Person], addresses: Iterable[tuple[str, str]]
) -> tuple[list[Invitation], list[str]]:
    """Invitations that would be made, not stored, and in words whom not and why. An address of the register is that person."""
    addresses = [(name.strip(), email.strip().lower()) for name, email in addresses]
    known = Person.objects.filter(left_on=None, is_active=True).filter(email__in=[email for _name, email in addresses])
    by_email = {(one.email or "").lower(): one for one in known}
    asked = set(found.invitations.values_list("person_id", "email"))
    people_there, mails_there = {pk for pk, _mail in asked}, {mail for _pk, mail in asked if mail}
    made: list[Invitation] = []
    left: list[str] = []
    everybody = {one.pk: one for one in [*people, *by_email.values()]}
    for one in everybody.values():
        if one.left_on or not one.is_active or not one.email:
            left.append(_("%(name)s has no e-mail address, or left the network.") % {"name": one.name})
        elif one.pk in people_there or one.email.lower() in mails_there:
            left.append(_("%(name)s is invited already.") % {"name": one.name})
        else:
            made.append(Invitation(round=found, person=one))
    for name, email in addresses:
        if email in mails_there:
            left.append(_("%(name)s is invited already.") % {"name": email})
        elif email not in by_email:
            mails_there.add(email)
            made.append(Invitation(round=found, name=name[:120], email=email))
    return made, left


def people_to_invite(text: str, hat: str, *, also: Iterable[str] = ()) -> QuerySet[Person]:
    """Who has a name or house like this and wears this hat; and those who are ticked."""
    found = Person.objects.filter(left_on=None, is_active=True).exclude(email=None)
    match = Q()
    if text:
        match &= Q(name__icontains=text) | Q(affiliations__organisation__name__icontains=text)
    if hat:
        match &= Q(hats__kind=hat)
    match = match if text or hat else Q(pk__in=[])
    return found.filter(match | Q(key__in=list(also))).distinct().order_by("name", "pk")


def ticket_state(found: Round, *, secret: str) -> str:
    """Whether a ticket still opens the questions: ``open``, ``used``, or empty when there is none."""
    spent = Ticket.objects.filter(round=found, digest=digest_of(secret)).values_list("is_spent", flat=True).first()
    return "" if spent is None else "used" if spent else "open"
