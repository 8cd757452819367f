"""Storyboard, prototype and test: frames with pictures, the script, what was seen with five testers."""

from collections.abc import Mapping

from django.db import transaction
from django.utils.translation import gettext as _

from vlechtwerk.core.actions import Actor, audit, last_place
from vlechtwerk.library.contents import check
from vlechtwerk.sprints.actions.base import SprintsRefused, hold, stir
from vlechtwerk.sprints.enums import RUNNING
from vlechtwerk.sprints.models import Frame, FrameContent, Observation, ScriptLine, Sprint
from vlechtwerk.sprints.rules import TESTERS

MOST_FRAMES = 60
MOST_LINES = 20


@transaction.atomic
def add_frame(
    sprint: Sprint, *, kind: str, text: str, by: Actor, name: str = "", data: bytes = b"", alt: str = ""
) -> Frame:
    """One more at the end, with or without a picture; what the picture is shows in its content, not in its name."""
    hold(sprint, RUNNING)
    if sprint.frames.count() >= MOST_FRAMES:
        raise SprintsRefused(_("There are %(n)d frames already. Remove one first.") % {"n": MOST_FRAMES})
    media = ""
    if data:
        content = check(name, data)
        if not content.kind.startswith("image/"):
            raise SprintsRefused(
                _("This is not a picture. Choose a photo or a drawing: PNG, JPEG, WebP or GIF."), "upload"
            )
        if not alt.strip():
            raise SprintsRefused(_("Write what one sees in the picture, for who does not see it."), "alt")
        media, data = content.kind, content.data
    place = last_place(sprint.frames.filter(kind=kind))
    frame = Frame.objects.create(
        sprint=sprint, kind=kind, order=place, text=text, alt=alt.strip() if media else "", media=media
    )
    if media:
        FrameContent.objects.create(frame=frame, data=data)
    stir(sprint)
    audit("add_frame", sprint, by, kind=kind)
    return frame


@transaction.atomic
def move_frame(frame: Frame, *, later: bool, by: Actor) -> Frame:
    """Change places with the one before or after it; at the end it stays where it is."""
    hold(frame.sprint, RUNNING)
    same = frame.sprint.frames.filter(kind=frame.kind)
    beside = same.filter(order__gt=frame.order) if later else same.filter(order__lt=frame.order)
    if other := beside.order_by("order" if later else "-order").first():
        Frame.objects.filter(pk=other.pk).update(order=frame.order)
        Frame.objects.filter(pk=frame.pk).update(order=other.order)
        frame.refresh_from_db()
    stir(frame.sprint)
    audit("move_frame", frame.sprint, by)
    return frame


@transaction.atomic
def remove_frame(frame: Frame, *, by: Actor) -> Sprint:
    sprint = hold(frame.sprint, RUNNING)
    frame.delete()
    audit("remove_frame", sprint, by)
    return stir(sprint)


@transaction.atomic
def add_line(sprint: Sprint, *, text: str, by: Actor) -> ScriptLine:
    """One more task for every tester."""
    hold(sprint, RUNNING)
    if sprint.script.count() >= MOST_LINES:
        raise SprintsRefused(_("A test has at most %(n)d tasks. Remove one first.") % {"n": MOST_LINES})
    line = ScriptLine.objects.create(sprint=sprint, order=last_place(sprint.script.all()), text=text)
    stir(sprint)
    audit("add_test_task", sprint, by)
    return line


@transaction.atomic
def remove_line(line: ScriptLine, *, by: Actor) -> Sprint:
    """A task that nobody did yet."""
    sprint = hold(line.sprint, RUNNING)
    if line.observations.exists():
        raise SprintsRefused(_("Somebody did this task already; what was seen stays."))
    line.delete()
    audit("remove_test_task", sprint, by)
    return stir(sprint)


@transaction.atomic
def note_tester(sprint: Sprint, *, tester: int, seen: Mapping[str, tuple[str, str]], by: Actor) -> Sprint:
    """What was seen with one tester: by key of the task how it went and a note. An empty outcome takes it away."""
    hold(sprint, RUNNING)
    if not 1 <= tester <= TESTERS:
        raise SprintsRefused(_("There are %(n)d testers.") % {"n": TESTERS})
    for line in sprint.script.filter(key__in=list(seen)):
        outcome, note = seen[line.key]
        if outcome:
            Observation.objects.update_or_create(
                line=line, tester=tester, defaults={"outcome": outcome, "note": note}
            )  # fmt: skip
        else:
            line.observations.filter(tester=tester).delete()
    stir(sprint)
    audit("note_tester", sprint, by, n=tester)
    return sprint
