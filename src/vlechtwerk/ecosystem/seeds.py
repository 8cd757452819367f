"""What a new network starts with: the domains of the needs analysis, what actors do, and the federal level as a region.

Names, shapes and order are the network's own from then on: what is there already stays as it was left.
"""

import csv
from pathlib import Path

from vlechtwerk.ecosystem.models import Domain, Function
from vlechtwerk.taxonomy.models import Region

DATA = Path(__file__).resolve().parent / "data"
FEDERAL = {
    "code": "BE-FED", "scheme": "own", "country": "BE", "name_nl": "Federaal (heel België)",
    "name_fr": "Fédéral (toute la Belgique)", "name_en": "Federal (all of Belgium)",
}  # fmt: skip


def rows(name: str) -> list[dict[str, str]]:
    """The rows of one of our CSV files."""
    with (DATA / f"{name}.csv").open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines, delimiter=";"))


def seed() -> None:
    """Idempotent, and nothing comes back that the network took away while it has others."""
    Region.objects.get_or_create(code=FEDERAL["code"], defaults=FEDERAL)
    if not Domain.objects.exists():
        Domain.objects.bulk_create(Domain(order=order, **row) for order, row in enumerate(rows("domains"), 1))
    if not Function.objects.exists():
        Function.objects.bulk_create(Function(order=order, **row) for order, row in enumerate(rows("functions"), 1))
