"""Open answers tagged together. Who tags sets their own tags; those of others stay."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from vlechtwerk.core.actions import Refused, audit
from vlechtwerk.people.models import Person
from vlechtwerk.surveys.enums import QuestionKind
from vlechtwerk.surveys.models import AnswerTag, Question, Questionnaire, Reported, Response, Round, Tag
from vlechtwerk.surveys.queries import results


class ResultsRefused(Refused):
    """The round cannot be read yet, or what was given does not fit."""


def why_not_readable(found: Round) -> str:
    """Why nothing of this round is told, in words; empty when it can be read."""
    n = found.responses.count()
    why = results.why_nothing_is_told(found, n)
    return _in_words(found, why) if why else ""


def _in_words(found: Round, why: str) -> str:
    if why == "open":
        return _(
            "This round is anonymous and still open. Its answers can be read once it is closed: before that, somebody’s"
            " answer could be told from the difference with yesterday."
        )
    least = found.questionnaire.smallest_group
    return ngettext(
        "Results are shown from %(n)d answer on. Fewer would tell who answered what.",
        "Results are shown from %(n)d answers on. Fewer would tell who answered what.", least,
    ) % {"n": least}  # fmt: skip


@transaction.atomic
def save_tag(questionnaire: Questionnaire, *, name: str, about: str = "", tag: Tag | None = None, by: Person) -> Tag:
    """A new tag, or another name or meaning for one."""
    made = tag or Tag(questionnaire=questionnaire)
    made.name, made.about = " ".join(name.split()), about.strip()
    twins = Tag.objects.filter(questionnaire=questionnaire, name__iexact=made.name).exclude(pk=made.pk)
    try:
        if twins.exists():
            raise IntegrityError
        with transaction.atomic():
            made.save()
    except IntegrityError:
        raise ResultsRefused(
            _("There is a tag with this name already. Use that one, or choose another name."), "name"
        ) from None
    audit("save_answer_tag", made, by)
    return made


@transaction.atomic
def drop_tag(tag: Tag, *, by: Person) -> None:
    """Away with a tag that stands nowhere."""
    Tag.objects.select_for_update().filter(pk=tag.pk).first()
    used = AnswerTag.objects.filter(tag=tag).count()
    if used:
        said = ngettext("It stands at %(n)d answer.", "It stands at %(n)d answers.", used) % {"n": used}
        way_out = _("Take it away there first, or give it another name.")
        raise ResultsRefused(f"{said} {way_out}")
    audit("drop_answer_tag", tag, by)
    tag.delete()


@transaction.atomic
def tag_answers(marks: Sequence[tuple[Response, Collection[Tag]]], *, question: Question, by: Person) -> int:
    """My tags at these open answers of one round are these from now on. At how many answers they changed."""
    if marks and (why := why_not_readable(marks[0][0].round)):
        raise ResultsRefused(why)
    answered = [one.answers.get(question.key) for one, _tags in marks]
    if question.kind != QuestionKind.OPEN or not answered or not all(answered):
        raise ResultsRefused(_("There are no words here to tag."))
    if any(tag.questionnaire_id != question.questionnaire_id for _one, tags in marks for tag in tags):
        raise ResultsRefused(_("Choose from the tags of this questionnaire."), "tags")
    mine = AnswerTag.objects.filter(response__in=[one for one, _tags in marks], question=question, tagged_by=by)
    stand = defaultdict(set)
    for response_id, tag_id in mine.values_list("response_id", "tag_id"):
        stand[response_id].add(tag_id)
    changed = [(one, tags) for one, tags in marks if {tag.pk for tag in tags} != stand[one.pk]]
    for one, tags in changed:
        mine.filter(response=one).exclude(tag__in=tags).delete()
        for tag in tags:
            AnswerTag.objects.get_or_create(response=one, question=question, tag=tag, tagged_by=by)
        audit("tag_answer", one, by, n=len(tags))
    return len(changed)


@transaction.atomic
def note_reported(
    found: Round, *, question: Question, source: str, n: int, counts: dict[str, Any], by: Person
) -> Reported:
    """The figures that a report elsewhere gives for this question."""
    known = {one.code for one in question.choices.all()}
    if not known or question.kind not in results.WITH_TOTALS or set(counts) - known:
        raise ResultsRefused(_("Totals per choice belong to a question with choices."))
    if n < 1:
        raise ResultsRefused(_("Write how many people the report says answered."), "n")
    made, _is_new = Reported.objects.update_or_create(
        round=found, question=question,
        defaults={"source": source.strip(), "n": n, "counts": {code: int(value or 0) for code, value in counts.items()}},
    )  # fmt: skip
    audit("note_reported", made, by, n=n)
    return made


@transaction.atomic
def drop_reported(reported: Reported, *, by: Person) -> None:
    """These figures stand here no longer."""
    audit("drop_reported", reported, by)
    reported.delete()
