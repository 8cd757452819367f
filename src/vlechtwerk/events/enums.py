from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class EventKind(TextChoices):
    MEETING = "meeting", _("meeting")
    TALK = "talk", _("talk")
    WORKSHOP = "workshop", _("workshop")
    VISIT = "visit", _("company visit")
    OTHER = "other", pgettext_lazy("event", "something else")


class EventState(TextChoices):
    DRAFT = "draft", pgettext_lazy("event", "being prepared")
    OPEN = "open", pgettext_lazy("event", "open for registration")
    HELD = "held", pgettext_lazy("event", "held")
    CANCELLED = "cancelled", pgettext_lazy("event", "cancelled")


class RegistrationState(TextChoices):
    REGISTERED = "registered", pgettext_lazy("registration", "registered")
    WAITING = "waiting", pgettext_lazy("registration", "on the waiting list")
    LEFT = "left", pgettext_lazy("registration", "signed off")


class StageState(TextChoices):
    """A network asked for an ambassador."""

    RECEIVED = "received", pgettext_lazy("stage", "to look at")
    ASKED = "asked", pgettext_lazy("stage", "an ambassador is asked")
    CONFIRMED = "confirmed", pgettext_lazy("stage", "confirmed")
    CLOSED = "closed", pgettext_lazy("stage", "closed without a talk")


OPEN_STAGE = (StageState.RECEIVED, StageState.ASKED)


class OfferState(TextChoices):
    """An ambassador was asked for a stage."""

    ASKED = "asked", pgettext_lazy("stage offer", "asked")
    ACCEPTED = "accepted", pgettext_lazy("stage offer", "said yes")
    DECLINED = "declined", pgettext_lazy("stage offer", "said no")
    SILENT = "silent", pgettext_lazy("stage offer", "did not answer")
    WITHDRAWN = "withdrawn", pgettext_lazy("stage offer", "withdrawn")


class AppearanceKind(TextChoices):
    TALK = "talk", pgettext_lazy("appearance", "talk")
    MEDIUM = "medium", pgettext_lazy("appearance", "in the media")
    EXCURSION = "excursion", pgettext_lazy("appearance", "excursion")
    WORKSHOP = "workshop", pgettext_lazy("appearance", "workshop")


class CardState(TextChoices):
    ACTIVE = "active", pgettext_lazy("card", "works")
    WITHDRAWN = "withdrawn", pgettext_lazy("card", "withdrawn")


class MaterialKind(TextChoices):
    """What an ambassador takes along."""

    SLIDES = "slides", pgettext_lazy("material", "slides")
    TEXT = "text", pgettext_lazy("material", "text")
    FILM = "film", pgettext_lazy("material", "film")
    OTHER = "other", pgettext_lazy("material", "something else")
