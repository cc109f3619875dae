"""What can be done in the background: rooms register handlers by name in their `tasks.py`."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

Payload = dict[str, Any]
Handler = Callable[[Payload, dt.datetime], None]


@dataclass(frozen=True)
class Round:
    """Recurring work: every so many seconds; `hour` pins daily work to an hour of the day in Việt Nam."""

    every: int
    hour: int | None = None


_handlers: dict[str, Handler] = {}
_rounds: dict[str, Round] = {}


def handler(name: str, *, every: int = 0, hour: int | None = None) -> Callable[[Handler], Handler]:
    """Register ``function(payload, at)`` under `name`.

    A handler may be run again after a crash in its middle: what it calls must bear
    that. `every` (seconds) makes it recurring work of the clock, with an empty payload;
    `hour` makes it daily.
    """

    def register(function: Handler) -> Handler:
        if name in _handlers and _handlers[name].__module__ != function.__module__:
            raise ValueError(f"two handlers are called {name!r}")
        _handlers[name] = function
        if every or hour is not None:
            _rounds[name] = Round(every or 24 * 3600, hour)
        return function

    return register


def handler_of(name: str) -> Handler:
    """The handler called `name`; a KeyError where no room registered it."""
    return _handlers[name]


def rounds() -> dict[str, Round]:
    """The recurring work by handler."""
    return dict(_rounds)
