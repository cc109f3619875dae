"""What is wrong with a document, where and why; and the one error that reading a document may raise."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum

from django.utils.translation import gettext as _


class Fault(StrEnum):
    """The exception types of the EPCIS 2.0 REST binding (its OpenAPI), as problem+json names them."""

    VALIDATION = "epcisException:ValidationException"
    LIMIT = "epcisException:CaptureLimitExceededException"
    MEDIA_TYPE = "epcisException:UnsupportedMediaTypeException"
    NOT_ACCEPTABLE = "epcisException:NotAcceptableException"
    IMPLEMENTATION = "epcisException:ImplementationException"
    SECURITY = "epcisException:SecurityException"
    NO_SUCH_RESOURCE = "epcisException:NoSuchResourceException"
    NO_SUCH_NAME = "epcisException:NoSuchNameException"
    EXISTS = "epcisException:ResourceAlreadyExistsException"
    QUERY_VALIDATION = "epcisException:QueryValidationException"
    QUERY_PARAMETER = "epcisException:QueryParameterException"
    QUERY_TOO_COMPLEX = "epcisException:QueryTooComplexException"
    QUERY_TOO_LARGE = "epcisException:QueryTooLargeException"
    SUBSCRIPTION_CONTROLS = "epcisException:SubscriptionControlsException"
    URI_TOO_LONG = "epcisException:URITooLongException"


@dataclass(frozen=True)
class Problem:
    """One finding: a JSON pointer, a stable code for machines, a sentence for people; or only a warning."""

    path: str
    code: str
    message: str
    refuses: bool = True

    def under(self, path: str) -> Problem:
        """The same problem, seen from a document that holds the event at `path`."""
        return replace(self, path=path + self.path)


class Unreadable(Exception):
    """A document, or a part of it, cannot be taken; nothing else is raised for what a sender may write."""

    def __init__(self, fault: Fault, problems: Iterable[Problem]) -> None:
        self.fault = fault
        self.problems = tuple(problems)
        super().__init__(f"{fault.value}: " + "; ".join(f"{p.path} {p.code}" for p in self.problems[:10]))


def refusal(code: str, message: str, fault: Fault = Fault.VALIDATION, path: str = "") -> Unreadable:
    """The error with a single problem."""
    return Unreadable(fault, [Problem(path, code, message)])


def too_deep(depth: int) -> Unreadable:
    """The error for what nests in more levels than `depth`."""
    return refusal("limit.depth", _("Tài liệu lồng nhau quá %(depth)s tầng.") % {"depth": depth}, Fault.LIMIT)


def pointer(steps: Iterable[str | int]) -> str:
    """A JSON pointer (RFC 6901)."""
    return "".join("/" + str(step).replace("~", "~0").replace("/", "~1") for step in steps)
