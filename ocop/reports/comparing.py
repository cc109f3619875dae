"""Now against then: difference and percent. Pure arithmetic; a percent of nothing does not exist."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

Number = int | Decimal
_TENTH = Decimal("0.1")


@dataclass(frozen=True)
class Change:
    """A figure beside an earlier one; either may be unknown."""

    now: Number | None
    then: Number | None

    @property
    def difference(self) -> Number | None:
        """Now less then; None where one of them is not known."""
        return None if self.now is None or self.then is None else self.now - self.then

    @property
    def percent(self) -> Decimal | None:
        """The difference in percent of then, to one place, halves away from zero.

        None where then was nothing: growth from zero has no percent.
        """
        if self.difference is None or not self.then:
            return None
        share = Decimal(self.difference) * 100 / abs(Decimal(self.then))
        return share.quantize(_TENTH, ROUND_HALF_UP)


def stored(number: Number | None) -> int | str | None:
    """A figure as JSON keeps it without loss: whole numbers as they are, others as text."""
    if number is None or isinstance(number, int):
        return number
    return int(number) if number == number.to_integral_value() else format(number.normalize(), "f")


def read(value: int | str | None) -> Number | None:
    """A kept figure as a number again."""
    return Decimal(value) if isinstance(value, str) else value
