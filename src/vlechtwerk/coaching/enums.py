from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class NominationState(TextChoices):
    """``received`` → asked → accepted | declined; or set aside, by the team or by silence."""

    RECEIVED = "received", pgettext_lazy("nomination", "received")
    ASKED = "asked", pgettext_lazy("nomination", "asked")
    ACCEPTED = "accepted", pgettext_lazy("nomination", "said yes")
    DECLINED = "declined", pgettext_lazy("nomination", "said no")
    ASIDE = "aside", pgettext_lazy("nomination", "set aside")


class CohortState(TextChoices):
    GATHERING = "gathering", pgettext_lazy("cohort", "looking for participants")
    RUNNING = "running", pgettext_lazy("cohort", "running")
    CLOSED = "closed", pgettext_lazy("cohort", "closed")


class PathState(TextChoices):
    """``intake`` → agreement → running → done; from each of the first three also stopped, with a reason."""

    INTAKE = "intake", pgettext_lazy("coaching", "intake talk")
    AGREEMENT = "agreement", pgettext_lazy("coaching", "agreement")
    RUNNING = "running", pgettext_lazy("coaching", "running")
    DONE = "done", pgettext_lazy("coaching", "done")
    STOPPED = "stopped", pgettext_lazy("coaching", "stopped")


OPEN_PATH = (PathState.INTAKE, PathState.AGREEMENT, PathState.RUNNING)
IN_COHORT = (PathState.RUNNING, PathState.DONE)


class EntryKind(TextChoices):
    TALK = "talk", _("individual talk")
    JOINT = "joint", _("joint session")
    VISIT = "visit", pgettext_lazy("coaching", "company visit")
    TASK = "task", pgettext_lazy("coaching", "task")
    EVENT = "event", pgettext_lazy("coaching", "event")


PERSONAL = (EntryKind.TALK, EntryKind.TASK)
"""These may be of one participant; the others are of all."""


class BarrierKind(TextChoices):
    SOCIAL = "social", pgettext_lazy("barrier", "social")
    TECHNICAL = "technical", pgettext_lazy("barrier", "technical")
    ORGANISATIONAL = "organisational", pgettext_lazy("barrier", "organisational")
    FINANCIAL = "financial", pgettext_lazy("barrier", "financial")
    LEGAL = "legal", pgettext_lazy("barrier", "legal")


class Scope(TextChoices):
    PERSON = "person", pgettext_lazy("scope", "person")
    TEAM = "team", pgettext_lazy("scope", "team")
    ORGANISATION = "organisation", pgettext_lazy("scope", "organisation")
    SYSTEM = "system", pgettext_lazy("scope", "system around it")


class Moment(TextChoices):
    """When the intensity of barriers is asked for again; at the start it is noted with the barrier."""

    MIDDLE = "middle", _("halfway")
    END = "end", _("at the end")


class PeerState(TextChoices):
    """Two who have the same barrier in other sectors: asked → met | declined | lapsed."""

    ASKED = "asked", pgettext_lazy("peers", "asked")
    MET = "met", pgettext_lazy("peers", "know each other")
    DECLINED = "declined", pgettext_lazy("peers", "one rather not")
    LAPSED = "lapsed", pgettext_lazy("peers", "no answer")


class Medium(TextChoices):
    FOLDER = "folder", _("folder")
    VIDEO = "video", _("video")
    BLOG = "blog", _("blog")
    NEWSLETTER = "newsletter", _("newsletter")
    SOCIAL = "social", _("social media")
    PRESS = "press", _("press")
    METHOD = "method", _("page of the knowledge bank")


class PartnerPart(TextChoices):
    """What a partner does in a programme."""

    LEAD = "lead", _("is in charge")
    COACHING = "coaching", _("coaches")
    METHOD = "method", _("works out the method")
    EVENTS = "events", _("organises visits and events")
    COMMUNICATION = "communication", _("spreads the word")
    RESEARCH = "research", _("follows and evaluates")


class TrajectoryState(TextChoices):
    STARTING = "starting", pgettext_lazy("trajectory", "starting")
    RUNNING = "running", pgettext_lazy("trajectory", "running")
    DONE = "done", pgettext_lazy("trajectory", "done")
    STOPPED = "stopped", pgettext_lazy("trajectory", "stopped")


OPEN_TRAJECTORY = (TrajectoryState.STARTING, TrajectoryState.RUNNING)
