"""How long something takes when part of it still goes on: survival curves, and rates per unit of time.

Kaplan, E. L. & Meier, P. (1958), *Nonparametric estimation from incomplete observations*, JASA 53, 457–481.
Greenwood, M. (1926), *The natural duration of cancer*, Reports on Public Health and Medical Subjects 33, 1–26.
The interval is taken on the scale of log(−log S) (Kalbfleisch & Prentice, *The Statistical Analysis of Failure Time
Data*, 2002, § 1.4), so that it stays between 0 and 1; that of the median is where it crosses one half
(Brookmeyer & Crowley, 1982, Biometrics 38, 29–41).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import exp, inf, log, sqrt

Z = 1.959963984540054
"""Two-sided 95 % of the normal distribution."""


@dataclass(frozen=True, slots=True)
class Moment:
    """One duration at which something ended: how many were still at it just before, how many ended, the share that
    goes on after it, with its 95 % interval."""

    at: float
    at_risk: int
    ended: int
    share: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Curve:
    """The share that still goes on, as steps in time; ``n`` all, ``ended`` those that were seen to end."""

    n: int
    ended: int
    moments: tuple[Moment, ...]
    longest: float

    @property
    def median(self) -> tuple[float | None, float | None, float | None]:
        """The first time at which half is over, with its 95 % interval; ``None`` where the data do not reach."""
        first = lambda end: next((m.at for m in self.moments if getattr(m, end) <= 0.5), None)  # noqa: E731
        return first("share"), first("low"), first("high")

    def at(self, time: float) -> tuple[float, float, float]:
        """The share that goes on just after ``time``, with its 95 % interval. Beyond ``longest`` nothing is known."""
        passed = [moment for moment in self.moments if moment.at <= time]
        return (passed[-1].share, passed[-1].low, passed[-1].high) if passed else (1.0, 1.0, 1.0)


def kaplan_meier(durations: Sequence[float], ended: Sequence[bool]) -> Curve:
    """The curve of ``durations`` (any unit, not negative); ``ended[i]`` is false where i was still going on then.

    S(t) = Π (1 − dᵢ/nᵢ) over the moments tᵢ ≤ t (Kaplan & Meier 1958); what is censored at tᵢ is still at risk there.
    Var log S = Σ dᵢ/(nᵢ(nᵢ − dᵢ)) (Greenwood 1926), and S^exp(±z·√Var log S / log S) is the interval. Where the last
    one ends that sum has no end: S is 0, its lower bound 0, its upper bound that of the moment before.

    Raises ``ValueError`` when the two differ in length or a duration is negative.
    """
    if len(durations) != len(ended) or any(duration < 0 for duration in durations):
        raise ValueError("one mark for every duration, and none below zero")
    share, spread, high, left, moments = 1.0, 0.0, 1.0, len(durations), []
    for at in sorted(set(durations)):
        over = sum(mark for duration, mark in zip(durations, ended, strict=True) if duration == at)
        if over:
            share *= 1 - over / left
            spread += over / (left * (left - over)) if left > over else inf
            low, high = _interval(share, spread, high)
            moments.append(Moment(at, left, over, share, low, high))
        left -= sum(duration == at for duration in durations)
    return Curve(len(durations), sum(map(bool, ended)), tuple(moments), max(durations, default=0.0))


def _interval(share: float, spread: float, before: float) -> tuple[float, float]:
    if spread == inf or share <= 0:
        return 0.0, before
    width = Z * sqrt(spread) / abs(log(share))
    return share ** exp(width), share ** exp(-width)


def rate(count: int, exposure: float) -> tuple[float, float, float]:
    """``count`` per unit of ``exposure`` (> 0), with the exact 95 % interval of a Poisson count.

    Garwood, F. (1936), *Fiducial limits for the Poisson distribution*, Biometrika 28, 437–442: half the 2.5 % and 97.5 %
    points of χ² with 2·count and 2·count + 2 degrees of freedom, here by the inverse of the incomplete gamma function.
    """
    from scipy.special import gammaincinv

    low = float(gammaincinv(count, 0.025)) if count else 0.0
    return count / exposure, low / exposure, float(gammaincinv(count + 1, 0.975)) / exposure
