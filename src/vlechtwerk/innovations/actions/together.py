"""One thing done with many dossiers at once, and tried out first: what it does is told before it is done."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from vlechtwerk.core import links
from vlechtwerk.core.actions import Actor, Refused, audit
from vlechtwerk.innovations import desks, walk
from vlechtwerk.innovations.actions.base import InnovationRefused, log
from vlechtwerk.innovations.actions.desks import require_room_for
from vlechtwerk.innovations.actions.dossiers import move_innovation, set_innovation_state, set_next_step
from vlechtwerk.innovations.actions.team import pass_on
from vlechtwerk.innovations.enums import EntryKind, InnovationState
from vlechtwerk.innovations.models import Innovation, Stage
from vlechtwerk.outbox import actions as outbox
from vlechtwerk.outbox.models import Message
from vlechtwerk.people.duties import duties, open_ends

MOST = 200


@dataclass(frozen=True)
class Outcome:
    """What was done (or would be): with which, which said no and why, and who is mailed, by name."""

    done: list[Innovation] = field(default_factory=list)
    refused: list[tuple[Innovation, str]] = field(default_factory=list)


@dataclass(frozen=True)
class Rehearsal:
    """What an action would do: its result or its refusal, and the names of who would be mailed, each once."""

    result: Any = None
    refusal: Refused | None = None
    mailed: list[str] = field(default_factory=list)


def rehearse(act: Callable[[], Any]) -> Rehearsal:
    """Do it and take it back, in one transaction: the preview is the thing itself and cannot say something else."""
    with transaction.atomic():
        last = Message.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
        try:
            with transaction.atomic():
                result = act()
        except Refused as refused:
            found = Rehearsal(refusal=refused)
        else:
            sent = Message.objects.filter(pk__gt=last).order_by("to_name").values_list("to_email", "to_name")
            names = {address: name or address for address, name in sent}
            found = Rehearsal(result=result, mailed=list(names.values()))
        transaction.set_rollback(True)
    return found


@transaction.atomic
def act_on_many(innovations: Iterable[Innovation], *, verb: str, by: Actor, **said: Any) -> Outcome:
    """The same for each of these dossiers, in one transaction; one that says no is left out and told.

    ``verb``: hand_over, move, step, theme, pause, stop. At most ``MOST`` at a time, so that nobody waits for it.
    """
    rows = sorted(innovations, key=lambda one: one.pk)
    if not rows:
        raise InnovationRefused(_("Choose at least one dossier."))
    if len(rows) > MOST:
        raise InnovationRefused(_("At most %(most)d at a time. Choose fewer, or filter first.") % {"most": MOST})
    if verb == "hand_over":
        require_room_for(rows, taker=said["to_broker"], reason=said.pop("reason", ""))
    outcome = Outcome()
    for row in rows:
        try:
            with transaction.atomic():
                outcome.done.append(VERBS[verb](row, by, **said))
        except Refused as refused:
            outcome.refused.append((row, str(refused.message)))
    if verb == "hand_over" and outcome.done and said["to_broker"].pk != by.pk:
        _mail_taker(outcome.done, said["to_broker"], by, said.get("note", ""))
    return outcome


def _mail_taker(done: list[Innovation], taker: Any, by: Actor, note: str) -> None:
    context = {
        "giver": getattr(by, "name", ""), "message": note, "until": None, "by_itself": True,
        "counts": [(str(duties[desks.DOSSIERS].label), len(done))], "innovations": sorted(row.name for row in done),
        "link": f"{links.absolute('path')}?view=table&mine=1",
    }  # fmt: skip
    outbox.queue("innovations.desk_taken", to=taker, context=context)


def _step(row: Innovation, by: Actor, *, next_step: str, next_step_on: Any) -> Innovation:
    return set_next_step(row, text=next_step, on=next_step_on, by=by)


def _move(row: Innovation, by: Actor, *, to_stage: Stage, note: str = "") -> Innovation:
    """To the stage of that name on the path that the dossier follows itself."""
    own = walk.counterpart(to_stage, row.stage.version)
    if own is None:
        number = row.stage.version.number
        raise InnovationRefused(
            _("Version %(number)d of the path, which it follows, has no such stage.") % {"number": number}
        )
    return move_innovation(row, to_stage=own, note=note, by=by)


def _theme(row: Innovation, by: Actor, *, theme: Any) -> Innovation:
    if row.themes.filter(pk=theme.pk).exists():
        raise InnovationRefused(_("It has this theme already."))
    row.themes.add(theme)
    audit("set_themes", row, by, choice=theme.code)
    log(row, kind=EntryKind.NOTE, verb="edited", by=by)
    return row


VERBS: dict[str, Callable[..., Innovation]] = {
    "hand_over": lambda row, by, **said: pass_on(row, by=by, **said),
    "move": _move,
    "step": _step,
    "theme": _theme,
    "pause": lambda row, by, **said: set_innovation_state(row, to=InnovationState.PAUSED, by=by, **said),
    "stop": lambda row, by, **said: set_innovation_state(row, to=InnovationState.STOPPED, by=by, **said),
}


@transaction.atomic
def mend_open_end(kind: str, *, row: Any, by: Actor, owner: Any = None, **said: Any) -> None:
    """Give an open thing what it lacks: somebody who follows it up, a next step, a day."""
    end = open_ends[kind]
    if owner:
        duty = duties[end.duty]
        duty.rows().filter(pk=end.of(row)).update(**{duty.field: owner})
        audit("take_over", row, by, to=owner)
        if end.duty == desks.DOSSIERS:
            dossier = Innovation.objects.get(pk=end.of(row))
            log(dossier, kind=EntryKind.NOTE, verb="handed_over", by=by, person=owner)
    if end.plan and (said.get("step") or said.get("on")):
        end.plan(row, by=by, step=said.get("step", ""), on=said.get("on"))
    elif not owner:
        raise InnovationRefused(_("Fill in what is lacking: who, what or when."))
