"""What the standards of learning need: H5P packages and tries, platforms that launch us (LTI), statements (xAPI)."""

from uuid import uuid4

from django.db import models
from django.db.models import F, Q

from vlechtwerk.core import clock
from vlechtwerk.core.models import Keyed, Record
from vlechtwerk.learning.enums import Sending
from vlechtwerk.learning.models.cohorts import Learner
from vlechtwerk.learning.models.curricula import Lesson

PERSON = "people.Person"


class Package(Keyed):
    """The content of an H5P package, checked; the code that came with it is not kept. ``content``: its content.json."""

    lesson = models.OneToOneField(Lesson, on_delete=models.CASCADE, related_name="package")
    title = models.CharField(max_length=200)
    library = models.CharField(max_length=60, help_text="such as H5P.MultiChoice")
    content = models.JSONField()
    pass_percent = models.PositiveSmallIntegerField(default=50)

    class Meta:
        constraints = [models.CheckConstraint(name="package_pass_sane", condition=Q(pass_percent__lte=100))]

    def __str__(self) -> str:
        return self.title


class PackagePicture(Keyed):
    """A picture of a package, made again from its pixels. ``path``: as the content names it."""

    package = models.ForeignKey(Package, on_delete=models.CASCADE, related_name="pictures")
    path = models.CharField(max_length=200)
    kind = models.CharField(max_length=40)
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    data = models.BinaryField()

    class Meta:
        ordering = ["package", "id"]
        constraints = [models.UniqueConstraint(fields=["package", "path"], name="package_picture_once")]

    def __str__(self) -> str:
        return self.path


class PackageTry(Keyed):
    """How one try of a learner went; what they answered is not kept."""

    learner = models.ForeignKey(Learner, on_delete=models.CASCADE, related_name="tries")
    lesson = models.ForeignKey(Lesson, on_delete=models.CASCADE, related_name="tries")
    score = models.PositiveSmallIntegerField()
    most = models.PositiveSmallIntegerField()
    is_passed = models.BooleanField()

    class Meta:
        ordering = ["learner", "-id"]
        constraints = [models.CheckConstraint(name="try_score_fits", condition=Q(score__lte=F("most")))]

    def __str__(self) -> str:
        return f"{self.score}/{self.most}"


class LtiKey(Record):
    """A key of ours, with which we sign to platforms. ``sealed``: the private half, for who knows ``SECRET_KEY``."""

    kid = models.CharField(max_length=43, unique=True)
    public = models.JSONField()
    sealed = models.TextField()

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return self.kid


class LtiPlatform(Keyed):
    """A learning platform from which people come to us. ``keys``: its public keys as they were at ``keys_at``."""

    name = models.CharField(max_length=80)
    issuer = models.CharField(max_length=255)
    client_id = models.CharField(max_length=255)
    auth_url = models.CharField(max_length=500)
    token_url = models.CharField(max_length=500, blank=True)
    keys_url = models.CharField(max_length=500)
    deployments = models.JSONField(default=list)
    keys = models.JSONField(default=dict)
    keys_at = models.DateTimeField(null=True)
    off_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["name", "id"]
        constraints = [models.UniqueConstraint(fields=["issuer", "client_id"], name="lti_platform_once")]

    def __str__(self) -> str:
        return self.name


class LtiAccount(Keyed):
    """Which of our people a platform means by ``sub``: told by themselves, logged in here; never by an e-mail address."""

    platform = models.ForeignKey(LtiPlatform, on_delete=models.CASCADE, related_name="accounts")
    sub = models.CharField(max_length=255)
    person = models.ForeignKey(PERSON, on_delete=models.CASCADE, related_name="lti_accounts")

    class Meta:
        ordering = ["platform", "id"]
        constraints = [models.UniqueConstraint(fields=["platform", "sub"], name="lti_account_once")]

    def __str__(self) -> str:
        return f"{self.person}: {self.platform}"


class LtiLaunch(Keyed):
    """One launch that was checked; its ``nonce`` counts once. ``browser``: digest of the cookie it began with.

    ``claims``: what we need of it later: target, whether it asks for a choice, where a score goes. Thrown away after a day.
    """

    platform = models.ForeignKey(LtiPlatform, on_delete=models.CASCADE, related_name="launches")
    nonce = models.CharField(max_length=64, unique=True)
    browser = models.CharField(max_length=64)
    sub = models.CharField(max_length=255)
    claims = models.JSONField(default=dict)
    used_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.key


class LtiScore(Record):
    """Where the progress of one learner goes at their platform (AGS), and what was told last."""

    account = models.ForeignKey(LtiAccount, on_delete=models.CASCADE, related_name="scores")
    learner = models.ForeignKey(Learner, on_delete=models.CASCADE, related_name="lti_scores")
    line_url = models.CharField(max_length=500)
    told = models.PositiveSmallIntegerField(null=True, help_text="percent")
    attempts = models.PositiveSmallIntegerField(default=0)
    due_at = models.DateTimeField(default=clock.now)
    said = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["due_at", "id"]
        constraints = [models.UniqueConstraint(fields=["account", "line_url"], name="lti_score_once")]

    def __str__(self) -> str:
        return f"{self.account}: {self.told}"


class RecordStore(Record):
    """Where statements about learning go (xAPI); there is one. ``sealed``: its password, for who knows ``SECRET_KEY``."""

    number = models.PositiveSmallIntegerField(default=1, unique=True)
    url = models.CharField(max_length=400)
    user = models.CharField(max_length=100)
    sealed = models.TextField()
    is_on = models.BooleanField(default=False)

    def __str__(self) -> str:
        return self.url


class Statement(Record):
    """One statement about what somebody learned. ``about``: the row and verb it tells, so that it is made once."""

    number = models.UUIDField(default=uuid4, unique=True, editable=False)
    person = models.ForeignKey(PERSON, on_delete=models.CASCADE, related_name="statements")
    about = models.CharField(max_length=60, unique=True)
    body = models.JSONField()
    state = models.CharField(max_length=10, choices=Sending.choices, default=Sending.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    due_at = models.DateTimeField(default=clock.now)
    said = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["due_at", "id"]
        indexes = [models.Index(fields=["state", "due_at"], name="statement_due")]

    def __str__(self) -> str:
        return self.about
