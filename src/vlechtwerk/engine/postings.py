"""One channel of evidence (words, concepts or characters): sparse postings with BM25 weights.

The weight of a term in a document depends on that document alone and the rarity of terms enters on the side
of the query, so a changed document changes nothing but itself and the result equals that of a fresh build.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
K1 = 0.6


@dataclass
class Channel:
    """``usual_length`` is the length of a document that is neither favoured nor held back; ``b`` how much
    it matters.

    Terms in more than ``common`` of the documents are left out of queries once there are many documents.
    """

    usual_length: float
    b: float = 0.5
    common: float = 0.2
    terms: dict[str, int] = field(default_factory=dict)
    rows: list[tuple[Ints, Floats]] = field(default_factory=list)
    frequency: Ints = field(default_factory=lambda: np.zeros(0, dtype=np.int64))
    _base: sparse.csr_array | None = None
    _changed: set[int] = field(default_factory=set)

    MANY = 2000
    """From so many documents on, common terms are left out of queries."""
    COMPACT = 500
    """After so many changed documents the postings are laid anew."""

    def put(self, document: int, counts: Mapping[str, float]) -> None:
        """Set (or clear, with no counts) the terms of a document."""
        while len(self.rows) <= document:
            self.rows.append((np.zeros(0, dtype=np.int64), np.zeros(0)))
        old = self.rows[document][0]
        ids = np.fromiter((self.terms.setdefault(t, len(self.terms)) for t in counts), np.int64, len(counts))
        tf = np.fromiter(counts.values(), np.float64, len(counts))
        if len(self.terms) > len(self.frequency):
            room = np.zeros(max(1024, 2 * len(self.terms)) - len(self.frequency), dtype=np.int64)
            self.frequency = np.concatenate([self.frequency, room])
        self.frequency[old] -= 1
        self.frequency[ids] += 1
        length = 1 - self.b + self.b * tf.sum() / self.usual_length
        self.rows[document] = (ids, tf * (K1 + 1) / (tf + K1 * length))
        self._changed.add(document)

    def rarity(self) -> Floats:
        """Inverse document frequency per term, in [0, 1]."""
        count = max(1, sum(1 for ids, _ in self.rows if len(ids))) if len(self.rows) < self.MANY else len(self.rows)
        found = self.frequency[: len(self.terms)]
        idf = np.log1p((count - found + 0.5).clip(0.0) / (found + 0.5)) / np.log1p(count + 0.5)
        if count >= self.MANY:
            idf[found > self.common * count] = 0.0
        return idf

    def weigh(self, queries: Sequence[Mapping[str, float]]) -> sparse.csr_array:
        """Queries × terms: count times rarity, divided by the length of the query."""
        idf, terms = self.rarity(), self.terms
        columns, values, starts = [], [], [0]
        for counts in queries:
            length = sum(counts.values()) or 1.0
            for term, count in counts.items():
                at = terms.get(term)
                if at is not None and idf[at] > 0.0:
                    columns.append(at)
                    values.append(count * idf[at] / length)
            starts.append(len(columns))
        shape = (len(queries), max(1, len(terms)))
        return sparse.csr_array((np.array(values, dtype=np.float64), np.array(columns, np.int64), starts), shape=shape)

    def match(self, weighted: sparse.csr_array) -> Floats:
        """Queries × documents, from ``weigh``."""
        if self._base is None or len(self._changed) > self.COMPACT:
            self._lay()
        if self._base is None:
            return np.zeros((weighted.shape[0], len(self.rows)))
        width = self._base.shape[0]
        if weighted.shape[0] == 1:
            found = self._one(weighted)[None, :]
        else:
            found = np.zeros((weighted.shape[0], len(self.rows)))
            found[:, : self._base.shape[1]] = (weighted[:, :width] @ self._base).toarray()
        for document in self._changed:
            ids, values = self.rows[document]
            found[:, document] = weighted[:, ids] @ values if len(ids) else 0.0
        return found

    def _one(self, weighted: sparse.csr_array) -> Floats:
        """One query: add up the postings of its terms."""
        base = self._base
        found = np.zeros(len(self.rows))
        if base is None:
            return found
        for term, weight in zip(weighted.indices, weighted.data, strict=True):
            if term < base.shape[0]:
                here = slice(base.indptr[term], base.indptr[term + 1])
                found[base.indices[here]] += weight * base.data[here]
        return found

    def _lay(self) -> None:
        """Lay the postings (terms × documents) anew from the rows."""
        self._changed.clear()
        sizes = np.fromiter((len(ids) for ids, _ in self.rows), np.int64, len(self.rows))
        if not sizes.sum():
            self._base = None
            return
        ids = np.concatenate([ids for ids, _ in self.rows])
        values = np.concatenate([values for _, values in self.rows])
        starts = np.concatenate([[0], np.cumsum(sizes)])
        by_document = sparse.csr_array((values, ids, starts), shape=(len(self.rows), len(self.terms)))
        self._base = by_document.T.tocsr()
