from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class ImportKind(TextChoices):
    """What the rows of a list are."""

    PEOPLE = "people", _("People")
    ORGANISATIONS = "organisations", _("Organisations")
    AFFILIATIONS = "affiliations", _("Who belongs to which organisation")
    TALENTS = "talents", _("Talents and offers")
    SESSIONS = "sessions", _("Past sessions")
    COINS = "coins", _("Coins to begin with")


class ImportState(TextChoices):
    UPLOADED = "uploaded", _("choose what the columns mean")
    MAPPED = "mapped", _("waits to be checked")
    CHECKING = "checking", _("is being checked")
    CHECKED = "checked", _("waits for your yes")
    QUEUED = "queued", _("waits to be read in")
    RUNNING = "running", _("is being read in")
    DONE = "done", _("read in")
    FAILED = "failed", _("stopped half-way")
    TO_UNDO = "to_undo", _("waits to be taken back")
    UNDOING = "undoing", _("is being taken back")
    UNDONE = "undone", pgettext_lazy("import", "taken back")


# What the worker takes up, and the state it has meanwhile.
WORK = (
    (ImportState.MAPPED, ImportState.CHECKING),
    (ImportState.QUEUED, ImportState.RUNNING),
    (ImportState.TO_UNDO, ImportState.UNDOING),
)
WORKING = tuple(state for pair in WORK for state in pair)
UNDECIDED = (ImportState.UPLOADED, ImportState.CHECKED)


class RowState(TextChoices):
    WAITING = "waiting", _("waits")
    WRITTEN = "written", _("read in")
    LEFT_OUT = "left_out", _("left out")
    REFUSED = "refused", _("could not be read in")


class Choice(TextChoices):
    """What becomes of a row."""

    NEW = "new", _("is another one")
    SAME = "same", _("is the same")
    LEAVE_OUT = "leave_out", _("leave out")
