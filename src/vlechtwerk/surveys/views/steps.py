"""Something one may do with a row: from which states, what it runs, the words on the button."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

FORM = "surveys/form.html"


@dataclass(frozen=True)
class Step:
    states: tuple[str, ...]
    run: Callable[..., Any]
    label: Any
    said: Any
    kind: str = "line"
