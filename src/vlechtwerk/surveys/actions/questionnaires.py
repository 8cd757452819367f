"""A questionnaire from its title until it is put away; its roles; a new version of it."""

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from vlechtwerk.core import clock, links
from vlechtwerk.core.actions import Actor, audit, change_state
from vlechtwerk.core.due import MOST_AT_ONCE, each_due, first_to_remind
from vlechtwerk.outbox import actions as outbox
from vlechtwerk.people.models import Person
from vlechtwerk.surveys.actions.base import SurveysRefused, hold
from vlechtwerk.surveys.actions.rounds import close_round, open_always
from vlechtwerk.surveys.enums import QuestionKind, QuestionnaireState, RoundState
from vlechtwerk.surveys.models import Advice, Choice, Question, Questionnaire, QuestionRow, Response, Role, Round
from vlechtwerk.surveys.rules import IDLE

MOST_ROLES, ROLE_CHARACTERS = 20, 80
COPIED = (
    "kind", "title", "intro", "thanks", "language", "is_public", "is_anonymous", "smallest_group", "licence", "author_line",
    "source_url", "item",
)  # fmt: skip
ASKED = (
    "code", "order", "part", "kind", "text", "hint", "is_required", "exactly_count", "scale_from", "scale_to", "low_label",
    "high_label", "weight",
)  # fmt: skip
ALIVE = (QuestionnaireState.DRAFT, QuestionnaireState.READY)


@transaction.atomic
def make_questionnaire(*, kind: str, title: str, by: Person, **fields: Any) -> Questionnaire:
    """An empty one; whoever makes it keeps it."""
    made = Questionnaire.objects.create(kind=kind, title=title, keeper=by, **fields)
    audit("make_questionnaire", made, by)
    return made


@transaction.atomic
def change_questionnaire(questionnaire: Questionnaire, *, by: Actor, **fields: Any) -> Questionnaire:
    """Other words around it; whether it is anonymous or open to all only as long as nobody is asked."""
    hold(questionnaire, ALIVE)
    for name in ("is_anonymous", "is_public"):
        other = name in fields and fields[name] != getattr(questionnaire, name)
        if other and questionnaire.state != QuestionnaireState.DRAFT:
            raise SurveysRefused(
                _("People were promised this when they were asked. Make a new version, and choose there."), name
            )
    Questionnaire.objects.filter(pk=questionnaire.pk).update(**fields, reminded_at=None)
    questionnaire.refresh_from_db()
    audit("change_questionnaire", questionnaire, by)
    return questionnaire


@transaction.atomic
def set_roles(questionnaire: Questionnaire, *, names: Iterable[str], by: Actor) -> None:
    """What a respondent may be; a role that somebody chose already stays."""
    hold(questionnaire, ALIVE)
    wanted = list(dict.fromkeys(" ".join(name.split()) for name in names if name.strip()))
    if len(wanted) > MOST_ROLES or any(len(name) > ROLE_CHARACTERS for name in wanted):
        raise SurveysRefused(_("At most 20 roles, each of at most 80 characters."), "roles")
    known = {role.name: role for role in questionnaire.roles.all()}
    gone = [role for name, role in known.items() if name not in wanted]
    if gone and Response.objects.filter(round__questionnaire=questionnaire).exists():
        raise SurveysRefused(
            _("Somebody answered already, so these roles stay: %(names)s.") % {"names": ", ".join(map(str, gone))},
            "roles",
        )
    Role.objects.filter(pk__in=[role.pk for role in gone]).delete()
    number = max([int(role.code[1:]) for role in known.values() if role.code[1:].isdecimal()], default=0)
    for order, name in enumerate(wanted, 1):
        if name in known:
            Role.objects.filter(pk=known[name].pk).update(order=order)
        else:
            number += 1
            Role.objects.create(questionnaire=questionnaire, order=order, code=f"r{number}", name=name)
    audit("set_survey_roles", questionnaire, by)


@transaction.atomic
def finish_questionnaire(questionnaire: Questionnaire, *, by: Actor) -> Questionnaire:
    """Ready to ask. One that is open to all can be filled in from now on."""
    hold(questionnaire, ALIVE)
    questions = list(questionnaire.questions.all())
    if not questions:
        raise SurveysRefused(_("There is no question in it yet. Add one first."))
    hidden = questionnaire.is_anonymous or questionnaire.is_public
    if hidden and any(one.kind == QuestionKind.FILE for one in questions):
        raise SurveysRefused(
            _("A file tells who sent it, and a public page takes none. Leave out the question for a file.")
        )
    _turn(questionnaire, [QuestionnaireState.DRAFT], QuestionnaireState.READY, by)
    if questionnaire.is_public:
        open_always(questionnaire, by=by)
    return questionnaire


@transaction.atomic
def rework_questionnaire(questionnaire: Questionnaire, *, by: Actor) -> Questionnaire:
    """Back to a draft, as long as nobody answered or is asked now."""
    hold(questionnaire, ALIVE)
    if Response.objects.filter(round__questionnaire=questionnaire).exists():
        raise SurveysRefused(_("Somebody answered already. Make a new version of it instead."))
    for one in questionnaire.rounds.filter(state=RoundState.OPEN):
        if one.closes_on is not None:
            raise SurveysRefused(_("A round is open. Close it first, or make a new version."))
        close_round(one, by=by)
    return _turn(questionnaire, [QuestionnaireState.READY], QuestionnaireState.DRAFT, by)


@transaction.atomic
def archive_questionnaire(questionnaire: Questionnaire, *, by: Actor) -> Questionnaire:
    """Put away; what was answered stays. A page that is open to all closes."""
    hold(questionnaire, ALIVE)
    for one in questionnaire.rounds.exclude(state=RoundState.CLOSED):
        if one.closes_on is not None:
            raise SurveysRefused(_("The round “%(name)s” is not over yet. Close it first.") % {"name": one.name})
        close_round(one, by=by)
    return _turn(questionnaire, ALIVE, QuestionnaireState.ARCHIVED, by)


def _turn(questionnaire: Questionnaire, allowed: Any, to: str, by: Actor | None) -> Questionnaire:
    if not change_state(questionnaire, allowed, to, state_since=clock.now(), reminded_at=None):
        raise SurveysRefused(
            _("“%(name)s” is “%(state)s” by now. Look at it again.")
            % {"name": questionnaire.title, "state": questionnaire.get_state_display()}
        )
    audit(f"questionnaire_{to}", questionnaire, by)
    return questionnaire


@transaction.atomic
def copy_questionnaire(questionnaire: Questionnaire, *, by: Person) -> Questionnaire:
    """A new version to change. Questions and answers keep their codes, so that rounds of both can be compared."""
    fields = {name: getattr(questionnaire, name) for name in COPIED}
    made = Questionnaire.objects.create(**fields, keeper=by, copied_from=questionnaire, is_demo=questionnaire.is_demo)
    Role.objects.bulk_create(
        Role(questionnaire=made, order=one.order, code=one.code, name=one.name) for one in questionnaire.roles.all()
    )
    sides = {}
    for one in questionnaire.dimensions.all():
        sides[one.pk] = made.dimensions.create(order=one.order, name=one.name, about=one.about, axis=one.axis)
    for advice in questionnaire.advices.all():
        Advice.objects.create(
            questionnaire=made, dimension=sides.get(advice.dimension_id or 0), low=advice.low, high=advice.high,
            text=advice.text, next_kind=advice.next_kind, item_id=advice.item_id, url=advice.url,
        )  # fmt: skip
    for question in questionnaire.questions.prefetch_related("choices", "rows"):
        same = {name: getattr(question, name) for name in ASKED}
        _copy_parts(question, made.questions.create(**same, dimension=sides.get(question.dimension_id or 0)))
    audit("copy_questionnaire", made, by, source=questionnaire.pk)
    return made


def _copy_parts(question: Question, made: Question) -> None:
    Choice.objects.bulk_create(
        Choice(question=made, order=one.order, code=one.code, text=one.text, score=one.score)
        for one in question.choices.all()
    )
    QuestionRow.objects.bulk_create(
        QuestionRow(question=made, order=one.order, code=one.code, text=one.text) for one in question.rows.all()
    )


def remind_questionnaires_due() -> int:
    """One that is not finished, or not asked by anybody, waits: its keeper hears so once per state."""
    running = Round.objects.exclude(state=RoundState.CLOSED).values("questionnaire")
    still = Q(state=QuestionnaireState.DRAFT) | (Q(state=QuestionnaireState.READY) & ~Q(pk__in=running))
    waiting = Questionnaire.objects.filter(still, reminded_at=None, state_since__lte=clock.now() - IDLE, is_demo=False)
    return each_due(waiting.select_related("keeper").order_by("pk")[:MOST_AT_ONCE], _remind)


def _remind(questionnaire: Questionnaire) -> bool:
    if not first_to_remind(questionnaire):
        return False
    context = {
        "title": questionnaire.title, "state": str(questionnaire.state),
        "link": links.absolute("questionnaire", questionnaire.key),
    }  # fmt: skip
    outbox.queue("surveys.questionnaire_waits", to=questionnaire.keeper, context=context)
    return True
