"""What all actions of the ecosystem share."""

from vlechtwerk.core.actions import Refused


class EcosystemRefused(Refused):
    """An action on actors, relations, gaps or initiatives said no."""
