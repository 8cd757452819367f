"""What is held about people, and what is written about who did and read what."""

from vlechtwerk.privacy.queries.keeping import days_kept, unconfirmed, until
from vlechtwerk.privacy.queries.own import everything, kinds, looks_at, on_paper
from vlechtwerk.privacy.queries.sessions import Device, devices_of
from vlechtwerk.privacy.queries.trail import Line, Question, trail, verbs

__all__ = [
    "Device", "Line", "Question", "days_kept", "devices_of", "everything", "kinds", "looks_at", "on_paper", "trail", "unconfirmed", "until",
    "verbs",
]  # fmt: skip
