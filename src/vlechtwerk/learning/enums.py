from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class CurriculumState(TextChoices):
    """Of one version: ``draft`` → ``published`` → ``archived``. A cohort that runs keeps the version it began with."""

    DRAFT = "draft", pgettext_lazy("curriculum", "draft")
    PUBLISHED = "published", pgettext_lazy("curriculum", "published")
    ARCHIVED = "archived", pgettext_lazy("curriculum", "archived")


class LessonKind(TextChoices):
    TEXT = "text", _("text")
    VIDEO = "video", _("video")
    FILE = "file", pgettext_lazy("lesson", "file")
    H5P = "h5p", _("exercise (H5P)")
    ASSIGNMENT = "assignment", _("assignment")


class CohortState(TextChoices):
    PLANNED = "planned", pgettext_lazy("cohort", "planned")
    RUNNING = "running", pgettext_lazy("cohort", "running")
    CLOSED = "closed", pgettext_lazy("cohort", "closed")
    CANCELLED = "cancelled", pgettext_lazy("cohort", "cancelled")


class LearnerState(TextChoices):
    """``applied`` → ``enrolled`` → ``finished``; ``left`` also says that an application was not granted."""

    APPLIED = "applied", pgettext_lazy("learner", "applied")
    ENROLLED = "enrolled", pgettext_lazy("learner", "enrolled")
    FINISHED = "finished", pgettext_lazy("learner", "finished")
    LEFT = "left", pgettext_lazy("learner", "left")


class Background(TextChoices):
    """Where somebody comes from, so that teams are mixed."""

    SOCIAL = "social", _("social work and care")
    BUSINESS = "business", _("business and economics")
    TECHNICAL = "technical", _("technology and design")
    POLICY = "policy", _("policy and government")
    LIVED = "lived", _("lived experience")
    OTHER = "other", pgettext_lazy("background", "something else")


class WorkState(TextChoices):
    """Real work for an innovation: its lead agrees before the two see each other."""

    ASKED = "asked", pgettext_lazy("real work", "waits for the lead")
    AGREED = "agreed", pgettext_lazy("real work", "agreed")
    REFUSED = "refused", pgettext_lazy("real work", "not agreed")
    ENDED = "ended", pgettext_lazy("real work", "ended")


class LectureState(TextChoices):
    ASKED = "asked", pgettext_lazy("lecture", "asked")
    ACCEPTED = "accepted", pgettext_lazy("lecture", "accepted")
    GIVEN = "given", pgettext_lazy("lecture", "given")
    DECLINED = "declined", pgettext_lazy("lecture", "declined")
    CANCELLED = "cancelled", pgettext_lazy("lecture", "called off")


class Sending(TextChoices):
    """Of a statement to the record store: ``waiting`` → ``sent``, or ``refused`` by it for good."""

    WAITING = "waiting", pgettext_lazy("statement", "waits")
    SENT = "sent", pgettext_lazy("statement", "sent")
    REFUSED = "refused", pgettext_lazy("statement", "refused")


OPEN_COHORT = (CohortState.PLANNED, CohortState.RUNNING)
IN_COHORT = (LearnerState.ENROLLED, LearnerState.FINISHED)
