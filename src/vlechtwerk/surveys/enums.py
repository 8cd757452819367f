from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class QuestionnaireKind(TextChoices):
    SCAN = "scan", _("self-scan")
    SURVEY = "survey", _("survey")
    FOCUS_GROUP = "focus_group", _("focus group")


class QuestionnaireState(TextChoices):
    """Questions may change while it is a draft; ``ready``: rounds may be held."""

    DRAFT = "draft", pgettext_lazy("questionnaire", "draft")
    READY = "ready", _("ready to ask")
    ARCHIVED = "archived", _("put away")


class QuestionKind(TextChoices):
    ONE = "one", _("choose one")
    SEVERAL = "several", _("choose several")
    EXACTLY = "exactly", _("choose exactly so many")
    SCALE = "scale", pgettext_lazy("question", "scale")
    MATRIX = "matrix", pgettext_lazy("question", "a table of rows")
    RANKING = "ranking", _("put in order")
    OPEN = "open", _("in your own words")
    FILE = "file", pgettext_lazy("question", "a file")
    TRIANGLE = "triangle", _("a point between three corners")


WITH_CHOICES = (
    QuestionKind.ONE, QuestionKind.SEVERAL, QuestionKind.EXACTLY, QuestionKind.MATRIX, QuestionKind.RANKING, QuestionKind.TRIANGLE,
)  # fmt: skip


class RoundState(TextChoices):
    PLANNED = "planned", pgettext_lazy("round", "planned")
    OPEN = "open", pgettext_lazy("round", "open")
    CLOSED = "closed", pgettext_lazy("round", "closed")


class Given(TextChoices):
    """How answers came in."""

    ONLINE = "online", _("on the screen")
    PAPER = "paper", _("on paper, typed in by the team")


class NextKind(TextChoices):
    """Where the result of a scan leads."""

    ITEM = "item", _("something to read")
    QUESTION = "question", _("ask the network")
    EVENTS = "events", _("an event")
    CIRCLES = "circles", _("a learning circle")
    LINK = "link", pgettext_lazy("knowledge", "link")
