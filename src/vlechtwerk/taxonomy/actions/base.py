"""What the actions on words share."""

from vlechtwerk.core.models import new_key
from vlechtwerk.taxonomy.errors import TaxonomyRefused
from vlechtwerk.taxonomy.models import Edition

__all__ = ["TaxonomyRefused", "new_edition"]


def new_edition() -> None:
    """Tell every process that other words hold now. Holds the row, so that changes go one after the other."""
    Edition.objects.update_or_create(pk=1, defaults={"token": new_key()})
