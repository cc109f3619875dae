"""The shape of documents, events and queries: our own JSON schema of EPCIS 2.0, with formats checked.

The word lists of the schema are made from `vocabulary`, so that each stands in one place only.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import cache
from itertools import islice
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _
from jsonschema_rs import Draft202012Validator, Registry, ValidationError, ValidationErrorKind

from ocop.trace.epcis import vocabulary as cbv
from ocop.trace.epcis.problems import Problem, pointer

_FOLDER = Path(__file__).parent / "schema"
_BASE = "https://ocop.invalid/epcis/"
_FILES = ("event", "document", "query", "named_query")


def document_problems(document: Any) -> list[Problem]:
    """What a document, a query document or an event by itself breaks of the standard's shape."""
    return _problems("document", document)


def event_problems(event: Any) -> list[Problem]:
    """What one event of a document breaks, paths relative to it."""
    return _problems("event", event, most=10)


def query_problems(query: Any) -> list[Problem]:
    """What the parameters of an event query break; extension parameters are allowed, as in the text."""
    return _problems("query", query)


def named_query_problems(query: Any) -> list[Problem]:
    """What a query to be kept under a name breaks."""
    return _problems("named_query", query)


def files() -> dict[str, dict[str, Any]]:
    """The schema's files by their names, the word lists among them."""
    return {**{name: _read(name) for name in _FILES}, "vocabulary": _vocabularies()}


def _problems(name: str, instance: Any, most: int = 100) -> list[Problem]:
    """The first so many: who wrote nonsense needs no million answers."""
    validator = _validator(name)
    if validator.is_valid(instance):
        return []
    return [_problem(error) for error in islice(validator.iter_errors(instance), most)]


# ------------------------------------------------------------------ validators


@cache
def _validator(name: str) -> Draft202012Validator:
    return Draft202012Validator(_read(name), registry=_registry(), validate_formats=True)


@cache
def _registry() -> Registry:
    return Registry([(f"{_BASE}{name}.json", content) for name, content in files().items()])


def _read(name: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((_FOLDER / f"{name}.json").read_text("utf-8"))
    return found


def _vocabularies() -> dict[str, Any]:
    """Of each list its words, or a URI of one's own; event types and actions are closed."""
    own = {"type": "string", "format": "uri", "maxLength": 2048}
    open_lists = {v.name: {"anyOf": [{"enum": list(v.words)}, own]} for v in cbv.ALL}
    closed = {"action": {"enum": list(cbv.ACTIONS)}, "eventType": {"enum": list(cbv.EVENT_TYPES)}}
    return {"$id": f"{_BASE}vocabulary.json", "$defs": open_lists | closed}


# ------------------------------------------------------------------ what to say

_Kind = ValidationErrorKind
_Say = Callable[[Any, ValidationError], str]


def _problem(error: ValidationError) -> Problem:
    kind = error.kind
    say = _SAYINGS.get(kind.name)
    text = say(kind, error) if say else _("Không đúng dạng mà chuẩn EPCIS 2.0 quy định.")
    return Problem(pointer(error.instance_path), f"schema.{kind.name}", text)


def _short(value: Any) -> str:
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return text if len(text) <= 80 else text[:79] + "…"


def _missing(kind: Any, _error: ValidationError) -> str:
    return _("Thiếu trường “%(name)s”.") % {"name": kind.property}


def _unexpected(kind: Any, _error: ValidationError) -> str:
    names = ", ".join(_short(name) for name in kind.unexpected[:5])
    return _("Chuẩn không có trường “%(names)s”; trường thêm phải có tiền tố.") % {"names": names}


def _not_allowed(_kind: Any, error: ValidationError) -> str:
    return _("Chuẩn không cho phép giá trị “%(value)s” ở đây.") % {"value": _short(error.instance)}


def _format(kind: Any, error: ValidationError) -> str:
    if kind.format == "date-time":
        return _("Thời điểm phải có đủ ngày, giờ và múi giờ, ví dụ 2026-07-22T06:45:00+07:00.")
    return _("“%(value)s” không phải là địa chỉ (URI).") % {"value": _short(error.instance)}


def _type(_kind: Any, error: ValidationError) -> str:
    return _("Giá trị “%(value)s” sai kiểu.") % {"value": _short(error.instance)}


def _too_few(_kind: Any, _error: ValidationError) -> str:
    return _("Phải có ít nhất một mục.")


def _twice(_kind: Any, _error: ValidationError) -> str:
    return _("Danh sách ghi một mục hai lần.")


def _too_long(_kind: Any, _error: ValidationError) -> str:
    return _("Giá trị quá dài.")


def _too_small(_kind: Any, error: ValidationError) -> str:
    return _("Số “%(value)s” quá nhỏ.") % {"value": _short(error.instance)}


def _too_big(_kind: Any, error: ValidationError) -> str:
    return _("Số “%(value)s” quá lớn.") % {"value": _short(error.instance)}


_SAYINGS: dict[str, _Say] = {
    "required": _missing,
    "additionalProperties": _unexpected,
    "anyOf": _not_allowed,
    "enum": _not_allowed,
    "pattern": _not_allowed,
    "not": _not_allowed,
    "format": _format,
    "type": _type,
    "minItems": _too_few,
    "minProperties": _too_few,
    "minLength": _too_few,
    "uniqueItems": _twice,
    "maxLength": _too_long,
    "minimum": _too_small,
    "maximum": _too_big,
}
