from django.db.models import IntegerChoices, TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class FormingState(TextChoices):
    DRAFT = "draft", _("being prepared")
    SOLVING = "solving", _("being divided")
    READY = "ready", _("to look at")
    CONFIRMED = "confirmed", _("confirmed")
    ABANDONED = "abandoned", _("put away")


OPEN_FORMING = (FormingState.DRAFT, FormingState.SOLVING, FormingState.READY)


class CircleState(TextChoices):
    FORMING = "forming", _("invitations are out")
    RUNNING = "running", _("running")
    CLOSED = "closed", pgettext_lazy("circle", "closed")


class PlaceState(TextChoices):
    """Where somebody's place in a circle stands."""

    INVITED = "invited", pgettext_lazy("place in a circle", "invited")
    ACCEPTED = "accepted", _("takes part")
    DECLINED = "declined", pgettext_lazy("place in a circle", "said no")
    SILENT = "silent", _("did not answer")
    LEFT = "left", _("stepped out")
    WITHDRAWN = "withdrawn", _("no longer needed")


TAKEN = (PlaceState.INVITED, PlaceState.ACCEPTED)


class PairKind(TextChoices):
    TOGETHER = "together", _("in one circle")
    APART = "apart", _("not in one circle")


class Priority(IntegerChoices):
    """As the engine weighs them; nought: the rule does not count."""

    OFF = 0, _("does not count")
    MOST = 1, _("weighs most")
    IMPORTANT = 2, _("important")
    NICE = 3, _("nice to have")


class Wish(TextChoices):
    """The rules a circle is formed by, in the order of the page. Sentences: ``sentences.wish``."""

    THEME = "theme", _("One theme")
    BARRIER = "barrier", _("One barrier")
    SECTORS = "sectors", _("Different sectors")
    HALF_DAY = "half_day", _("A half day that suits")
    REGION = "region", _("Near each other")
    LANGUAGE = "language", _("One language")
    ORGANISATION = "organisation", _("Different organisations")
    EXPERIENCED = "experienced", _("Somebody experienced")
    PAIRS = "pairs", _("Who with whom")


# What makes sense for a circle that meets in the evening or at noon; a broker changes it on the page.
DEFAULT_WISHES: dict[Wish, dict[str, int]] = {
    Wish.THEME: {"priority": Priority.IMPORTANT},
    Wish.BARRIER: {"priority": Priority.NICE},
    Wish.SECTORS: {"priority": Priority.IMPORTANT, "least": 3},
    Wish.HALF_DAY: {"priority": Priority.MOST},
    Wish.REGION: {"priority": Priority.IMPORTANT, "km": 40},
    Wish.LANGUAGE: {"priority": Priority.MOST},
    Wish.ORGANISATION: {"priority": Priority.IMPORTANT},
    Wish.EXPERIENCED: {"priority": Priority.NICE},
    Wish.PAIRS: {"priority": Priority.MOST},
}


class LineKind(TextChoices):
    """What the money of a line is for."""

    BUREAU = "bureau", _("development and running")
    CIRCLES = "circles", _("learning circles")
    VOUCHERS = "vouchers", _("vouchers")
    MEANS = "means", _("means and events")
    OTHER = "other", pgettext_lazy("budget line", "something else")


class VoucherState(TextChoices):
    ISSUED = "issued", pgettext_lazy("voucher", "issued")
    RESERVED = "reserved", pgettext_lazy("voucher", "reserved")
    USED = "used", pgettext_lazy("voucher", "used")
    DECLARED = "declared", pgettext_lazy("voucher", "declared")
    PAID = "paid", pgettext_lazy("voucher", "paid")
    EXPIRED = "expired", pgettext_lazy("voucher", "expired")
    CANCELLED = "cancelled", pgettext_lazy("voucher", "cancelled")


OPEN_VOUCHER = (VoucherState.ISSUED, VoucherState.RESERVED, VoucherState.USED, VoucherState.DECLARED)
UNUSED_VOUCHER = (VoucherState.ISSUED, VoucherState.RESERVED)
"""Their date can pass; what is used stays owed, however late it is declared."""


class GrantState(TextChoices):
    """Where the subsidy of a circle stands."""

    ASKED = "asked", pgettext_lazy("subsidy", "to decide")
    GRANTED = "granted", pgettext_lazy("subsidy", "granted")
    DECLARED = "declared", pgettext_lazy("subsidy", "declared")
    PAID = "paid", pgettext_lazy("subsidy", "paid")
    REFUSED = "refused", pgettext_lazy("subsidy", "refused")
    WITHDRAWN = "withdrawn", pgettext_lazy("subsidy", "withdrawn")


OPEN_GRANT = (GrantState.ASKED, GrantState.GRANTED, GrantState.DECLARED)


class AmbassadorshipState(TextChoices):
    NOMINATED = "nominated", pgettext_lazy("ambassador", "nominated")
    APPROACHED = "approached", pgettext_lazy("ambassador", "approached")
    ACCEPTED = "accepted", pgettext_lazy("ambassador", "said yes")
    DECLINED = "declined", pgettext_lazy("ambassador", "said no")
    APPOINTED = "appointed", pgettext_lazy("ambassador", "appointed")
    ENDED = "ended", pgettext_lazy("ambassador", "ended")
    REVOKED = "revoked", pgettext_lazy("ambassador", "revoked")


OPEN_AMBASSADORSHIP = (
    AmbassadorshipState.NOMINATED, AmbassadorshipState.APPROACHED, AmbassadorshipState.ACCEPTED, AmbassadorshipState.APPOINTED,
)  # fmt: skip
TO_APPOINT = OPEN_AMBASSADORSHIP[:3]
"""Somebody of the team has the next step; it must not lie still."""


class FanState(TextChoices):
    ACTIVE = "active", pgettext_lazy("fan", "active")
    ENDED = "ended", pgettext_lazy("fan", "ended")


class ActivationStep(TextChoices):
    """What an organisation did. Becoming aware is none of these."""

    QUESTION = "question", _("asked a question of its own")
    SCAN = "scan", _("filled in a scan")
    CIRCLE = "circle", _("takes part in a circle")
    SESSION = "session", _("had a session")
    VOUCHER = "voucher", _("used a voucher")
    VISIT = "visit", _("visited a company")
    PLAN = "plan", _("made a plan of its own")
    OTHER = "other", pgettext_lazy("activation", "something else")


class CallState(TextChoices):
    """A call for a learning circle takes applications, or does no longer."""

    OPEN = "open", pgettext_lazy("call for a circle", "open")
    CLOSED = "closed", pgettext_lazy("call for a circle", "closed")


class ApplicationState(TextChoices):
    RECEIVED = "received", pgettext_lazy("application for a circle", "to decide")
    TAKEN = "taken", pgettext_lazy("application for a circle", "taken along")
    DECLINED = "declined", pgettext_lazy("application for a circle", "declined")
    WITHDRAWN = "withdrawn", pgettext_lazy("application for a circle", "withdrawn")
