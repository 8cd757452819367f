"""Statements about learning (xAPI): made once of what happened, for who agreed to it, and sent until they are there."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any, NamedTuple
from uuid import NAMESPACE_URL, uuid5

from django.conf import settings
from django.db import models, transaction
from django.db.models import Exists, F, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Cast, Concat
from django.utils.translation import gettext as _

from vlechtwerk.core import clock
from vlechtwerk.core.actions import Actor, audit
from vlechtwerk.core.outward import Away, is_good_url
from vlechtwerk.learning.actions.base import LearningRefused
from vlechtwerk.learning.enums import LessonKind, Sending
from vlechtwerk.learning.models import Award, LessonDone, PackageTry, RecordStore, Statement, Submission
from vlechtwerk.learning.standards import xapi
from vlechtwerk.people.enums import ConsentPurpose
from vlechtwerk.people.models import Consent

AT_ONCE = 20
LOOK_BACK = timedelta(days=30)
CLAIMED = timedelta(minutes=5)
BACK_OFF = (1, 5, 30, 120, 720)  # minutes after each failure; from then on the last one
FINAL = {400, 413}  # said again it would be the same


@transaction.atomic
def set_store(*, url: str, user: str, password: str, is_on: bool, by: Actor) -> RecordStore:
    """Where statements go. Without a password the one that is there stays, at the same address alone."""
    if not is_good_url(url, demo=settings.DEMO):
        raise LearningRefused(
            _("Write an address that begins with https:// and a name, without a password in it."), "url"
        )
    known = RecordStore.objects.select_for_update().first()
    if not password and (known is None or known.url != url):
        raise LearningRefused(_("Write the password of the record store."), "password")
    sealed = xapi.seal(password) if password else known.sealed if known else ""
    made, _is_new = RecordStore.objects.update_or_create(
        number=1, defaults={"url": url, "user": user, "sealed": sealed, "is_on": is_on}
    )
    audit("set_record_store", made, by, on=is_on)
    return made


def open_store() -> RecordStore | None:
    return RecordStore.objects.filter(is_on=True).first() if settings.XAPI else None


class Source(NamedTuple):
    """Rows of which a statement is made. ``to``: the way from a row to its learner."""

    name: str
    verb: str
    rows: QuerySet[Any]
    to: str = "learner"


def _sources() -> list[Source]:
    done, tries = LessonDone.objects.select_related("lesson"), PackageTry.objects.select_related("lesson")
    return [
        Source("done", "experienced", done.exclude(lesson__kind=LessonKind.H5P)),
        Source("exercise", "completed", done.filter(lesson__kind=LessonKind.H5P)),
        Source("work", "completed", Submission.objects.select_related("lesson")),
        Source("try", "answered", tries),
        Source("score", "scored", tries.filter(most__gt=0)),
        Source("award", "completed", Award.objects.all()),
    ]


def _said(person: str) -> QuerySet[Consent]:
    """What somebody said last about this."""
    return Consent.objects.filter(person=OuterRef(person), purpose=ConsentPurpose.RECORDS).order_by("-at", "-id")


def collect_statements() -> int:
    """One statement for each thing that happened since its learner agreed; off by default, and never of before."""
    if open_store() is None:
        return 0
    return sum(len(Statement.objects.bulk_create(_new(one), ignore_conflicts=True)) for one in _sources())


def _new(source: Source) -> Iterator[Statement]:
    said, person = _said(f"{source.to}__person"), f"{source.to}__person"
    about = Concat(Value(f"{source.name}:"), Cast("pk", models.CharField()), output_field=models.CharField())
    rows = source.rows.select_related(person, f"{source.to}__cohort__curriculum")
    rows = (
        rows.annotate(
            about=about, agreed=Subquery(said.values("is_given")[:1]), agreed_at=Subquery(said.values("at")[:1])
        )
        .filter(agreed=True, created_at__gte=F("agreed_at"))
        .filter(created_at__gte=clock.now() - LOOK_BACK)
    )
    for row in rows.exclude(Exists(Statement.objects.filter(about=OuterRef("about")))).order_by("created_at")[:200]:
        yield _statement(source, row)


def _statement(source: Source, row: Any) -> Statement:
    learner = row.learner
    curriculum = learner.cohort.curriculum
    number = uuid5(NAMESPACE_URL, f"{settings.BASE_URL}/xapi/{source.name}/{row.pk}/{row.created_at.isoformat()}")
    result: dict[str, Any] = {"completion": True} if source.verb == "completed" else {}
    if source.name in {"try", "score"}:
        result = {"success": row.is_passed}
    if source.name == "score":
        result["score"] = {"raw": row.score, "min": 0, "max": row.most, "scaled": round(row.score / row.most, 4)}
    body = xapi.statement(
        number, person_key=learner.person.key, verb=source.verb, thing=getattr(row, "lesson", curriculum), within=curriculum,
        at=row.created_at, result=result,
    )  # fmt: skip
    return Statement(number=number, person=learner.person, about=row.about, body=body)


def send_statements() -> int:
    """What waits, while its person still agrees; a store that does not answer is left alone for this round."""
    store, sent = open_store(), 0
    if store is None:
        return 0
    due = Statement.objects.filter(state=Sending.WAITING, due_at__lte=clock.now())
    for row in due.annotate(agreed=Subquery(_said("person").values("is_given")[:1]))[:AT_ONCE]:
        if not row.agreed:
            row.delete()
            continue
        wait = timedelta(minutes=BACK_OFF[min(row.attempts, len(BACK_OFF) - 1)])
        same = Statement.objects.filter(pk=row.pk, state=Sending.WAITING, due_at=row.due_at)
        if same.update(due_at=clock.now() + max(wait, CLAIMED), attempts=F("attempts") + 1) != 1:
            continue
        state, said = _send(store, row)
        Statement.objects.filter(pk=row.pk).update(state=state, said=said)
        sent += state == Sending.SENT
        if state == Sending.WAITING:
            break
    return sent


def _send(store: RecordStore, row: Statement) -> tuple[str, str]:
    try:
        status = xapi.send(store, row.body).status
    except Away as away:
        return Sending.WAITING, str(away)[:200]
    if 200 <= status < 300 or status == 409:  # 409: a statement with this number is there
        return Sending.SENT, ""
    return (Sending.REFUSED if status in FINAL else Sending.WAITING), f"HTTP {status}"
