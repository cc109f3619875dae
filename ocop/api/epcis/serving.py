"""One way for all operations of the EPCIS door: who asks, what may be asked for, OPTIONS, headers."""

from __future__ import annotations

import datetime as dt
import inspect
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Router, Schema
from pydantic import ConfigDict, Field

from ocop.api.auth import actor_of, by_key_or_session
from ocop.api.epcis import answers
from ocop.base import clock
from ocop.base.actor import Actor
from ocop.trace.queries import selecting
from ocop.trace.rules import exchange as rules

router = Router(tags=["EPCIS 2.0"])
_NAMES = re.compile(r"{(?:\w+:)?(\w+)}")


@dataclass(frozen=True)
class Asked:
    """A request to the door: who asks, when, and the steps of the address that stand for something."""

    request: HttpRequest
    actor: Actor
    at: dt.datetime
    names: dict[str, str]
    template: str

    @property
    def address(self) -> str:
        """The path as it has to be written: a step that holds slashes is escaped whole."""
        steps = self.template.strip("/").split("/")
        return answers.at(*(self.names[_NAMES.fullmatch(s)[1]] if "{" in s else s for s in steps if s))  # type: ignore[index]


View = Callable[[Asked], HttpResponse]


class EpcisError(Schema):
    """One finding of many: a JSON pointer into what was sent, and what is wrong there."""

    path: str = ""
    code: str = ""
    detail: str


class EpcisProblem(Schema):
    """Why a request was not answered; `type` is one of the standard's exceptions."""

    type: str = Field(examples=["epcisException:ValidationException"])
    title: str
    status: int
    detail: str
    errors: list[EpcisError] = []


class EpcisCollection(Schema):
    """Resources by their names."""

    model_config = ConfigDict(populate_by_name=True)

    context: str = Field(alias="@context")
    type: str
    member: list[str]


class EpcisQueryDocument(Schema):
    """Events as EPCIS 2.0 tells them in JSON-LD."""

    model_config = ConfigDict(extra="allow")

    type: str
    schemaVersion: str  # noqa: N815
    creationDate: dt.datetime  # noqa: N815
    epcisBody: dict[str, Any]  # noqa: N815


@dataclass(frozen=True)
class Operation:
    """One method of a path: the view, its summary, and what it answers with where all is well."""

    view: View
    summary: str
    status: int = 200
    schema: type[Schema] | Any = None
    problems: tuple[int, ...] = ()
    asks: dict[str, Any] | None = None


def serve(path: str, *, more: dict[str, str] | None = None, **operations: Operation) -> None:
    """Put a path's operations, by their method, and its OPTIONS on the router."""
    allowed = ["OPTIONS", *(method.upper() for method in operations)]

    def options(asked: Asked) -> HttpResponse:
        return answers.discovered(allowed, more or {})

    found = {"options": Operation(options, "Khả năng của địa chỉ này", 204), **operations}
    for method, operation in found.items():
        _add(path, method, operation)


def _add(path: str, method: str, operation: Operation) -> None:
    names = _NAMES.findall(path)
    codes = {401, 403, 406, 414, *operation.problems, *((404,) if names else ())}
    response: dict[Any, Any] = {operation.status: operation.schema, frozenset(codes): EpcisProblem}
    extra: dict[str, Any] = {**(operation.asks or {})}
    if operation.schema is not None:
        also = {answers.JSON_LD: {"schema": {"type": ["object", "array"]}}}
        extra["responses"] = {operation.status: {"content": also}}
    label = re.sub(r"\W+", "_", path).strip("_") or "root"
    router.add_api_operation(
        path, [method.upper()], _wrapped(operation.view, path, names), auth=by_key_or_session,
        response=response, summary=operation.summary, operation_id=f"epcis_{method}_{label}",
        openapi_extra=extra, by_alias=True,
        description=inspect.getdoc(operation.view) or "",
    )  # fmt: skip


def _wrapped(view: View, path: str, names: list[str]) -> Callable[..., HttpResponse]:
    def operation(request: HttpRequest, **given: str) -> HttpResponse:
        answers.check(request)
        actor = actor_of(request)
        rules.may_ask.check(actor)
        return answers.dressed(view(Asked(request, actor, clock.now(), given, path)))

    kind = inspect.Parameter.POSITIONAL_OR_KEYWORD
    parameters = [inspect.Parameter("request", kind, annotation=HttpRequest)]
    parameters += [inspect.Parameter(name, kind, annotation=str) for name in names]
    operation.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]
    return operation


def _parameter(name: str, where: str, kind: str = "string") -> dict[str, Any]:
    return {"name": name, "in": where, "required": False, "schema": {"type": kind}}


PAGED = {"parameters": [_parameter("perPage", "query", "integer"), _parameter("nextPageToken", "query")]}
SELECTED = {
    "parameters": [
        *PAGED["parameters"],
        *(_parameter(name, "query") for name in selecting.ANSWERED if name != "perPage"),
        _parameter("GS1-EPC-Format", "header"),
    ]
}


def sends(content: Mapping[str, Any], example: Any, *, parameters: tuple[str, ...] = ()) -> dict[str, Any]:
    """For `asks`: a body of one of these media types, each with its schema; `example` is one in JSON."""
    bodies = {
        kind: {"schema": shape, **({"example": example} if "json" in kind else {})}
        for kind, shape in content.items()
    }
    return {
        "requestBody": {"required": True, "content": bodies},
        "parameters": [_parameter(name, "header") for name in parameters],
    }
