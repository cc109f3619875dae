"""Distributions over whole numbers: how many of some open cases will make it. Pure.

A distribution is a tuple of probabilities; its place n holds that of exactly n.

Why Jeffreys' prior
    Of 10 earlier cases 10 passed; that does not make an eleventh certain. Half a success and half a failure
    are added to what was seen, the usual choice where nothing else is known.
"""

from __future__ import annotations

from itertools import accumulate
from math import exp, fsum, lgamma, log

Chances = tuple[float, ...]
NONE: Chances = (1.0,)
"""Nobody is under way: surely nobody arrives."""
_HALF = 0.5
_TAIL = 1e-9
_NEGLIGIBLE = 1e-15


def of_shared_rate(count: int, met: int, total: int) -> Chances:
    """How many of `count` cases make it, if `met` of `total` like them did.

    They share one rate that is not known exactly, so the spread is wider than that of so many coins
    (beta-binomial with Jeffreys' prior).
    """
    a, b = met + _HALF, total - met + _HALF
    return _whole(
        [
            exp(_log_choose(count, k) + _log_beta(k + a, count - k + b) - _log_beta(a, b))
            for k in range(count + 1)
        ]
    )


def of_yearly_number(seen: int, years: int) -> Chances:
    """How many arrive in one more such period, if `seen` arrived in `years` of them.

    Poisson with a rate that is not known exactly (Jeffreys): a negative binomial. `years` is at least 1.
    """
    shape, keep = seen + _HALF, years / (years + 1)
    found: list[float] = []
    total = 0.0
    while total < 1 - _TAIL and len(found) < 20 + 10 * (seen + 1):
        k = len(found)
        places = lgamma(k + shape) - lgamma(shape) - lgamma(k + 1)
        found.append(exp(places + shape * log(keep) + k * log(1 - keep)))
        total += found[-1]
    return _whole(found)


def together(one: Chances, other: Chances) -> Chances:
    """The sum of two numbers that do not depend on each other."""
    found = [0.0] * (len(one) + len(other) - 1)
    likely = [(m, chance) for m, chance in enumerate(other) if chance > _NEGLIGIBLE]
    for n, chance in enumerate(one):
        if chance > _NEGLIGIBLE:
            for m, other_chance in likely:
                found[n + m] += chance * other_chance
    return _whole(found)


def at_least(chances: Chances, needed: int) -> float:
    """The chance of `needed` or more."""
    return min(1.0, fsum(chances[max(0, needed) :]))


def mean(chances: Chances) -> float:
    """What comes out on average."""
    return fsum(n * chance for n, chance in enumerate(chances))


def level(chances: Chances, share: float) -> int:
    """The smallest number that is not passed with a chance of `share`."""
    sums = accumulate(chances)
    return next((n for n, reached in enumerate(sums) if reached >= share - _TAIL), len(chances) - 1)


def _whole(found: list[float]) -> Chances:
    """Rounding errors and a cut tail are shared out: the sum is one."""
    total = fsum(found)
    return tuple(chance / total for chance in found)


def _log_choose(n: int, k: int) -> float:
    return lgamma(n + 1) - lgamma(k + 1) - lgamma(n - k + 1)


def _log_beta(a: float, b: float) -> float:
    return lgamma(a) + lgamma(b) - lgamma(a + b)
