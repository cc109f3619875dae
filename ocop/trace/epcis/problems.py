"""What is wrong with a document, where and why; and the one error that reading a document may raise."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any, TypeVar

from django.utils.translation import gettext as _

T = TypeVar("T")
MOST = 200
"""Problems of one document that are told: who sends nonsense is not answered with more than that."""


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


def too_large(size: int) -> Unreadable:
    """The error for what is longer than `size` bytes."""
    return refusal("limit.size", _("Tài liệu lớn hơn %(size)s byte.") % {"size": size}, Fault.LIMIT)


def too_deep(depth: int) -> Unreadable:
    """The error for what nests in more levels than `depth`."""
    return refusal("limit.depth", _("Tài liệu lồng nhau quá %(depth)s tầng.") % {"depth": depth}, Fault.LIMIT)


def too_many(parts: int) -> Unreadable:
    """The error for what consists of more objects, lists or elements than `parts`."""
    text = _("Tài liệu có hơn %(parts)s đối tượng, danh sách hoặc phần tử. Hãy chia nhỏ.")
    return refusal("limit.parts", text % {"parts": parts}, Fault.LIMIT)


def pointer(steps: Iterable[str | int]) -> str:
    """A JSON pointer (RFC 6901)."""
    return "".join("/" + str(step).replace("~", "~0").replace("/", "~1") for step in steps)


def told(problem: Problem, fault: Fault = Fault.VALIDATION) -> dict[str, Any]:
    """A problem as a capture keeps it and tells it to its sender (RFC 9457)."""
    title = _TITLES[fault]() if fault in _TITLES else _("Sự kiện chưa đúng chuẩn")
    return {
        "type": fault.value, "title": title, "status": _STATUS.get(fault, 400), "detail": problem.message,
        "instance": problem.path, "code": problem.code,
    }  # fmt: skip


_STATUS = {Fault.SECURITY: 403, Fault.EXISTS: 409, Fault.LIMIT: 413, Fault.IMPLEMENTATION: 500}
_TITLES: dict[Fault, Callable[[], str]] = {
    Fault.SECURITY: lambda: _("Không có quyền"),
    Fault.EXISTS: lambda: _("Sự kiện đã có"),
    Fault.IMPLEMENTATION: lambda: _("Hệ thống gặp lỗi"),
}


def cut(found: Sequence[T], last: Callable[[Problem], T]) -> list[T]:
    """The first problems, and where there are too many, as `last` makes it, one that says how many more."""
    if len(found) <= MOST:
        return list(found)
    text = _("Còn %(n)s lỗi nữa.") % {"n": len(found) - MOST}
    return [*found[:MOST], last(Problem("", "more", text))]
