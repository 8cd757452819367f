"""What tells who somebody was, wherever it was written down: their name, address and number."""

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from html import escape
from typing import Any

GONE = "…"
"""What stands in the place of words that were erased; also where the database wants some."""
BETWEEN = r"[ ./()\-]*"


@dataclass(frozen=True)
class Traces:
    """``texts``: strings that are this person's alone, so that whoever has the same name keeps theirs.

    ``number``: a telephone number, found however it is written. ``instead``: what the name becomes.
    """

    texts: tuple[str, ...]
    number: str
    instead: str

    @property
    def pattern(self) -> str:
        """What a database looks for, also in JSON that was written in ASCII; empty when there is nothing."""
        return "|".join([*map(_folded, self._forms(json.dumps)), *filter(None, [_in_any_writing(self.number)])])

    def _forms(self, *ways: Callable[[str], str]) -> list[str]:
        """The texts as they are, and as HTML and other writings have them."""
        return sorted({form.strip('"') for one in self.texts for form in (one, *(way(one) for way in (escape, *ways)))})

    def replace(self, text: str) -> str:
        """The text without them."""
        for one in self._forms():
            text = re.sub(rf"(?<!\w){_folded(one)}(?!\w)", self.instead, text, flags=re.IGNORECASE)
        if number := _in_any_writing(self.number):
            text = re.sub(rf"(?<!\d)(?:(?:\+|00)\d\d{BETWEEN})?(?:0{BETWEEN})?{number}(?!\d)", GONE, text)
        return text

    def replace_in(self, value: Any) -> Any:
        """The same in whatever JSON holds."""
        if isinstance(value, str):
            return self.replace(value)
        if isinstance(value, list):
            return [self.replace_in(one) for one in value]
        if isinstance(value, dict):
            return {self.replace(key): self.replace_in(one) for key, one in value.items()}
        return value


def _folded(text: str) -> str:
    """Lines of a calendar file are broken after so many characters, wherever that is (RFC 5545)."""
    return r"(?:\r?\n )?".join(map(re.escape, text))


def _in_any_writing(number: str) -> str:
    """The figures of a number with whatever people put between; +32 470 … and 0032 470 … are 0470 …."""
    plain = re.sub(r"\D", "", number)
    if number.strip().startswith("+") or plain.startswith("00"):
        plain = plain.removeprefix("00")[2:]
    return BETWEEN.join(plain.removeprefix("0"))
