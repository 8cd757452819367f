from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class ChangeState(TextChoices):
    """A change waits for the say of whoever reads it in, holds, or was taken back."""

    PREPARED = "prepared", _("waiting")
    ACTIVE = "active", _("in use")
    UNDONE = "undone", _("taken back")


class ChangeSource(TextChoices):
    HAND = "hand", _("by hand")
    SUGGESTION = "suggestion", _("from sessions")
    FILE = "file", _("from a file")
    ESCO = "esco", _("from ESCO")


class SuggestionState(TextChoices):
    WAITING = "waiting", _("waiting")
    ACCEPTED = "accepted", pgettext_lazy("suggestion", "accepted")
    REJECTED = "rejected", _("refused")


class ImportState(TextChoices):
    READ = "read", _("read, nothing changed yet")
    RUNNING = "running", _("being taken in")
    DONE = "done", pgettext_lazy("import", "taken in")
    UNDONE = "undone", _("taken back")


COLUMN_LABELS = {
    "nl": _("Dutch"),
    "nl_be": _("In Flanders"),
    "nl_nl": _("In the Netherlands"),
    "nl_lay": _("Dutch, everyday words"),
    "fr": _("French"),
    "fr_lay": _("French, everyday words"),
    "en": _("English"),
    "en_lay": _("English, everyday words"),
    "misspelt": _("Often misspelt as"),
}
"""The columns of forms of the engine's list."""
LANGUAGE_LABELS = {"nl": _("Dutch"), "fr": _("French"), "en": _("English")}
