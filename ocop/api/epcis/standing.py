"""Queries under a name, and subscriptions to them by webhook."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _
from ninja import Schema

from ocop.api.epcis import answers, asking
from ocop.api.epcis.capturing import body_of
from ocop.api.epcis.schemas import reference
from ocop.api.epcis.serving import PAGED, Asked, EpcisQueryDocument, Operation, sends, serve
from ocop.trace.actions import subscribing
from ocop.trace.epcis import scheduling
from ocop.trace.epcis.problems import Fault, refusal
from ocop.trace.epcis.reading import JSON_TYPES, Limits, read_json
from ocop.trace.epcis.times import moment
from ocop.trace.models import NamedQuery, Subscription
from ocop.trace.queries import exchange, selecting, telling

_SMALL = Limits(size=100_000, depth=8)
_SOCKET = ("stream", "reportIfEmpty", "initialRecordTime", "second", "minute", "hour", "dayOfMonth", "month",
           "dayOfWeek")  # fmt: skip
_FIELDS = {"dest": str, "signatureToken": str, "secret": str, "stream": bool, "schedule": dict,
           "reportIfEmpty": bool, "initialRecordTime": str}  # fmt: skip

_TEXT, _YES_OR_NO = {"type": "string"}, {"type": "boolean"}
_SUBSCRIBES: dict[str, Any] = {
    "type": "object",
    "properties": {
        "dest": {"type": "string", "format": "uri", "maxLength": 500},
        "signatureToken": {"type": "string", "minLength": subscribing.SHORTEST_SECRET, "maxLength": 200},
        "secret": _TEXT, "stream": _YES_OR_NO, "reportIfEmpty": _YES_OR_NO,
        "initialRecordTime": {"type": "string", "format": "date-time"},
        "schedule": {
            "type": "object", "additionalProperties": False,
            "properties": {
                part: {"type": "string", "pattern": "^[0-9,\\[\\]-]+$"} for part in scheduling.RANGES
            },
        },
    },
    "required": ["dest"],
    "additionalProperties": False,
}  # fmt: skip
_NAMED_QUERY = {"name": "thu-hoach", "query": {"eventType": ["ObjectEvent"], "EQ_action": ["ADD"]}}
_STREAM = {"dest": "https://example.vn/nhan", "signatureToken": "mot-ma-ky-du-dai-cho-thu", "stream": True}


class EpcisNamedQuery(Schema):
    """A query under its name."""

    name: str
    query: dict[str, Any]


class EpcisSubscription(Schema):
    """Where results go; the token that signs them is never told."""

    subscriptionID: str  # noqa: N815
    dest: str
    createdAt: str  # noqa: N815
    lastNotifiedAt: str | None = None  # noqa: N815
    minRecordTime: str  # noqa: N815
    stream: bool | None = None
    schedule: dict[str, str] | None = None
    reportIfEmpty: bool  # noqa: N815


def queries(asked: Asked) -> HttpResponse:
    """The queries that the reader keeps or shares."""
    asking.refuse_others(asked)
    found = exchange.named_queries_visible_to(asked.actor)
    return asking.page(asked, found, lambda row: {"name": row.name, "query": row.query})


def add_query(asked: Asked) -> HttpResponse:
    """Keep a query under a name; its events are under `/queries/{name}/events`."""
    content = _object(asked, {"name": str, "query": dict, "@context": object})
    kept = subscribing.keep_query(
        str(content.get("name", "")), content.get("query", {}), by=asked.actor, at=asked.at
    )
    response = HttpResponse(status=201)
    response["Location"] = asked.request.build_absolute_uri(answers.at("queries", kept.name))
    return response


def query(asked: Asked) -> HttpResponse:
    """One query as it was given."""
    kept = _query(asked)
    return answers.answer(asked.request, {"name": kept.name, "query": kept.query})


def remove_query(asked: Asked) -> HttpResponse:
    """Drop a query, and with it its subscriptions."""
    subscribing.end_query(_query(asked), by=asked.actor, at=asked.at)
    return HttpResponse(status=204)


def query_events(asked: Asked) -> HttpResponse:
    """What a query finds now, for who reads it."""
    if "upgrade" in asked.request.headers.get("Connection", "").lower() or "Upgrade" in asked.request.headers:
        text = _("Hệ thống này không mở websocket; hãy đăng ký nhận tin tới một địa chỉ https.")
        raise refusal("websocket", text, Fault.IMPLEMENTATION)
    given = set(asking.plain(asked.request.GET))
    if given & set(_SOCKET):
        text = _("Tham số đăng ký chỉ dùng khi mở websocket.")
        raise refusal("websocket", text, Fault.SUBSCRIPTION_CONTROLS)
    asking.refuse_others(asked)
    kept = _query(asked)
    return asking.events_answer(asked, kept.query, name=kept.name)


def subscriptions(asked: Asked) -> HttpResponse:
    """The running subscriptions of a query."""
    asking.refuse_others(asked)
    return asking.page(asked, _subscriptions(asked), _told)


def subscribe(asked: Asked) -> HttpResponse:
    """Have new events sent to an address of one's own, signed with `signatureToken`."""
    kept, content = _query(asked), _object(asked, _FIELDS)
    made = subscribing.subscribe(kept, _wanted(content), by=asked.actor, at=asked.at)
    location = asked.request.build_absolute_uri(answers.at("queries", kept.name, "subscriptions", made.code))
    return answers.answer(asked.request, _told(made), 201, Location=location)


def subscription(asked: Asked) -> HttpResponse:
    """One subscription."""
    return answers.answer(asked.request, _told(_subscription(asked)))


def unsubscribe(asked: Asked) -> HttpResponse:
    """End a subscription."""
    subscribing.end_subscription(_subscription(asked), by=asked.actor, at=asked.at)
    return HttpResponse(status=204)


# ------------------------------------------------------------------ reading


def _query(asked: Asked) -> NamedQuery:
    found = exchange.named_queries_visible_to(asked.actor).filter(name=asked.names["query_name"]).first()
    if found is None:
        text = _("Không có truy vấn tên này.")
        raise refusal("query.unknown", text, Fault.NO_SUCH_NAME)
    return found


def _subscriptions(asked: Asked) -> Any:
    return exchange.subscriptions_visible_to(asked.actor).filter(query=_query(asked))


def _subscription(asked: Asked) -> Subscription:
    found: Subscription | None = _subscriptions(asked).filter(code=asked.names["subscription_id"]).first()
    if found is None:
        raise Http404
    return found


def _object(asked: Asked, fields: Mapping[str, type]) -> dict[str, Any]:
    """An object of known fields. `Unreadable` for anything else."""
    request = asked.request
    content = read_json(body_of(request, _SMALL.size), request.headers.get("Content-Type", ""), _SMALL)
    if not isinstance(content, dict):
        text = _("Thân yêu cầu phải là một đối tượng JSON.")
        raise refusal("json.object", text)
    for name, value in content.items():
        if name not in fields or not isinstance(value, fields[name]):
            text = _("Trường “%(name)s” không có trong chuẩn hoặc sai kiểu.") % {"name": name[:80]}
            raise refusal("json.field", text, Fault.VALIDATION, f"/{name[:80]}")
    return content


def _wanted(content: dict[str, Any]) -> subscribing.Wanted:
    """What a subscriber asks for. The standard's schema demands `secret` and describes `signatureToken`: both
    names are taken."""
    schedule = content.get("schedule")
    if (schedule is None) == (content.get("stream") is not True):
        text = _("Hãy chọn một: stream là true, hoặc một lịch (schedule).")
        raise refusal("subscription.controls", text, Fault.SUBSCRIPTION_CONTROLS, "/stream")
    if schedule is not None and not all(isinstance(value, str) for value in schedule.values()):
        text = _('Các phần của lịch phải là chuỗi, ví dụ "minute": "5".')
        raise refusal("subscription.schedule", text, Fault.SUBSCRIPTION_CONTROLS, "/schedule")
    return subscribing.Wanted(
        target=content.get("dest", ""), secret=content.get("signatureToken", content.get("secret", "")),
        schedule=schedule, report_if_empty=content.get("reportIfEmpty", False),
        not_before=_first_time(content.get("initialRecordTime")),
    )  # fmt: skip


def _first_time(given: str | None) -> dt.datetime | None:
    try:
        return moment(given) if given is not None else None
    except ValueError:
        text = _("Thời điểm phải có đủ ngày, giờ và múi giờ, ví dụ 2026-07-22T06:45:00+07:00.")
        raise selecting.wrong_parameter(Fault.SUBSCRIPTION_CONTROLS, "initialRecordTime", text) from None


def _told(row: Subscription) -> dict[str, Any]:
    told: dict[str, Any] = {
        "subscriptionID": row.code,
        "dest": row.target,
        "createdAt": telling.stamp(row.created_at),
        "minRecordTime": telling.stamp(max(filter(None, (row.last_sent_at, row.not_before)))),
        "reportIfEmpty": row.report_if_empty,
    }
    told |= {"stream": True} if row.schedule is None else {"schedule": row.schedule}
    return told | ({"lastNotifiedAt": telling.stamp(row.last_sent_at)} if row.last_sent_at else {})


def register() -> None:
    """Put these operations on the router."""
    name = "/queries/{query_name}"
    kept = sends({kind: reference("named_query") for kind in JSON_TYPES}, _NAMED_QUERY)
    wanted = sends(dict.fromkeys(JSON_TYPES, _SUBSCRIBES), _STREAM)
    serve(
        "/queries",
        get=Operation(queries, "Các truy vấn", schema=list[EpcisNamedQuery], problems=(400,), asks=PAGED),
        post=Operation(add_query, "Lập truy vấn", 201, problems=(400, 409, 413, 415, 501), asks=kept),
    )
    serve(
        name,
        get=Operation(query, "Một truy vấn", schema=EpcisNamedQuery),
        delete=Operation(remove_query, "Xóa truy vấn", 204),
    )
    serve(
        f"{name}/events",
        get=Operation(
            query_events, "Kết quả truy vấn", schema=EpcisQueryDocument, problems=(400, 413, 501), asks=PAGED
        ),
    )
    serve(
        f"{name}/subscriptions",
        get=Operation(
            subscriptions, "Các đăng ký nhận tin", schema=list[EpcisSubscription], problems=(400,), asks=PAGED
        ),
        post=Operation(
            subscribe, "Đăng ký nhận tin", 201, EpcisSubscription, problems=(400, 413, 415), asks=wanted
        ),
    )
    serve(
        f"{name}/subscriptions/{{subscription_id}}",
        get=Operation(subscription, "Một đăng ký", schema=EpcisSubscription),
        delete=Operation(unsubscribe, "Thôi nhận tin", 204),
    )
