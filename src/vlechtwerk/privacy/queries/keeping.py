"""How long things are kept."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from vlechtwerk.core.registry import keepings
from vlechtwerk.privacy.models import Retention

MONTH, YEAR = 30, 365


def days_kept() -> dict[str, int | None]:
    """The days of every rule: as the network said, else the standard; none: for good."""
    said = dict(Retention.objects.values_list("rule", "days"))
    return {name: said.get(name, rule.days) for name, rule in keepings.items()}


def unconfirmed() -> list[str]:
    """Rules that throw nothing away yet, because no administrator saved them."""
    said = set(Retention.objects.values_list("rule", flat=True))
    return [name for name, _rule in keepings.items() if name not in said]


def until(days: int | None) -> str:
    """``2 jaar``, ``90 dagen``, ``voorgoed``."""
    if days is None:
        return _("for good")
    if days % YEAR == 0:
        return ngettext("%(n)d year", "%(n)d years", days // YEAR) % {"n": days // YEAR}
    return ngettext("%(n)d day", "%(n)d days", days) % {"n": days}
