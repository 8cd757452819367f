from django.db.models import IntegerChoices, TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Shape(TextChoices):
    """How the actors of a domain are drawn, so that colour is never the only cue."""

    SQUARE = "square", _("square")
    DIAMOND = "diamond", _("diamond")
    TRIANGLE = "triangle", _("triangle")
    ROUND_SQUARE = "round_square", _("rounded square")
    HEXAGON = "hexagon", _("hexagon")
    INVERTED = "inverted", _("triangle upside down")
    CIRCLE = "circle", pgettext_lazy("shape", "circle")
    STAR = "star", pgettext_lazy("shape", "star")


class Helix(TextChoices):
    """The strands of the triple helix (Etzkowitz & Leydesdorff 2000), with civil society as the fourth (Carayannis &
    Campbell 2009)."""

    GOVERNMENT = "government", _("government")
    INDUSTRY = "industry", _("business")
    ACADEMIA = "academia", _("education and research")
    CIVIL = "civil", _("civil society")


class Ownership(TextChoices):
    PUBLIC = "public", pgettext_lazy("ownership", "public")
    PRIVATE = "private", pgettext_lazy("ownership", "private")
    MIXED = "mixed", pgettext_lazy("ownership", "mixed")
    UNKNOWN = "unknown", pgettext_lazy("ownership", "not known")


class RelationKind(TextChoices):
    """Relations that somebody notes by hand."""

    WORKS_WITH = "works_with", _("works together with")
    FUNDS = "funds", _("gives money to")
    REFERS_TO = "refers_to", _("sends people to")
    MEMBER_OF = "member_of", _("is a member of")
    INFORMS = "informs", _("shares knowledge with")
    STEERS = "steers", _("makes the rules for")


BOTH_WAYS = (RelationKind.WORKS_WITH,)


class RelationSource(TextChoices):
    HAND = "hand", _("noted by hand")
    IMPORT = "import", _("from a file")
    SELF = "self", _("said by themselves")


class GapState(TextChoices):
    OPEN = "open", pgettext_lazy("gap", "open")
    TAKEN = "taken", _("somebody works on it")
    FILLED = "filled", _("filled")
    DROPPED = "dropped", pgettext_lazy("gap", "no longer followed")


OPEN_GAP = (GapState.OPEN, GapState.TAKEN)


class Level(IntegerChoices):
    """The scale of the country reports on social enterprises (European Commission 2020)."""

    NON_EXISTENT = 0, _("non-existent")
    IN_DEVELOPMENT = 1, _("in development")
    FRAGMENTED = 2, _("fragmented")
    ESTABLISHED = 3, _("established")


class Phase(TextChoices):
    """The five phases in which an ecosystem grows."""

    CONVENING = "convening", _("bringing together")
    CONVERGENCE = "convergence", _("growing towards each other")
    CULTIVATION = "cultivation", _("attention and care")
    DIVERGENCE = "divergence", _("growing apart")
    EMBODIMENT = "embodiment", _("taking root")


class InitiativeState(TextChoices):
    ACTIVE = "active", pgettext_lazy("initiative", "under way")
    ENDED = "ended", pgettext_lazy("initiative", "ended")


class EntryKind(TextChoices):
    NOTE = "note", _("note")
    TURNING_POINT = "turning_point", _("turning point")
    WARNING = "warning", _("warning sign")


class Standing(TextChoices):
    """On whose behalf an actor stands in an initiative: whoever it is for, or somebody between."""

    BENEFICIARY = "beneficiary", _("whom it is for")
    INTERMEDIARY = "intermediary", _("stands between")
    OTHER = "other", pgettext_lazy("standing", "other")
