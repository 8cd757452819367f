"""The one error of this app."""

from vlechtwerk.core.actions import Refused


class LibraryRefused(Refused):
    """The item, its text or its file is not where this step starts from, or it does not fit."""
