"""The reference lists that every network starts with: themes, sectors, regions and places.

Regions carry codes of NUTS 2021 (level 1 or 2, as ``scheme`` says) or our own where no such code exists.
Places are the larger municipalities of Flanders, Brussels and the Netherlands with one main postcode and the
middle of the town, good to about two kilometres: enough for distances, not for maps of streets.
"""

import csv
from pathlib import Path

from django.db import models

from vlechtwerk.taxonomy.models import Place, Region, Sector, Theme

DATA = Path(__file__).resolve().parent / "data"


def rows(name: str) -> list[dict[str, str]]:
    """The rows of one of our CSV files."""
    with (DATA / f"{name}.csv").open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines, delimiter=";"))


def seed() -> None:
    """Idempotent: what is there already stays as the network left it."""
    for model, name in ((Theme, "themes"), (Sector, "sectors"), (Region, "regions")):
        _add_missing(model, rows(name))
    regions = dict(Region.objects.values_list("code", "pk"))
    known = set(Place.objects.values_list("country", "postcode", "name"))
    Place.objects.bulk_create(
        Place(
            name=row["name"], postcode=row["postcode"], country=row["country"], region_id=regions.get(row["region"]),
            latitude=float(row["latitude"]), longitude=float(row["longitude"]),
        )
        for row in rows("places")
        if (row["country"], row["postcode"], row["name"]) not in known
    )  # fmt: skip


def _add_missing(model: type[models.Model], wanted: list[dict[str, str]]) -> None:
    manager = model._default_manager
    known = set(manager.values_list("code", flat=True))
    manager.bulk_create(model(**row) for row in wanted if row["code"] not in known)
