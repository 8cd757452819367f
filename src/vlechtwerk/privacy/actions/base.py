from vlechtwerk.core.actions import Refused


class PrivacyRefused(Refused):
    """It cannot be done, or not yet."""
