"""What documents say, as sparse postings with BM25 weights: all channels in one matrix, searched in one product.

The weight of a term in a document depends on that document alone and the rarity of terms enters on the side of the
query, so a changed document changes nothing but itself and the result equals that of a fresh build. BM25 as in
Robertson & Zaragoza (2009); postings in shards with the changed documents in the youngest, as in O'Neil et al. (1996).

A channel may spell its words out in pieces (character n-grams). The pieces of a word are found once, and those of a
text are the sum of its words': one sparse product instead of a count per text.
"""

from array import array
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import islice
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Counts = Mapping[str, float]
K1 = 0.6
MANY = 2000
"""From so many documents on, common terms are left out of queries."""
SHARD = 65_536
"""So many documents lie together: few enough for their scores to stay in the cache of a processor."""
BLOCK = 4_096
PENDING = 256
"""After so many changes the changed documents get a shard of their own."""
SHARDS = 12
"""When more than this have room left, they are laid together."""
SLACK = 1.25
"""Postings of terms that are this much too common are not even kept."""
BUSY = 20_000_000
"""From so many documents times queries on, every core takes part."""


@dataclass
class Channel:
    """``usual_length`` is the length of a document that is neither favoured nor held back; ``b`` how much it matters.

    Terms in more than ``common`` (a share) or ``most`` of the documents are left out of queries once there are many.
    ``pieces`` spells a word out in terms; without it the word itself is the term. With ``weighed`` the counts of a
    document are its weights already, and rarity counts twice: a cosine of tf-idf instead of BM25. With ``smooth`` no
    term is without any weight for being common. Only terms that are at least ``present`` in a document count for how common they are.
    """

    usual_length: float = 1.0
    b: float = 0.5
    common: float = 0.2
    most: int = 50_000
    pieces: Callable[[str], Sequence[str]] | None = None
    weighed: bool = False
    present: float = 0.0
    smooth: bool = False
    documents: int = 0
    terms: dict[str, int] = field(default_factory=dict, repr=False)
    words: dict[str, int] = field(default_factory=dict, repr=False)
    spelled: list[NDArray[np.int32]] = field(default_factory=list, repr=False)

    def spell(self, word: str) -> Sequence[str]:
        """The terms of a word."""
        return (word,) if self.pieces is None else self.pieces(word)

    def known(self, word: str) -> tuple[NDArray[np.int32], int]:
        """The numbers of those terms of a word that occur in documents, and how many terms it has in all."""
        at = self.words.get(word)
        if at is not None:
            return self.spelled[at], len(self.spelled[at])
        spelled = self.spell(word)
        return np.array([self.terms[one] for one in spelled if one in self.terms], dtype=np.int32), len(spelled)

    def limit(self, count: int) -> float:
        """In more documents than this, a term tells nothing."""
        return min(self.common * count, self.most) if count >= MANY else np.inf


@dataclass
class Shard:
    """Documents (numbers, ascending), what they say per channel (documents × words), postings (terms × documents)."""

    documents: Ints
    said: dict[str, Any]
    postings: Any

    def clear(self, row: int, terms: Ints) -> None:
        """Take a document out of the postings of its terms."""
        starts, rows = self.postings.indptr, self.postings.indices
        for term in terms[terms < len(starts) - 1]:
            first, last = starts[term], starts[term + 1]
            at = first + int(np.searchsorted(rows[first:last], row))
            if at < last and rows[at] == row:
                self.postings.data[at] = 0.0


class Postings:
    """All documents. A document is known by its number: 0, 1, …; one that was taken out keeps it."""

    def __init__(self, channels: Mapping[str, Channel]) -> None:
        self.channels, self.count = channels, 0
        self._channel_of = array("b")  # per term
        self._frequency = np.zeros(0, dtype=np.int64)
        self._shards: list[Shard] = []
        self._shard_of = np.zeros(0, dtype=np.int64)  # per document; -1 when it is pending or taken out
        self._pending: dict[int, dict[str, Any]] = {}
        self._young: Shard | None = None
        self._rarity: NDArray[np.float32] | None = None

    def extend(self, counted: Iterable[Mapping[str, Counts]]) -> None:
        """Add many documents at once: per channel the counted words of each."""
        made, counted = [], iter(counted)
        while blocks := list(self._blocks(counted)):
            said = _stacked(blocks)
            size = sum(next(iter(block.values())).shape[0] for block in blocks)
            self._tally(said, 1)
            made.append((np.arange(self.count, self.count + size), said))
            self._grow(self.count + size)
        for documents, said in made:  # only now it is known which terms are too common
            self._add(documents, said)

    def put(self, document: int, counts: Mapping[str, Counts]) -> None:
        """Set (or take out, with no counts) one document; nothing else is touched."""
        self._forget(document)
        self._grow(document + 1)
        self._young = self._rarity = None
        if any(counts.values()):
            said = self._said([counts])
            self._tally(said, 1)
            self._pending[document] = said
        if len(self._pending) > PENDING:
            self._seal()

    def ask(self, queries: Sequence[Mapping[str, Counts]], weights: Sequence[Mapping[str, float]]) -> Any:
        """Queries × terms: count times rarity, divided by the length of the query, times the weight of the channel
        for that query.
        """
        rarity, made = self.rarity(), sparse.csr_matrix((len(queries), len(self._channel_of)), dtype=np.float32)
        for name, channel in self.channels.items():
            words: defaultdict[str, int] = defaultdict()
            words.default_factory = words.__len__
            said = _counted([query[name] for query in queries], words.__getitem__)
            known = [channel.known(word) for word in words]
            terms = said @ _rows([found for found, _size in known], made.shape[1])
            terms.data *= rarity[terms.indices]
            length = said @ np.array([size for _found, size in known], dtype=np.float32)
            if channel.weighed:
                length = np.sqrt(terms.multiply(terms) @ (self._frequencies() > 0))
                terms.data *= rarity[terms.indices]
            share = np.array([one[name] for one in weights]) / np.where(length > 0, length, 1.0)
            terms.data *= np.repeat(share, np.diff(terms.indptr)).astype(np.float32)
            made = made + terms
        made.eliminate_zeros()
        return made

    def rarity(self) -> NDArray[np.float32]:
        """Inverse document frequency per term, in [0, 1]; 0 for those that are too common."""
        if self._rarity is None or len(self._rarity) != len(self._channel_of):
            channel_of, found = np.array(self._channel_of), self._frequencies()
            made = np.zeros(len(found))
            for number, channel in enumerate(self.channels.values()):
                mine = channel_of == number
                count, often = max(1, channel.documents if self.count < MANY else self.count), found[mine]
                idf = np.log1p((count - often + 0.5).clip(0.0) / (often + 0.5)) / np.log1p(count + 0.5)
                idf = np.minimum(1.0, idf)
                if channel.smooth:
                    idf = (idf * np.log1p(count) + 1) / (np.log1p(count) + 1)
                made[mine] = np.where(often > channel.limit(self.count), 0.0, idf)
            self._rarity = made.astype(np.float32)
        return self._rarity

    def match(self, asked: Any) -> NDArray[np.float32]:
        """The score of every document (queries × documents)."""
        found = np.zeros((asked.shape[0], self.count), dtype=np.float32)
        for shard in self._all():
            first, last = int(shard.documents[0]), int(shard.documents[-1]) + 1
            columns: Any = slice(first, last) if last - first == len(shard.documents) else shard.documents
            found[:, columns] = (asked[:, : shard.postings.shape[0]] @ shard.postings).toarray()
        return found

    def top(self, asked: Any, k: int) -> tuple[Ints, NDArray[np.float32]]:
        """The best ``k`` documents per query and their scores, best first, then by number; padded with -1 and 0."""
        best = np.full((asked.shape[0], k), -1, dtype=np.int64)
        values = np.zeros(best.shape, dtype=np.float32)
        for shard in self._all():
            found = _best(asked[:, : shard.postings.shape[0]], shard.postings, k, self.count * len(best) >= BUSY)
            size = int(np.diff(found.indptr).max(initial=0))
            row = np.repeat(np.arange(len(best)), np.diff(found.indptr))
            place = np.arange(len(row)) - found.indptr[row]
            also, worth = np.full((len(best), size), -1, dtype=np.int64), np.zeros((len(best), size), dtype=np.float32)
            also[row, place], worth[row, place] = shard.documents[found.indices[: len(row)]], found.data[: len(row)]
            best, values = np.hstack([best, also]), np.hstack([values, worth])
            if size:
                kept = np.argpartition(-values, k - 1, axis=1)[:, :k]
                best, values = np.take_along_axis(best, kept, axis=1), np.take_along_axis(values, kept, axis=1)
        order = np.lexsort((best, -values), axis=1)
        return np.take_along_axis(best, order, axis=1), np.take_along_axis(values, order, axis=1)

    def _blocks(self, counted: Iterator[Mapping[str, Counts]]) -> Iterator[dict[str, Any]]:
        """What the next documents say, a shard full at most; a little at a time, for counts take much memory."""
        for _block in range(SHARD // BLOCK):
            said = self._said(islice(counted, BLOCK))
            if not next(iter(said.values())).shape[0]:
                return
            yield said

    def _said(self, counted: Iterable[Mapping[str, Counts]]) -> dict[str, Any]:
        """Per channel: documents × words. New words are learnt."""
        rows: dict[str, list[Counts]] = {name: [] for name in self.channels}
        for counts in counted:
            for name, mine in rows.items():
                mine.append(counts.get(name, {}))
        return {name: _counted(mine, self._learner(name)) for name, mine in rows.items()}

    def _learner(self, name: str) -> Callable[[str], int]:
        """Gives the number of a word in a channel; spells it out when it is new."""
        channel, number = self.channels[name], list(self.channels).index(name)
        words, terms, channel_of = channel.words, channel.terms, self._channel_of

        def learn(word: str) -> int:
            at = words.get(word)
            if at is None:
                at = words[word] = len(words)
                for piece in (pieces := channel.spell(word)):
                    if piece not in terms:
                        terms[piece] = len(channel_of)
                        channel_of.append(number)
                channel.spelled.append(np.array([terms[piece] for piece in pieces], dtype=np.int32))
            return at

        return learn

    def _spelled(self, name: str, said: Any) -> Any:
        """Documents × terms, counted."""
        used, local = np.unique(said.indices, return_inverse=True)
        spelled = self.channels[name].spelled
        thin = sparse.csr_matrix((said.data, local, said.indptr), shape=(said.shape[0], len(used)))
        return thin @ _rows([spelled[word] for word in used], len(self._channel_of))

    def _tally(self, said: Mapping[str, Any], sign: int) -> None:
        """Count in how many documents each term is."""
        frequency = self._frequencies()
        for name, rows in said.items():
            spelled = self._spelled(name, rows)
            present = spelled.indices[spelled.data >= self.channels[name].present]
            frequency += sign * np.bincount(present, minlength=len(frequency))
            self.channels[name].documents += sign * int((np.diff(rows.indptr) > 0).sum())
        self._frequency = frequency

    def _frequencies(self) -> Ints:
        new = len(self._channel_of) - len(self._frequency)
        return np.concatenate([self._frequency, np.zeros(new, dtype=np.int64)]) if new else self._frequency

    def _add(self, documents: Ints, said: dict[str, Any]) -> None:
        """A new shard."""
        self._shard_of[documents] = len(self._shards)
        self._shards.append(Shard(documents, said, self._lay(said)))
        self._rarity = None

    def _lay(self, said: Mapping[str, Any]) -> Any:
        """Terms × documents, weighted, without terms that are much too common."""
        made: Any = 0
        limits = np.zeros(len(self.channels))
        for number, (name, channel) in enumerate(self.channels.items()):
            terms = self._spelled(name, said[name])
            if not channel.weighed:
                length = 1 - channel.b + channel.b * np.asarray(terms.sum(axis=1)).ravel() / channel.usual_length
                often = K1 * np.repeat(length, np.diff(terms.indptr)).astype(np.float32)
                terms.data *= np.float32(K1 + 1) / (terms.data + often)
            limits[number] = SLACK * channel.limit(self.count)
            made = terms + made if number else terms
        kept = self._frequencies() <= limits[np.array(self._channel_of)]
        made.data[~kept[made.indices]] = 0.0
        made.eliminate_zeros()
        return made.T.tocsr()

    def _grow(self, count: int) -> None:
        self._shard_of = np.concatenate([self._shard_of, np.full(max(0, count - self.count), -1)])
        self.count = max(self.count, count)

    def _forget(self, document: int) -> None:
        """Take a document out of wherever it is."""
        said = self._pending.pop(document, None)
        if said is None and document < self.count and self._shard_of[document] >= 0:
            shard = self._shards[self._shard_of[document]]
            row = int(np.searchsorted(shard.documents, document))
            said = {name: rows[row] for name, rows in shard.said.items()}
            for name, words in said.items():
                shard.clear(row, self._spelled(name, words).indices)
            self._shard_of[document] = -1
        if said is not None:
            self._tally(said, -1)

    def _all(self) -> list[Shard]:
        """All shards, the changed documents in the last."""
        if self._young is None and self._pending:
            documents = sorted(self._pending)
            said = _stacked([self._pending[one] for one in documents])
            self._young = Shard(np.array(documents), said, self._lay(said))
        return [*self._shards, self._young] if self._young else self._shards

    def _seal(self) -> None:
        """Give the changed documents a shard; lay small shards together when there are many."""
        young = self._all()[-1]
        self._pending, self._young = {}, None
        self._shard_of[young.documents] = len(self._shards)
        self._shards.append(young)
        small = np.array([len(shard.documents) < SHARD for shard in self._shards])
        if small.sum() <= SHARDS:
            return
        parts = []
        for at in np.flatnonzero(small):
            shard = self._shards[at]
            rows = np.flatnonzero(self._shard_of[shard.documents] == at)
            parts.append((shard.documents[rows], {name: said[rows] for name, said in shard.said.items()}))
        number = np.where(small, -1, np.cumsum(~small) - 1)
        self._shard_of = np.where(self._shard_of >= 0, number[self._shard_of], -1)
        self._shards = [shard for shard, little in zip(self._shards, small, strict=True) if not little]
        documents, said = np.concatenate([some for some, _said in parts]), _stacked([said for _some, said in parts])
        order = np.argsort(documents)
        self._add(documents[order], {name: rows[order] for name, rows in said.items()})


def _counted(rows: Sequence[Counts], number: Callable[[str], int]) -> Any:
    """Rows × words, by the number of each word."""
    ids, values, starts = array("i"), array("f"), array("q", [0])
    for counts in rows:
        ids.extend(map(number, counts))
        values.extend(counts.values())
        starts.append(len(ids))
    columns = np.array(ids, dtype=np.int32)
    shape = (len(rows), int(columns.max(initial=-1)) + 1)
    return sparse.csr_matrix((np.array(values, dtype=np.float32), columns, np.array(starts)), shape=shape)


def _rows(found: Sequence[NDArray[np.int32]], width: int) -> Any:
    """One row per word, a one for each of its terms."""
    starts = np.cumsum([0, *map(len, found)])
    columns = np.concatenate([np.zeros(0, dtype=np.int32), *found])
    return sparse.csr_matrix((np.ones(len(columns), dtype=np.float32), columns, starts), shape=(len(found), width))


def _stacked(said: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """One below the other; the later ones may know more words."""
    made = {}
    for name in said[0]:
        parts = [one[name] for one in said]
        starts = np.cumsum(np.concatenate([[0], *(np.diff(part.indptr) for part in parts)]))
        data, columns = (np.concatenate([getattr(part, what) for part in parts]) for what in ("data", "indices"))
        shape = (len(starts) - 1, int(columns.max(initial=-1)) + 1)
        made[name] = sparse.csr_matrix((data, columns, starts), shape=shape)
    return made


@cache
def compiled() -> Any:
    """The compiled sparse product that keeps the best of each row, where this machine has it."""
    try:
        import sparse_dot_topn
    except (ImportError, TypeError):  # no wheel; or its psutil cannot count the cores
        return None
    return sparse_dot_topn


def _best(asked: Any, postings: Any, k: int, busy: bool) -> Any:
    """The best ``k`` documents of each query, sparse."""
    import os

    threads = (len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()) if busy else 1
    return compiled().sp_matmul_topn(asked, postings, k, threshold=0.0, n_threads=threads)
