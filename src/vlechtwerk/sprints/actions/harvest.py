"""What comes of a sprint: each idea or insight becomes a need, a task or a draft, once; then the sprint is done."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from vlechtwerk.core import clock
from vlechtwerk.core.actions import audit
from vlechtwerk.innovations import actions as innovations
from vlechtwerk.library.actions.items import start_item, write
from vlechtwerk.library.enums import ItemKind, Section
from vlechtwerk.people.models import Person
from vlechtwerk.sprints.actions.base import SprintsRefused, hold, stir, turn
from vlechtwerk.sprints.enums import RUNNING, Harvest, IdeaKind, SprintState
from vlechtwerk.sprints.models import Idea, Sprint

TITLE = 80


@transaction.atomic
def harvest_idea(idea: Idea, *, to: str, by: Person) -> Idea:
    """Make a need or task of the innovation, or a draft for the knowledge bank, with these words; once per idea."""
    sprint = hold(idea.sprint, RUNNING)
    idea.refresh_from_db()
    if idea.sealed or idea.kind == IdeaKind.WORST:
        raise SprintsRefused(_("Show the ideas first; then harvest them."))
    if idea.harvest:
        raise SprintsRefused(_("This was harvested already: %(what)s.") % {"what": idea.get_harvest_display()})
    if to not in Harvest.values:
        raise SprintsRefused(_("Choose what it becomes: a need, a task or a draft."))
    made = _make(sprint, idea, Harvest(to), by)
    same = Idea.objects.filter(pk=idea.pk, harvest="")
    if same.update(harvest=to, harvest_key=made.key) != 1:
        raise SprintsRefused(_("Somebody else was just here. Look at it again."))
    idea.refresh_from_db()
    stir(sprint)
    audit("harvest_idea", sprint, by, to=to)
    return idea


def _make(sprint: Sprint, idea: Idea, to: Harvest, by: Person) -> Any:
    if to == Harvest.ITEM:
        item = start_item(kind=ItemKind.METHOD, title=_short(idea.text, 160), by=by, is_demo=sprint.is_demo)
        text = item.texts.get()
        summary = _("From the design sprint “%(title)s”.") % {"title": sprint.title}
        write(text, title=text.title, summary=summary, body={Section.BODY: idea.text}, by=by)
        return item
    if sprint.innovation is None:
        raise SprintsRefused(_("Needs and tasks belong to an innovation. First choose it, under “Change the sprint”."))
    if to == Harvest.TASK:
        return innovations.add_task(sprint.innovation, text=_short(idea.text, 200), owner=sprint.keeper, by=by)
    return innovations.open_need(sprint.innovation, title=_short(idea.text, TITLE), text=idea.text, by=by)


def _short(text: str, most: int) -> str:
    line = " ".join(text.split())
    return line if len(line) <= most else line[: most - 1].rsplit(" ", 1)[0] + "…"


@transaction.atomic
def finish_harvest(sprint: Sprint, *, by: Person) -> Sprint:
    """The sprint is done: everything can be read, nothing changes, nobody is reminded."""
    hold(sprint, RUNNING)
    if sprint.ideas.exclude(sealed="").exists():
        raise SprintsRefused(_("Some ideas were never shown. Show them first, so that nothing is lost."))
    sprint.steps.filter(started_at__isnull=False, finished_at=None).update(finished_at=clock.now(), paused_at=None)
    return turn(sprint, SprintState.HARVESTED, by, pin=None)
