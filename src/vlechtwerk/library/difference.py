"""What one version changes on another, word by word."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

WORD = re.compile(r"\S+\s*|\s+")
MOST_WORDS = 3_000
SAME, NEW, GONE = "same", "new", "gone"


@dataclass(frozen=True)
class Part:
    """A run of words: ``same``, ``new`` or ``gone``."""

    kind: str
    words: str


@dataclass(frozen=True)
class Changed:
    """One field or section; ``parts`` in reading order."""

    name: str
    parts: list[Part]

    @property
    def is_changed(self) -> bool:
        return any(part.kind != SAME for part in self.parts)


def between(old: str, new: str) -> list[Part]:
    """First by line, then within what changed by word; a very long change is shown as a whole."""
    before, after = old.splitlines(keepends=True), new.splitlines(keepends=True)
    return _joined(_steps(before, after, fine=True))


def _steps(before: list[str], after: list[str], *, fine: bool) -> Iterator[Part]:
    for step, a, b, c, d in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if step == "equal":
            yield Part(SAME, "".join(before[a:b]))
            continue
        old, new = "".join(before[a:b]), "".join(after[c:d])
        words, others = WORD.findall(old), WORD.findall(new)
        if fine and old and new and len(words) + len(others) <= MOST_WORDS:
            yield from _steps(words, others, fine=False)
        else:
            yield Part(GONE, old)
            yield Part(NEW, new)


def _joined(parts: Iterator[Part]) -> list[Part]:
    found: list[Part] = []
    for part in parts:
        if part.words and found and found[-1].kind == part.kind:
            found[-1] = Part(part.kind, found[-1].words + part.words)
        elif part.words:
            found.append(part)
    return found


def difference(old: Any, new: Any, names: Mapping[str, Any]) -> list[Changed]:
    """Of two texts. ``names``: what the title, the summary and the sections are called, in order; unchanged ones too."""

    def said(text: Any, code: str) -> str:
        return str(getattr(text, code) if code in {"title", "summary"} else text.body.get(code, ""))

    found = [Changed(str(name), between(said(old, code), said(new, code))) for code, name in names.items()]
    return [one for one in found if one.parts]
