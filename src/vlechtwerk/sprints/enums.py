from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class SprintState(TextChoices):
    """``planned`` → the five steps → ``harvested``; one that never takes place is ``cancelled``."""

    PLANNED = "planned", pgettext_lazy("sprint", "planned")
    UNDERSTAND = "understand", _("understand")
    DEFINE = "define", _("define")
    IDEATE = "ideate", _("find ideas")
    PROTOTYPE = "prototype", _("make a prototype")
    TEST = "test", pgettext_lazy("sprint", "test")
    HARVESTED = "harvested", pgettext_lazy("sprint", "harvested")
    CANCELLED = "cancelled", pgettext_lazy("sprint", "cancelled")


RUNNING = (
    SprintState.UNDERSTAND, SprintState.DEFINE, SprintState.IDEATE, SprintState.PROTOTYPE, SprintState.TEST,
)  # fmt: skip
OVER = (SprintState.HARVESTED, SprintState.CANCELLED)


class Phase(TextChoices):
    """To which of the five steps a block belongs."""

    UNDERSTAND = "understand", _("understand")
    DEFINE = "define", _("define")
    IDEATE = "ideate", _("find ideas")
    PROTOTYPE = "prototype", _("make a prototype")
    TEST = "test", pgettext_lazy("sprint", "test")


class Board(TextChoices):
    """What happens with the ideas now: written in silence, open to build on, given dots, or counted."""

    SILENT = "silent", _("everybody writes in silence")
    OPEN = "open", _("read and build on")
    VOTING = "voting", _("dots are given")
    COUNTED = "counted", _("dots are counted")


class IdeaKind(TextChoices):
    IDEA = "idea", _("idea")
    WORST = "worst", _("worst idea")
    INSIGHT = "insight", _("insight")


class FrameKind(TextChoices):
    STORY = "story", _("storyboard")
    PROTOTYPE = "prototype", _("prototype")


class Outcome(TextChoices):
    """How a tester managed one task."""

    WORKED = "worked", _("worked")
    PARTLY = "partly", _("with help")
    FAILED = "failed", _("did not work")


class Harvest(TextChoices):
    """What became of an idea or insight."""

    NEED = "need", _("a need of the innovation")
    TASK = "task", _("a task")
    ITEM = "item", _("a draft for the knowledge bank")


class Length(TextChoices):
    WHOLE = "whole", _("whole days")
    HALF = "half", _("half days")
