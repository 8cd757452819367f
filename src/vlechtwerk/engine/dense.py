"""Dense vectors of texts as one more channel of evidence: a plug-in, off unless a network gives it word vectors.

``Encoder`` is all that another model has to offer. ``WordVectors`` is the adapter that comes with the engine: static
word vectors in the plain text format of word2vec and fastText, one space for all languages, averaged with the
weights of "smooth inverse frequency" (Arora, Liang & Ma 2017), without the step that needs the whole collection, so
that a changed text changes nothing but itself.
"""

from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from vlechtwerk.engine import text
from vlechtwerk.engine.compounds import frequencies

Vectors = NDArray[np.float32]
WEIGHT = 0.5
"""How much the cosine of two texts adds to their score."""
SMOOTH = 1e-3
MOST_WORDS = 200_000
"""So many words are read of a file: the most frequent stand first."""
ENDINGS = (".vec", ".txt")


class Encoder(Protocol):
    """Gives texts a place in one space, whatever their language."""

    def encode(self, texts: Sequence[str], languages: Sequence[str | None]) -> Vectors:
        """Texts × dimensions; a text of which nothing is known is zero."""
        ...


class WordVectors:
    """Word vectors from a file, or from a folder with one file per language (``nl.vec``, ``fr.vec``, ``en.vec``)."""

    def __init__(self, path: str | Path) -> None:
        """:raises ValueError: with the reason, when there are no word vectors at the path."""
        files = vector_files(path)
        self.size = vector_size(files[0])
        self.tables = {file.stem if len(files) > 1 else "": _read(file, self.size) for file in files}

    def encode(self, texts: Sequence[str], languages: Sequence[str | None]) -> Vectors:
        """The weighted mean of the words of each text, of length one."""
        found = np.zeros((len(texts), self.size), dtype=np.float32)
        for row, (one, language) in enumerate(zip(texts, languages, strict=True)):
            tongue = (language or text.guess_language(one)).lower()[:2]
            table = self.tables.get(tongue) or self.tables.get("") or {}
            for word in text.tokens(one):
                vector = table.get(word) if table.get(word) is not None else table.get(text.fold(word))
                if vector is not None:
                    found[row] += vector * np.float32(SMOOTH / (SMOOTH + share(word, tongue)))
        length = np.linalg.norm(found, axis=1, keepdims=True)
        return (found / np.where(length > 0, length, 1.0)).astype(np.float32)


class Shelf:
    """The vectors of the documents of an index, by number."""

    def __init__(self, encoder: Encoder) -> None:
        self.encoder = encoder
        self.rows: Vectors = np.zeros((0, 0), dtype=np.float32)

    def put(self, first: int, texts: Sequence[str], languages: Sequence[str | None]) -> None:
        """Set the documents from this number on; an empty text forgets one."""
        made = self.encoder.encode(texts, languages).astype(np.float32)
        room = max(len(self.rows), first + len(made))
        if room > len(self.rows):
            grown = np.zeros((room, made.shape[1]), dtype=np.float32)
            if len(self.rows):
                grown[: len(self.rows)] = self.rows
            self.rows = grown
        self.rows[first : first + len(made)] = made

    def match(self, queries: Sequence[str], languages: Sequence[str | None]) -> Vectors:
        """Queries × documents: the cosine, at least 0, times its weight."""
        if not len(self.rows):
            return np.zeros((len(queries), 0), dtype=np.float32)
        asked = self.encoder.encode(queries, languages).astype(np.float32)
        return np.float32(WEIGHT) * np.maximum(asked @ self.rows.T, np.float32(0.0))


def share(word: str, language: str) -> float:
    """How large a share of all words of a language a word is."""
    zipf = frequencies(language).get(word, 0.0)
    return float(10 ** (zipf - 9)) if zipf else 0.0


def vector_files(path: str | Path) -> list[Path]:
    """:raises ValueError: when the path is neither a file nor a folder with files of vectors."""
    at = Path(path)
    if at.is_file():
        return [at]
    files = sorted(file for ending in ENDINGS for file in at.glob(f"*{ending}")) if at.is_dir() else []
    if not files:
        raise ValueError(
            f"There are no word vectors at {at}: neither a file, nor a folder with nl.vec, fr.vec, en.vec."
        )
    return files


def vector_size(file: Path) -> int:
    """The dimensions of the vectors in a file.

    :raises ValueError: when its first lines are no word vectors
    """
    with file.open(encoding="utf-8", errors="replace") as lines:
        first, second = lines.readline().split(), lines.readline().split()
    row = second if len(first) == 2 else first
    try:
        return len([float(number) for number in row[1:]]) or int("")
    except ValueError:
        raise ValueError(f"{file} holds no word vectors: a line is a word and its numbers, with blanks.") from None


def _read(file: Path, size: int) -> dict[str, Vectors]:
    found: dict[str, Vectors] = {}
    with file.open(encoding="utf-8", errors="replace") as lines:
        for line in lines:
            word, *numbers = line.rstrip().split(" ")
            if len(numbers) == size and word:
                found.setdefault(word.lower(), np.array(numbers, dtype=np.float32))
                if len(found) >= MOST_WORDS:
                    break
    if not found:
        raise ValueError(f"{file} holds no word vectors of {size} numbers.")
    return found


_path: list[str] = []


def configure(path: str) -> None:
    """Use the word vectors at this path in every index built from now on; none with an empty path."""
    _path[:] = [path] if path else []


def current() -> Encoder | None:
    """The encoder that this process was told to use; read at the first need of it."""
    return _loaded(_path[0]) if _path else None


@cache
def _loaded(path: str) -> WordVectors:
    return WordVectors(path)
