"""What a new network starts with: themes, sectors, regions and the larger municipalities. All are editable."""

import csv
from pathlib import Path

from vlechtwerk.taxonomy.models import Place, Region, Sector, Theme

DATA = Path(__file__).parent / "data"
LISTS = {"themes.csv": Theme, "sectors.csv": Sector, "regions.csv": Region}


def rows(name: str) -> list[dict[str, str]]:
    """The rows of one of our own files."""
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def seed() -> None:
    """Idempotent: what is there already stays as the network left it."""
    for name, model in LISTS.items():
        known = set(model.objects.values_list("code", flat=True))
        model.objects.bulk_create(model(**row) for row in rows(name) if row["code"] not in known)
    regions = {region.code: region for region in Region.objects.all()}
    known_places = set(Place.objects.values_list("country", "postcode", "name"))
    Place.objects.bulk_create(
        Place(
            name=row["name"], postcode=row["postcode"], country=row["country"], region=regions.get(row["region"]),
            latitude=float(row["latitude"]), longitude=float(row["longitude"]),
        )
        for row in rows("places.csv")
        if (row["country"], row["postcode"], row["name"]) not in known_places
    )  # fmt: skip
