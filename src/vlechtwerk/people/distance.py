"""Distance between two places."""

from math import asin, cos, radians, sin, sqrt

from vlechtwerk.taxonomy.models import Place

EARTH_RADIUS_KM = 6371.0


def km(first: Place | None, second: Place | None) -> float | None:
    """Great-circle distance in kilometres (haversine formula); None where a place is unknown."""
    if first is None or second is None:
        return None
    lat1, lat2 = radians(first.latitude), radians(second.latitude)
    step = sin((lat2 - lat1) / 2) ** 2
    turn = cos(lat1) * cos(lat2) * sin(radians(second.longitude - first.longitude) / 2) ** 2
    return 2 * EARTH_RADIUS_KM * asin(sqrt(step + turn))
