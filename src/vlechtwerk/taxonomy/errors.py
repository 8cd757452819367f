from vlechtwerk.core.actions import Refused


class TaxonomyRefused(Refused):
    """The words cannot be changed this way; the message says what can be done."""
