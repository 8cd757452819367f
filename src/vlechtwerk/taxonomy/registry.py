"""What the vocabulary must hear from above; filled in ``AppConfig.ready``.

``texts``: all texts that are matched, per kind, each with its language. ``confirmed_pairs``: needs and the
talents that proved to help. ``names``: what people are called, by number.
"""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from typing import Any

from vlechtwerk.core.registry import Registry

Text = tuple[str, str]  # the text and its language


@dataclass(frozen=True)
class Pair:
    """A need and the talents of whoever helped, confirmed by both sides or found by hand."""

    need: Text
    talents: tuple[Text, ...]
    asker: int
    helper: int


@dataclass(frozen=True)
class Texts:
    """One kind of text: its label (a lazy msgid) and where all of them come from, in one query."""

    label: Any
    all: Callable[[], Iterable[Text]]


texts: Registry[Texts] = Registry("kind of text")
confirmed_pairs: Registry[Callable[[], Iterable[Pair]]] = Registry("source of pairs")
names: Registry[Callable[[Collection[int]], dict[int, str]]] = Registry("source of names")
