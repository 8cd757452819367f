"""Who knows about this? Relevance of people's texts to a need, on words, concepts and characters.

Channels of evidence per document: words (lemmas and parts of compounds) and character 3–5-grams, each BM25 divided
by the length of the query; what the text is about in concepts of the vocabulary, and the terms of long texts, both
as a cosine. A person's score pools the best three documents.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from vlechtwerk.engine import concepts, dense, evidence, postings
from vlechtwerk.engine.counting import Counts, asked_of, channels_of, grams, has_pairs
from vlechtwerk.engine.evidence import Evidence
from vlechtwerk.engine.postings import Channel, Floats, Ints, Postings

POOL = (0.5, 0.3, 0.2)
"""Weight of a person's best, second and third document."""
CHUNK = 4_000_000
"""So many scores are held at once."""
FEW = 200_000
"""Up to so many documents every one is scored for every query, when owners have several."""
DEEP = 4
"""Beyond: so many documents per owner that is wanted."""

Languages = Sequence[str | None] | str | None


@dataclass
class Index:
    """Documents with their owners. ``owners`` are any integers; results name them again."""

    owner_ids: Ints = field(default_factory=lambda: np.zeros(0, dtype=np.int64))
    owner_of: Ints = field(default_factory=lambda: np.zeros(0, dtype=np.int64))
    texts: list[str | None] = field(default_factory=list)
    languages: list[str | None] = field(default_factory=list)
    postings: Postings = field(
        default_factory=lambda: Postings(
            {
                "words": Channel(usual_length=25.0),
                "concepts": Channel(common=0.5, weighed=True, present=0.4),
                "characters": Channel(usual_length=400.0, common=0.05, most=10_000, pieces=grams),
                "terms": Channel(weighed=True, smooth=True),
            }
        )
    )
    long: set[int] = field(default_factory=set, repr=False)
    """The documents that are long enough to be compared by their words alone."""
    vectors: dense.Shelf | None = field(default=None, repr=False)
    """Dense vectors beside the rest, where there is an encoder."""
    _slots: list[tuple[Ints, Ints]] | None = field(default=None, repr=False)

    @classmethod
    def build(
        cls,
        documents: Sequence[str],
        owners: Sequence[int] | None = None,
        languages: Languages = None,
        encoder: dense.Encoder | None = None,
    ) -> "Index":
        """Index documents; ``owners[i]`` is the person document ``i`` speaks for (default: one each). ``encoder``
        adds dense vectors (default: the one that is configured, mostly none).
        """
        owners = range(len(documents)) if owners is None else owners
        if len(owners) != len(documents):
            raise ValueError("owners and documents differ in length")
        made = cls()
        made.owner_ids, made.owner_of = np.unique(np.asarray(owners, dtype=np.int64), return_inverse=True)
        made.texts, made.languages = list(documents), list(_each(languages, len(documents)))
        if encoder := encoder or dense.current():
            made.vectors = dense.Shelf(encoder)
            made.vectors.put(0, documents, made.languages)
        made.postings.extend(map(made._counted, range(len(documents)), documents, made.languages))
        return made

    def update(self, document_id: int, text: str, owner: int | None = None, language: str | None = None) -> None:
        """Change a document, or add one (the next free number, with its owner)."""
        if not 0 <= document_id <= len(self.texts):
            raise IndexError(document_id)
        if document_id == len(self.texts):
            self._add_owner(document_id if owner is None else owner)
        elif language is None:
            language = self.languages[document_id]
        self._put(document_id, text, language)

    def remove(self, document_id: int) -> None:
        """Forget a document; its number stays taken."""
        if not 0 <= document_id < len(self.texts):
            raise IndexError(document_id)
        self.texts[document_id] = None
        self.long.discard(document_id)
        if self.vectors:
            self.vectors.put(document_id, [""], [None])
        self.postings.put(document_id, {})

    def scores(self, queries: Sequence[str], languages: Languages = None) -> Floats:
        """Queries × owners (in the order of ``owner_ids``), in [0, about 1], higher is better."""
        return np.vstack([*self._chunks(queries, languages), np.zeros((0, len(self.owner_ids)))])

    def top(self, queries: Sequence[str], k: int = 200, languages: Languages = None) -> tuple[Ints, Floats]:
        """Owner ids and scores (queries × k), best first; people without any match are left out (-1, 0)."""
        single = len(self.owner_ids) == len(self.texts)
        if k and len(self.owner_ids) and not self.vectors and postings.compiled() and (single or len(self.texts) > FEW):
            return self._top_found(queries, k, languages, single)
        best = np.full((len(queries), k), -1, dtype=np.int64)
        values = np.zeros((len(queries), k))
        at = 0
        for found in self._chunks(queries, languages):
            rows = slice(at, at := at + len(found))
            take = min(k, found.shape[1])
            if not take:
                continue
            some = np.argpartition(-found, take - 1, axis=1)[:, :take]
            scores = np.take_along_axis(found, some, axis=1)
            order = np.lexsort((some, -scores), axis=1)
            scores = np.take_along_axis(scores, order, axis=1)
            best[rows, :take] = np.where(scores > 0, self.owner_ids[np.take_along_axis(some, order, axis=1)], -1)
            values[rows, :take] = scores
        return best, values

    def evidence(self, query: str, owner: int, language: str | None = None) -> Evidence:
        """What this owner's best document shares with the query (document -1 when there is none)."""
        at = int(np.searchsorted(self.owner_ids, owner))
        if at == len(self.owner_ids) or self.owner_ids[at] != owner:
            return Evidence(-1, (), ())
        mine = np.flatnonzero(self.owner_of == at)
        best = int(mine[np.argmax(self.documents(query, language)[mine])])
        return shared(query, [self.texts[best] or ""], language, [self.languages[best]], first=best)

    def documents(self, query: str, language: str | None = None) -> Floats:
        """Score of every single document for one query."""
        return self._documents([query], [language])[0]

    def _put(self, document_id: int, document: str, language: str | None) -> None:
        while len(self.texts) <= document_id:
            self.texts.append(None)
            self.languages.append(None)
        self.texts[document_id], self.languages[document_id] = document, language
        if self.vectors:
            self.vectors.put(document_id, [document], [language])
        self.postings.put(document_id, self._counted(document_id, document, language))

    def _counted(self, document_id: int, document: str, language: str | None) -> Counts:
        counts = _said(document, language, concepts.version())
        (self.long.add if has_pairs(counts) else self.long.discard)(document_id)
        return counts

    def _add_owner(self, owner: int) -> None:
        at = int(np.searchsorted(self.owner_ids, owner))
        if at == len(self.owner_ids) or self.owner_ids[at] != owner:
            self.owner_ids = np.insert(self.owner_ids, at, owner)
            self.owner_of = self.owner_of + (self.owner_of >= at)
        self.owner_of, self._slots = np.append(self.owner_of, at), None

    def _top_found(self, queries: Sequence[str], k: int, languages: Languages, single: bool) -> tuple[Ints, Floats]:
        """The best owners by the best documents alone. Where owners have several documents, those beyond the best
        ``DEEP * k`` of a query are not counted.
        """
        found, scores = self.postings.top(
            self._asked(queries, _each(languages, len(queries))), k if single else DEEP * k
        )
        owners, values = np.where(found >= 0, self.owner_of[found], -1), scores.astype(np.float64)
        order = np.lexsort((-values, owners), axis=1)
        owners, values = np.take_along_axis(owners, order, axis=1), np.take_along_axis(values, order, axis=1)
        pooled = np.zeros_like(values)
        for rank, weight in enumerate(POOL):  # the first of each owner's gets the sum
            same = owners[:, rank:] == owners[:, : owners.shape[1] - rank]
            pooled[:, : values.shape[1] - rank] += weight * np.where(same, values[:, rank:], 0.0)
        first = np.ones_like(owners, dtype=bool)
        first[:, 1:] = owners[:, 1:] != owners[:, :-1]
        pooled = np.where(first & (owners >= 0), pooled, 0.0)
        order = np.lexsort((owners, -pooled), axis=1)[:, :k]
        owners, pooled = np.take_along_axis(owners, order, axis=1), np.take_along_axis(pooled, order, axis=1)
        return np.where(pooled > 0, self.owner_ids[owners], -1), pooled

    def _chunks(self, queries: Sequence[str], languages: Languages) -> Iterator[Floats]:
        size = max(1, CHUNK // max(1, len(self.texts)))
        tongues = _each(languages, len(queries))
        for start in range(0, len(queries), size):
            yield self._pool(self._documents(queries[start : start + size], tongues[start : start + size]))

    def _asked(self, queries: Sequence[str], languages: Sequence[str | None]) -> Any:
        share = len(self.long) / max(1, self.postings.channels["words"].documents)
        now = concepts.version()
        asked = [_remembered(query, language, share, now) for query, language in zip(queries, languages, strict=True)]
        return self.postings.ask([counts for counts, _weights in asked], [weights for _counts, weights in asked])

    def _documents(self, queries: Sequence[str], languages: Sequence[str | None]) -> NDArray[np.float32]:
        found = self.postings.match(self._asked(queries, languages))
        return found + self.vectors.match(queries, languages) if self.vectors else found

    def _pool(self, found: NDArray[np.float32]) -> Floats:
        """Documents to owners: the best three, weighted."""
        best = np.zeros((len(POOL), len(found), len(self.owner_ids)), dtype=np.float32)
        for owners, documents in self._by_slot():
            here = found[:, documents]
            for rank in best:
                known = rank[:, owners]
                rank[:, owners] = np.maximum(known, here)
                here = np.minimum(known, here)
        return np.tensordot(np.array(POOL), best.astype(np.float64), axes=1)

    def _by_slot(self) -> list[tuple[Ints, Ints]]:
        """Owners with a first, a second, … document, and that document."""
        if self._slots is None:
            order = np.argsort(self.owner_of, kind="stable")
            starts = np.searchsorted(self.owner_of[order], np.arange(len(self.owner_ids)))
            sizes = np.diff(np.append(starts, len(order)))
            some = [np.flatnonzero(sizes > slot) for slot in range(int(sizes.max(initial=0)))]
            self._slots = [(owners, order[starts[owners] + slot]) for slot, owners in enumerate(some)]
        return self._slots


@lru_cache(maxsize=8_192)
def _remembered(query: str, language: str | None, long: float, _vocabulary: int) -> tuple[Counts, dict[str, float]]:
    """What a need asks: needs stay open for weeks and are asked again in every round."""
    return asked_of(query, language, long)


@lru_cache(maxsize=256)
def _said(document: str, language: str | None, _vocabulary: int) -> Counts:
    """What a document says; the same words are often there several times in a row."""
    return channels_of(document, language)


def _each(languages: Languages, count: int) -> Sequence[str | None]:
    if languages is None or isinstance(languages, str):
        return [languages] * count
    if len(languages) != count:
        raise ValueError("languages and texts differ in length")
    return languages


def shared(
    query: str,
    documents: Sequence[str],
    language: str | None = None,
    languages: Languages = None,
    first: int = 0,
) -> Evidence:
    """What the query and the document that fits it best have in common; ``first`` is the number of the first."""
    found = evidence.shared(query, documents, language, _each(languages, len(documents)))
    return found if found.document < 0 else replace(found, document=first + found.document)


__all__ = ["POOL", "Evidence", "Index", "NDArray", "channels_of", "grams", "shared"]
