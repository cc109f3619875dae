"""A rule that answers with a reason.

One function returns nothing or a `Reason`. The same body hides the button, explains
the tooltip, answers the API and guards the action.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, Literal, ParamSpec

P = ParamSpec("P")
About = Literal["person", "thing", "stale", "input"]


@dataclass(frozen=True)
class Reason:
    """Why not, in the reader's language.

    `about` tells a refusal for who asks ("person") from one for the state of the
    thing ("thing"), from one for data that changed meanwhile ("stale") and from
    one for what was typed ("input", with `field` naming where).
    """

    text: str
    about: About = "thing"
    field: str = ""

    def __str__(self) -> str:
        return str(self.text)


class Refused(Exception):
    """An action was refused; nothing was written."""

    def __init__(self, reason: Reason | str, *, about: About = "thing", field: str = "") -> None:
        self.reason = reason if isinstance(reason, Reason) else Reason(reason, about, field)
        super().__init__(str(self.reason))


class Rule(Generic[P]):
    """A rule function with its three questions: allows, reason, check."""

    def __init__(self, body: Callable[P, Reason | None]) -> None:
        self._body = body
        self.__doc__ = body.__doc__
        self.__name__ = getattr(body, "__name__", "rule")

    def reason(self, *args: P.args, **kwargs: P.kwargs) -> Reason | None:
        """The reason against, or None."""
        return self._body(*args, **kwargs)

    def allows(self, *args: P.args, **kwargs: P.kwargs) -> bool:
        """Whether nothing speaks against it."""
        return self._body(*args, **kwargs) is None

    def check(self, *args: P.args, **kwargs: P.kwargs) -> None:
        """Raise `Refused` with the reason against, if there is one."""
        found = self._body(*args, **kwargs)
        if found is not None:
            raise Refused(found)


def rule(body: Callable[P, Reason | None]) -> Rule[P]:
    """Turn a function that returns a reason or None into a rule."""
    return Rule(body)
