from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Chain(TextChoices):
    """Place of an indicator in the chain of results (OECD/DAC results chain)."""

    MEANS = "means", pgettext_lazy("chain", "means")
    ACTIVITIES = "activities", pgettext_lazy("chain", "activities")
    OUTPUT = "output", pgettext_lazy("chain", "output")
    OUTCOME = "outcome", pgettext_lazy("chain", "outcome")
    IMPACT = "impact", pgettext_lazy("chain", "impact")


class HelpKind(TextChoices):
    """Help that is not money."""

    HOURS = "hours", pgettext_lazy("help in kind", "hours of work")
    SPACE = "space", pgettext_lazy("help in kind", "a room")
    MATERIAL = "material", pgettext_lazy("help in kind", "material")
    EXPERTISE = "expertise", pgettext_lazy("help in kind", "expertise")
    OTHER = "other", pgettext_lazy("help in kind", "something else")


class Trap(TextChoices):
    """What a reader must know before a figure is passed on. Sentences: ``sentences.trap``."""

    GOAL_UNIT = "goal_unit", _("The goal is a number of something else")
    SHARE_UNIT = "share_unit", _("A share of something else")
    TARGET_UNIT = "target_unit", _("The target group is a number of organisations")
    NO_RULE = "no_rule", _("No rule of evidence")
    NO_EVIDENCE = "no_evidence", _("Without evidence")
    REPEATED = "repeated", _("Who came twice counts twice")
    NAMELESS = "nameless", _("Nobody can tell who it was")
    SIZE_UNKNOWN = "size_unknown", _("Size unknown")
    UNDER_USE = "under_use", _("Money stays unused")
    PERIOD = "period", _("Not the same period")
