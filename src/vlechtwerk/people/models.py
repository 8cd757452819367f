"""People and organisations of the network."""

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower

from vlechtwerk.core import clock
from vlechtwerk.core.models import Keyed, Record
from vlechtwerk.people.enums import (
    Audience,
    ConsentPurpose,
    Country,
    HatKind,
    Language,
    MergeKind,
    NaceVersion,
    PersonField,
    SizeClass,
    TalentKind,
)

# Both bounds of staff are outside; an amount that is just met still counts.
SME_STAFF, SME_TURNOVER_EUR, SME_BALANCE_EUR = (5, 250), 50_000_000, 43_000_000


class PersonManager(BaseUserManager["Person"]):
    def create_user(self, email: str, password: str | None = None, **fields: object) -> "Person":
        """What ``django.contrib.auth`` and allauth expect of a user model."""
        person = self.model(email=self.normalize_email(email).lower() or None, **fields)
        if password:
            person.set_password(password)
        else:
            person.set_unusable_password()
        person.save()
        return person


class Person(AbstractBaseUser, Keyed):
    """Anyone in the network, with or without a login. A person without an address cannot log in."""

    name = models.CharField(max_length=120)
    email = models.EmailField(null=True, blank=True)
    phone = models.CharField(max_length=30, blank=True)
    language = models.CharField(max_length=2, choices=Language.choices, default=Language.NL)
    languages = models.JSONField(default=list, help_text="codes of the languages somebody can work in")
    place = models.ForeignKey("taxonomy.Place", on_delete=models.PROTECT, null=True, blank=True)
    sector = models.ForeignKey("taxonomy.Sector", on_delete=models.PROTECT, null=True, blank=True)
    about = models.TextField(max_length=2000, blank=True)
    capacity_per_quarter = models.PositiveSmallIntegerField(default=2)
    half_days = models.JSONField(
        default=list, blank=True, help_text="codes of HalfDay that suit somebody; none: not known"
    )
    available_from = models.DateField(null=True, blank=True)
    left_on = models.DateField(null=True, blank=True)
    merged_into = models.ForeignKey("self", on_delete=models.PROTECT, null=True, editable=False, related_name="+")
    is_active = models.BooleanField(default=True)
    is_demo = models.BooleanField(default=False)
    feed_token = models.CharField(max_length=32, unique=True, null=True, editable=False)

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["name"]
    objects = PersonManager()

    class Meta:
        ordering = ["name", "id"]
        constraints = [
            models.UniqueConstraint(Lower("email"), name="person_email_once"),
            models.CheckConstraint(name="person_capacity_sane", condition=Q(capacity_per_quarter__lte=26)),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def first_name(self) -> str:
        return self.name.split(" ")[0]

    def get_full_name(self) -> str:
        return self.name


class Hat(Record):
    """What a person is in the network: worn from ``since`` up to, and no longer on, ``until``."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="hats")
    kind = models.CharField(max_length=20, choices=HatKind.choices)
    since = models.DateField(default=clock.today)
    until = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "kind"], name="hat_once", condition=Q(until__isnull=True)),
            models.CheckConstraint(
                name="hat_ends_after_start", condition=Q(until__isnull=True) | Q(until__gte=F("since"))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.kind}"


class Organisations(models.Manager["Organisation"]):
    """All but those that were taken in by another one; ``_base_manager`` knows those too."""

    def get_queryset(self) -> models.QuerySet["Organisation"]:
        return super().get_queryset().filter(merged_into=None)


class Organisation(Keyed):
    """An organisation, with the raw figures of its size; the class is computed from them."""

    name = models.CharField(max_length=160)
    country = models.CharField(max_length=2, choices=Country.choices, default=Country.BE)
    registry_number = models.CharField(max_length=20, blank=True)
    website = models.URLField(blank=True)
    place = models.ForeignKey("taxonomy.Place", on_delete=models.PROTECT, null=True, blank=True)
    region = models.ForeignKey("taxonomy.Region", on_delete=models.PROTECT, null=True, blank=True)
    sector = models.ForeignKey("taxonomy.Sector", on_delete=models.PROTECT, null=True, blank=True)
    domain = models.CharField(max_length=60, blank=True)
    nace_code = models.CharField(max_length=10, blank=True)
    nace_version = models.CharField(max_length=20, choices=NaceVersion.choices, blank=True)
    staff_count = models.PositiveIntegerField(null=True, blank=True)
    turnover_eur = models.PositiveBigIntegerField(null=True, blank=True)
    balance_sheet_eur = models.PositiveBigIntegerField(null=True, blank=True)
    figures_year = models.PositiveSmallIntegerField(null=True, blank=True)
    is_demo = models.BooleanField(default=False)
    merged_into = models.ForeignKey("self", on_delete=models.PROTECT, null=True, editable=False, related_name="+")

    objects = Organisations()

    class Meta:
        ordering = ["name", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["country", "registry_number"], name="registry_number_once", condition=~Q(registry_number="")
            ),
            models.CheckConstraint(name="nace_has_version", condition=Q(nace_code="") | ~Q(nace_version="")),
            models.CheckConstraint(
                name="figures_have_year",
                condition=Q(figures_year__isnull=False)
                | Q(staff_count__isnull=True, turnover_eur__isnull=True, balance_sheet_eur__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def size_class(self) -> SizeClass:
        """Staff and one of turnover or balance sheet decide (2003/361/EC, art. 2)."""
        staff = self.staff_count
        if staff is None:
            return SizeClass.UNKNOWN
        money = [value for value in (self.turnover_eur, self.balance_sheet_eur) if value is not None]
        for limit, turnover, balance, size in (
            (10, 2_000_000, 2_000_000, SizeClass.MICRO),
            (50, 10_000_000, 10_000_000, SizeClass.SMALL),
            (250, 50_000_000, 43_000_000, SizeClass.MEDIUM),
        ):
            fits = (self.turnover_eur is not None and self.turnover_eur <= turnover) or (
                self.balance_sheet_eur is not None and self.balance_sheet_eur <= balance
            )
            if staff < limit and (fits or not money):
                return size
        return SizeClass.LARGE

    @property
    def area(self) -> object:
        """The region that was said, else that of the place."""
        return self.region or (self.place.region if self.place else None)

    @property
    def is_sme(self) -> bool | None:
        """The rule of the Overijssel figures: more than 5 and fewer than 250 staff, and turnover at most 50 million
        or balance sheet at most 43 million euro. None where the figures do not tell."""
        staff, turnover, balance = self.staff_count, self.turnover_eur, self.balance_sheet_eur
        if staff is not None and not SME_STAFF[0] < staff < SME_STAFF[1]:
            return False
        if staff is None or (turnover is None and balance is None):
            return None
        fits_turnover = turnover is not None and turnover <= SME_TURNOVER_EUR
        return fits_turnover or (balance is not None and balance <= SME_BALANCE_EUR)


class Affiliation(Record):
    """A person's place in an organisation."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="affiliations")
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="affiliations")
    role = models.CharField(max_length=120, blank=True)
    since = models.DateField(null=True, blank=True)
    until = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="affiliation_ends_after_start",
                condition=Q(until__isnull=True) | Q(since__isnull=True) | Q(until__gte=F("since")),
            ),
            models.UniqueConstraint(
                fields=["person", "organisation"], name="affiliation_once", condition=Q(until__isnull=True)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person}, {self.organisation}"


class Talent(Keyed):
    """What a person can give, in their own words."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="talents")
    text = models.TextField(max_length=600)
    kind = models.CharField(max_length=20, choices=TalentKind.choices, default=TalentKind.PROFESSIONAL)
    language = models.CharField(max_length=2, choices=Language.choices, default=Language.NL)
    is_active = models.BooleanField(default=True)

    class Meta:
        ordering = ["id"]
        constraints = [models.CheckConstraint(name="talent_has_text", condition=~Q(text=""))]

    def __str__(self) -> str:
        return self.text[:60]


class FieldAudience(models.Model):
    """Who may see one field of a person, where it differs from the default."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="audiences")
    field = models.CharField(max_length=20, choices=PersonField.choices)
    audience = models.CharField(max_length=20, choices=Audience.choices)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "field"], name="audience_once")]

    def __str__(self) -> str:
        return f"{self.field}: {self.audience}"


class ConsentText(Keyed):
    """One version of the text that people agree to, in three languages. Never changed: another text is a new version.

    ``asked_at``: when whoever had agreed to an older one was asked to read this one.
    """

    purpose = models.CharField(max_length=20, choices=ConsentPurpose.choices)
    version = models.CharField(max_length=20)
    text_nl = models.TextField(max_length=2000)
    text_fr = models.TextField(max_length=2000)
    text_en = models.TextField(max_length=2000)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    asked_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-id"]
        constraints = [models.UniqueConstraint(fields=["purpose", "version"], name="consent_text_once")]

    def __str__(self) -> str:
        return f"{self.purpose} {self.version}"

    def in_language(self, language: str) -> str:
        """The text as somebody reads it; other languages than ours read English."""
        return str(getattr(self, f"text_{language[:2]}", self.text_en))


class Consent(models.Model):
    """One line of the consent log: given or withdrawn, to which text. Never changed."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="consents")
    purpose = models.CharField(max_length=20, choices=ConsentPurpose.choices)
    text_version = models.CharField(max_length=20)
    is_given = models.BooleanField()
    at = models.DateTimeField(default=clock.now)
    source = models.CharField(max_length=80)

    class Meta:
        ordering = ["-at", "-id"]

    def __str__(self) -> str:
        return f"{self.purpose} {'given' if self.is_given else 'withdrawn'}"


class Suspicion(models.Model):
    """Two people, or two organisations, that may be one. Somebody who looked and saw two is remembered for good.

    Numbers, not foreign keys: which of the two is still there is asked when the list is shown.
    """

    kind = models.CharField(max_length=12, choices=MergeKind.choices)
    first = models.BigIntegerField(help_text="the lower number of the two")
    second = models.BigIntegerField()
    score = models.FloatField(default=0)
    codes = models.JSONField(default=list, help_text="of enums.MatchReason")
    apart_at = models.DateTimeField(null=True)
    apart_by = models.BigIntegerField(null=True)

    class Meta:
        ordering = ["-score", "id"]
        constraints = [
            models.UniqueConstraint(fields=["kind", "first", "second"], name="suspicion_once"),
            models.CheckConstraint(name="suspicion_in_order", condition=Q(first__lt=F("second"))),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.first}, {self.second}"


class Merge(Keyed):
    """One entry of the register taken in by another; ``undone_at``: and parted again.

    Numbers, not foreign keys, so that no later merge rewrites what this one did. ``done`` holds what undoing needs:
    moved rows, values that were there before, rows that were left out (see ``people.merging``).
    """

    kind = models.CharField(max_length=12, choices=MergeKind.choices)
    kept = models.BigIntegerField(db_index=True)
    taken = models.BigIntegerField(db_index=True)
    kept_name = models.CharField(max_length=160)
    taken_name = models.CharField(max_length=160)
    choices = models.JSONField(default=dict, help_text="field: kept or taken")
    done = models.JSONField(default=dict)
    by = models.BigIntegerField()
    undone_at = models.DateTimeField(null=True)
    undone_by = models.BigIntegerField(null=True)

    class Meta:
        ordering = ["-created_at", "-id"]
        constraints = [
            models.CheckConstraint(name="merge_of_two", condition=~Q(kept=F("taken"))),
            models.UniqueConstraint(fields=["kind", "taken"], name="merged_once", condition=Q(undone_at__isnull=True)),
        ]

    def __str__(self) -> str:
        return f"{self.taken_name} in {self.kept_name}"
