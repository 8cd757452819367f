"""Something one may do with a row: the button, its form, and from which states."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms


@dataclass(frozen=True)
class Step:
    """From which states, its form, what it runs, the words on the button. ``kind`` tells the page where it stands:
    empty in the row of steps, else ``note`` or ``stop``."""

    states: tuple[str, ...]
    form: type[forms.Form]
    run: Callable[..., Any]
    label: Any
    kind: str = ""
