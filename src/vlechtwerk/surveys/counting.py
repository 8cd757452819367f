"""What a number of answers say together: counts, middles, ranks. Plain Python, no database.

Groups of fewer than ``smallest`` people are not told, neither by themselves nor by taking shown groups from each other
(complementary suppression: Willenborg and De Waal, "Elements of Statistical Disclosure Control", 2001, chapter 8).
"""

from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from statistics import fmean, median, pstdev
from typing import Any

MOST_GROUPS = 8
"""So many groups at most are looked at together; every way to add and take them is tried, and that is 3 to this power."""
Names = Sequence[tuple[str, str]]


@dataclass(frozen=True)
class Asked:
    """A question as counting needs it. ``choices`` and ``rows`` are pairs of code and words."""

    key: str
    kind: str
    text: str
    choices: Names = ()
    rows: Names = ()
    low: int | None = None
    high: int | None = None
    exactly: int | None = None
    code: str = ""  # the same in a copy
    ends: tuple[str, str] = ("", "")  # words of the lowest and the highest step

    @property
    def shape(self) -> tuple[Any, ...]:
        """What must be the same in two rounds for their answers to be compared."""
        words = [(code, " ".join(said.casefold().split())) for code, said in (*self.choices, *self.rows)]
        same = " ".join(self.text.casefold().split())
        return self.kind, same, tuple(words), self.low, self.high, self.exactly


@dataclass(frozen=True)
class Given:
    """The answers of one respondent, and what they are."""

    answers: Mapping[str, Any]
    roles: frozenset[str] = frozenset()
    key: str = ""


@dataclass(frozen=True)
class Share:
    """How many gave one answer, of those who answered the question."""

    code: str
    text: str
    count: int
    percent: float


@dataclass(frozen=True)
class Spread:
    """Where numbers lie. ``deviation`` is that of a population: nobody is estimated beyond those who answered."""

    median: float
    mean: float
    deviation: float
    low: float
    high: float


@dataclass(frozen=True)
class Rank:
    """Place of one choice in an order: the mean place, and Borda points (first of m gets m - 1, the last 0)."""

    code: str
    text: str
    mean: float
    points: int


@dataclass(frozen=True)
class Line:
    """One row of a table of rows."""

    text: str
    n: int
    shares: list[Share]


@dataclass(frozen=True)
class Result:
    """What one question brought. ``n`` answered it, of ``of`` who answered anything. ``hidden``: too few to tell."""

    question: Asked
    n: int
    of: int
    shares: tuple[Share, ...] = ()
    spread: Spread | None = None
    ranks: tuple[Rank, ...] = ()
    lines: tuple[Line, ...] = ()
    points: tuple[tuple[float, float, float], ...] = ()
    texts: tuple[tuple[str, str], ...] = ()  # key of the response, words
    hidden: bool = False


def has_answer(value: Any) -> bool:
    """Whether somebody answered: 0 is an answer, nothing and empty lists are none."""
    return value is not None and value not in ("", [], {})


def share(code: str, text: str, count: int, n: int) -> Share:
    return Share(code, text, count, 100 * count / n if n else 0.0)


def _shares(names: Names, votes: Counter[str], n: int) -> tuple[Share, ...]:
    return tuple(share(code, text, votes[code], n) for code, text in names)


def spread(values: Collection[float]) -> Spread | None:
    """Middle and spread of numbers, of none nothing."""
    if not values:
        return None
    return Spread(median(values), fmean(values), pstdev(values), min(values), max(values))


def ranks(names: Names, orders: Sequence[Sequence[str]]) -> tuple[Rank, ...]:
    """The best placed first. What somebody left out shares the places that are left (so nobody gains by leaving out)."""
    last, found = len(names), []
    for code, text in names:
        places = [order.index(code) + 1 if code in order else (len(order) + 1 + last) / 2 for order in orders]
        points = sum(last - 1 - order.index(code) for order in orders if code in order)
        found.append(Rank(code, text, fmean(places) if places else 0.0, points))
    return tuple(sorted(found, key=lambda one: (one.mean, -one.points)))


def _chosen(question: Asked, values: Sequence[Any]) -> dict[str, Any]:
    """One choice or several: how many people chose each."""
    votes: Counter[str] = Counter()
    for value in values:
        votes.update({value} if isinstance(value, str) else set(value))
    return {"shares": _shares(question.choices, votes, len(values))}


def _scaled(question: Asked, values: Sequence[Any]) -> dict[str, Any]:
    steps = [(str(step), str(step)) for step in range(question.low or 0, (question.high or 0) + 1)]
    return {
        "shares": _shares(steps, Counter(str(value) for value in values), len(values)),
        "spread": spread([float(value) for value in values]),
    }


def _tabled(question: Asked, values: Sequence[Any]) -> dict[str, Any]:
    lines = []
    for code, text in question.rows:
        said = Counter(value[code] for value in values if value.get(code))
        n = sum(said.values())
        lines.append(Line(text, n, list(_shares(question.choices, said, n))))
    return {"lines": tuple(lines)}


def _pointed(question: Asked, values: Sequence[Any]) -> dict[str, Any]:
    """Points between three corners, and the mean weight of each corner."""
    names = [(code, text) for code, text in question.choices][:3]
    means = [fmean([value[place] for value in values]) if values else 0.0 for place in range(3)]
    shares = tuple(Share(code, text, 0, mean) for (code, text), mean in zip(names, means, strict=False))
    return {"points": tuple((float(a), float(b), float(c)) for a, b, c in values), "shares": shares}


COUNTED: Mapping[str, Callable[[Asked, Sequence[Any]], dict[str, Any]]] = {
    "one": _chosen, "several": _chosen, "exactly": _chosen, "scale": _scaled, "matrix": _tabled, "triangle": _pointed,
    "ranking": lambda question, values: {"ranks": ranks(question.choices, values)},
}  # fmt: skip


def result(question: Asked, given: Sequence[Given], *, smallest: int = 1, role: str = "") -> Result:
    """The answers to one question of everybody, or of a group. Nothing is told where too few would be told about."""
    answered = [one for one in given if has_answer(one.answers.get(question.key))]
    if not _may_tell(question, answered, smallest, role):
        return Result(question, 0, 0, hidden=True)
    of = sum(1 for one in given if not role or role in one.roles)
    group = [one for one in answered if not role or role in one.roles]
    values = [one.answers[question.key] for one in group]
    more = COUNTED[question.kind](question, values) if question.kind in COUNTED else {}
    if question.kind == "open":
        more = {"texts": tuple(sorted(((one.key, str(one.answers[question.key])) for one in group), key=_by_words))}
    return Result(question, len(group), of, **more)


def _by_words(pair: tuple[str, str]) -> tuple[str, str]:
    """By their first letters: the order in which they came in tells nobody anything."""
    return pair[1].casefold(), pair[0]


def _may_tell(question: Asked, answered: Sequence[Given], smallest: int, role: str) -> bool:
    """Every part that is counted by itself must be about enough people: the question, and each row of a table."""
    if not answered and not role:
        return True
    parts = [answered]
    if question.kind == "matrix":
        parts += [[one for one in answered if one.answers[question.key].get(code)] for code, _text in question.rows]
    for part in parts:
        if part and len(part) < smallest:
            return False
        if role and role not in groups_to_tell([one.roles for one in part], smallest):
            return False
    return True


def groups_to_tell(members: Sequence[frozenset[str]], smallest: int) -> list[str]:
    """Which roles may be shown beside the whole, the largest first. ``members``: the roles of each respondent.

    The shown groups and the whole are added and taken in every way, each once; what is left over may never be about fewer
    than ``smallest`` people. With 5 + 5 + 2 and a smallest group of 5, one of the fives stays hidden to keep the two so.
    """
    counted = sorted(Counter(members).items(), key=lambda pair: sorted(pair[0]))
    return list(_groups_to_tell(tuple(counted), smallest))


@lru_cache(maxsize=64)
def _groups_to_tell(atoms: tuple[tuple[frozenset[str], int], ...], smallest: int) -> tuple[str, ...]:
    sizes = [count for _roles, count in atoms]
    if sum(sizes) < smallest:
        return ()
    counted: Counter[str] = Counter()
    for roles, count in atoms:
        counted.update(dict.fromkeys(roles, count))
    told: tuple[str, ...] = ()
    reach = {tuple([0] * len(atoms)), tuple([1] * len(atoms))}
    for role, size in sorted(counted.items(), key=lambda pair: (-pair[1], pair[0])):
        group = tuple(int(role in roles) for roles, _count in atoms)
        if size < smallest or len(told) == MOST_GROUPS:
            continue
        wider = reach | {_sum(one, group, sign) for one in reach for sign in (1, -1)}
        if all(not 0 < _about(one, sizes) < smallest for one in wider):
            reach, told = wider, (*told, role)
    return told


def _sum(one: tuple[int, ...], other: tuple[int, ...], sign: int) -> tuple[int, ...]:
    return tuple(a + sign * b for a, b in zip(one, other, strict=True))


def _about(sums: tuple[int, ...], sizes: Sequence[int]) -> int:
    """How many people such a sum tells about."""
    return sum(size for times, size in zip(sums, sizes, strict=True) if times)


def columns_to_tell(members: Sequence[frozenset[str]], smallest: int) -> list[str]:
    """Which roles may be columns of a file with one line for each respondent: every combination of them that occurs is
    that of ``smallest`` people at least."""
    told: list[str] = []
    counted = Counter(role for roles in members for role in roles)
    for role, _size in sorted(counted.items(), key=lambda pair: (-pair[1], pair[0])):
        wider = frozenset([*told, role])
        if min(Counter(roles & wider for roles in members).values()) >= smallest:
            told.append(role)
    return told


@dataclass(frozen=True)
class Mismatch:
    """What cannot be in the figures of a report. ``kind``: sum, votes; ``fits``: for how many people the sum would fit."""

    kind: str
    text: str = ""
    count: int = 0
    wanted: int = 0
    fits: int | None = None


def report_mismatches(question: Asked, counts: Mapping[str, int], n: int) -> list[Mismatch]:
    """Whether totals that a report gives can be true for ``n`` respondents who each chose so many."""
    total, each = sum(counts.values()), {"one": 1, "exactly": question.exactly or 1}.get(question.kind)
    found = []
    if each and total != n * each:
        found.append(Mismatch("sum", count=total, wanted=n * each, fits=total // each if total % each == 0 else None))
    for code, text in question.choices:
        if counts.get(code, 0) > n:
            found.append(Mismatch("votes", text, counts[code], n))
    return found


def kappa(first: Mapping[Any, bool], second: Mapping[Any, bool]) -> tuple[float | None, int]:
    """Agreement of two coders beyond chance, and over how many answers (Cohen, "A coefficient of agreement for nominal
    scales", Educational and Psychological Measurement 20, 1960): (observed - expected) / (1 - expected).

    ``None`` when it cannot be worked out: nothing in common, or both always say the same one thing.
    """
    both = first.keys() & second.keys()
    n = len(both)
    if not n:
        return None, 0
    observed = sum(first[one] == second[one] for one in both) / n
    yes, also = sum(first[one] for one in both) / n, sum(second[one] for one in both) / n
    expected = yes * also + (1 - yes) * (1 - also)
    return (None if expected == 1 else (observed - expected) / (1 - expected)), n
