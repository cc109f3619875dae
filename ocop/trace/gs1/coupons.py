"""The two coupon codes of North America (AI 8110 and 8112).

Nothing here prints a coupon; a buyer's scanner may still hand one in, and an element string is right or
wrong as a whole.
"""

from __future__ import annotations

import string

from ocop.trace.gs1.dates import date_checked

_date = date_checked(6, without_day=False)


class _Wrong(Exception):
    """The coupon ends too early or holds what it may not."""


class _Reader:
    """Takes fields off the front of a string of digits."""

    def __init__(self, text: str) -> None:
        self.rest = text

    def take(self, count: int) -> str:
        """The next `count` digits."""
        if len(self.rest) < count:
            raise _Wrong
        taken, self.rest = self.rest[:count], self.rest[count:]
        return taken

    def one_of(self, allowed: str) -> str:
        """The next digit, one of these."""
        digit = self.take(1)
        if digit not in allowed:
            raise _Wrong
        return digit

    def counted(self, allowed: str, *, more: int = 0) -> str:
        """A field whose length, less `more`, the digit before it tells."""
        return self.take(int(self.one_of(allowed)) + more)

    def date(self) -> str:
        """The next six digits, a day that exists."""
        day = self.take(6)
        if _date(day):
            raise _Wrong
        return day

    def begins(self, mark: str) -> bool:
        """Whether the optional field of this mark follows; its mark is taken."""
        if not self.rest.startswith(mark):
            return False
        self.take(1)
        return True

    def requirement(self) -> None:
        """What must be bought: how much, of which kind, of which family of products."""
        self.counted("12345")
        self.one_of("012349")
        self.take(3)

    def company(self) -> None:
        """The company of a further purchase; 9 says that it is the first one's."""
        if not self.begins("9"):
            self.counted("0123456", more=6)


def _dates(reader: _Reader) -> None:
    ends = reader.date() if reader.begins("3") else ""
    starts = reader.date() if reader.begins("4") else ""
    if ends and starts > ends:
        raise _Wrong


def _further_purchases(reader: _Reader) -> None:
    if reader.begins("1"):
        reader.one_of("0123")
        reader.requirement()
        reader.company()
    if reader.begins("2"):
        reader.requirement()
        reader.company()


def _read_coupon(reader: _Reader) -> None:
    reader.counted("0123456", more=6)
    reader.take(6)
    reader.counted("12345")
    reader.requirement()
    _further_purchases(reader)
    _dates(reader)
    if reader.begins("5"):
        reader.counted(string.digits, more=6)
    if reader.begins("6"):
        reader.counted("1234567", more=6)
    if reader.begins("9"):
        reader.one_of("01256")
        reader.one_of("012")
        reader.take(1)
        reader.one_of("01")


def _read_offer(reader: _Reader) -> None:
    reader.one_of("01")
    reader.counted("0123456", more=6)
    reader.take(6)
    reader.counted(string.digits, more=6)


def coupon(value: str) -> str:
    """A coupon (AI 8110): company, offer, saving and purchase, then optional fields in the order of their
    marks 1 to 6 and 9, and nothing behind them."""
    return _checked(value, _Reader(value), positive=False)


def positive_offer(value: str) -> str:
    """A coupon of the positive offer file (AI 8112): format, funder, offer, serial number."""
    return _checked(value, _Reader(value), positive=True)


def _checked(value: str, reader: _Reader, *, positive: bool) -> str:
    if not set(value).issubset(string.digits):
        return "digits"
    try:
        (_read_offer if positive else _read_coupon)(reader)
    except _Wrong:
        return "coupon"
    return "coupon" if reader.rest else ""
