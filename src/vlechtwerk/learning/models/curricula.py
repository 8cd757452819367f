"""A curriculum in versions: its modules, its lessons, and what hangs on a lesson."""

from django.db import models
from django.db.models import Q

from vlechtwerk.core import clock
from vlechtwerk.core.models import Keyed, new_key
from vlechtwerk.learning.enums import CurriculumState, LessonKind
from vlechtwerk.people.enums import Language

PERSON = "people.Person"


class Curriculum(Keyed):
    """One version of a curriculum; ``series`` is the same for all versions of it. Never changed once published.

    ``room_percent``: which part of all lessons the participants themselves fill.
    """

    series = models.CharField(max_length=12, default=new_key, editable=False)
    number = models.PositiveSmallIntegerField(default=1)
    state = models.CharField(max_length=10, choices=CurriculumState.choices, default=CurriculumState.DRAFT)
    state_since = models.DateTimeField(default=clock.now)
    title = models.CharField(max_length=120)
    summary = models.TextField(max_length=1000)
    ects = models.DecimalField(max_digits=4, decimal_places=1)
    eqf = models.PositiveSmallIntegerField(help_text="level of the European framework, 1 to 8")
    language = models.CharField(max_length=2, choices=Language.choices, default=Language.NL)
    room_percent = models.PositiveSmallIntegerField(default=20)
    keeper = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="kept_curricula")
    reminded_at = models.DateTimeField(null=True)
    is_demo = models.BooleanField(default=False)

    class Meta:
        ordering = ["title", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["series", "number"], name="curriculum_number_once"),
            models.UniqueConstraint(fields=["series"], name="curriculum_one_draft", condition=Q(state="draft")),
            models.UniqueConstraint(fields=["series"], name="curriculum_one_published", condition=Q(state="published")),
            models.CheckConstraint(name="curriculum_ects_sane", condition=Q(ects__gt=0, ects__lte=120)),
            models.CheckConstraint(name="curriculum_eqf_sane", condition=Q(eqf__range=(1, 8))),
            models.CheckConstraint(name="curriculum_room_sane", condition=Q(room_percent__lte=80)),
        ]

    def __str__(self) -> str:
        return self.title


class Module(Keyed):
    """A part of it that counts for so many credits."""

    curriculum = models.ForeignKey(Curriculum, on_delete=models.CASCADE, related_name="modules")
    order = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=120)
    about = models.TextField(max_length=1000, blank=True)
    ects = models.DecimalField(max_digits=4, decimal_places=1)

    class Meta:
        ordering = ["curriculum", "order", "id"]
        constraints = [models.CheckConstraint(name="module_ects_sane", condition=Q(ects__gte=0, ects__lte=60))]

    def __str__(self) -> str:
        return self.title


class Lesson(Keyed):
    """A lesson of a module; or, of a ``cohort``, one that its participants chose to add.

    An assignment has ``questions``: the guide by which two others give feedback on what was handed in.
    """

    module = models.ForeignKey(Module, on_delete=models.CASCADE, null=True, related_name="lessons")
    cohort = models.ForeignKey("learning.Cohort", on_delete=models.CASCADE, null=True, related_name="own_lessons")
    order = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=10, choices=LessonKind.choices, default=LessonKind.TEXT)
    title = models.CharField(max_length=120)
    body = models.TextField(max_length=20_000, blank=True)
    video_url = models.URLField(max_length=500, blank=True)
    questions = models.JSONField(default=list)
    is_required = models.BooleanField(default=True)

    class Meta:
        ordering = ["module", "order", "id"]
        constraints = [
            models.CheckConstraint(
                name="lesson_of_module_or_cohort",
                condition=Q(module__isnull=False, cohort=None) | Q(module=None, cohort__isnull=False),
            ),
            models.CheckConstraint(name="lesson_video_has_url", condition=~Q(kind="video") | ~Q(video_url="")),
        ]

    def __str__(self) -> str:
        return self.title


class LessonFile(Keyed):
    """A picture or document with a lesson. ``kind`` is the media type as its content shows; a picture has an ``alt``."""

    lesson = models.ForeignKey(Lesson, on_delete=models.CASCADE, related_name="files")
    name = models.CharField(max_length=160)
    kind = models.CharField(max_length=100)
    size = models.PositiveIntegerField()
    alt = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["lesson", "id"]
        constraints = [
            models.CheckConstraint(name="lesson_picture_has_alt", condition=~Q(kind__startswith="image/") | ~Q(alt=""))
        ]

    def __str__(self) -> str:
        return self.name


class LessonFileContent(models.Model):
    """The bytes, apart, so that a list does not read them."""

    file = models.OneToOneField(LessonFile, on_delete=models.CASCADE, primary_key=True, related_name="content")
    data = models.BinaryField()

    def __str__(self) -> str:
        return str(self.file)
