"""What the standard asks of an event and no schema can say, or says badly.

Every rule takes an event that fits the schema and answers problems; those that only warn name what another
party may have got wrong in its own codes, which is no reason to refuse its event.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from django.utils.translation import gettext as _

from ocop.trace.epcis import vocabulary as cbv
from ocop.trace.epcis.context import Namespaces
from ocop.trace.epcis.identifiers import canonical, wrong_check_digit
from ocop.trace.epcis.problems import Problem
from ocop.trace.epcis.times import moment

Event = Mapping[str, Any]
Ours = Callable[[str], bool]
"""Whether a canonical link names something of ours: then its check digit must be right."""


def nothing_is_ours(_link: str) -> bool:
    """For documents that may name anybody's things."""
    return False


def event_problems(event: Event, namespaces: Namespaces, ours: Ours = nothing_is_ours) -> list[Problem]:
    """All problems of one event, paths relative to it."""
    return [
        *_times(event),
        *_parties(event),
        *_named(event),
        *_ilmd(event),
        *_sensors(event),
        *_words(event, namespaces),
        *_prefixes(event, namespaces),
        *_check_digits(event, namespaces, ours),
    ]


# ------------------------------------------------------------------ what an event must name


def _parties(event: Event) -> Iterator[Problem]:
    """EPCIS 2.0, AggregationEvent and AssociationEvent: who is the parent, who the children."""
    if event["type"] not in ("AggregationEvent", "AssociationEvent"):
        return
    adds, observes = event["action"] == "ADD", event["action"] == "OBSERVE"
    if "parentID" not in event and not observes:
        text = _("Thiếu đơn vị chứa (parentID): thêm vào hay lấy ra đều phải nói là ở đâu.")
        yield Problem("/parentID", "event.parent", text)
    if (adds or observes) and not (event.get("childEPCs") or event.get("childQuantityList")):
        yield Problem("/childEPCs", "event.children", _("Phải nêu ít nhất một đơn vị được chứa."))


def _named(event: Event) -> Iterator[Problem]:
    """What happened must have happened to something."""
    lists = _WHAT.get(event["type"], ())
    if event["type"] == "TransactionEvent" and event["action"] == "DELETE":
        return  # a transaction may be undone as a whole
    if event["type"] == "TransformationEvent":
        missing = [side for side in ("input", "output") if not _side(event, side)]
        if len(missing) == 2 or (missing and "transformationID" not in event):
            text = _("Phải nêu cả đầu vào và đầu ra, hoặc mã chế biến (transformationID) với một bên.")
            yield Problem(f"/{missing[0]}EPCList", "event.transformation", text)
    elif lists and not any(event.get(name) for name in lists) and not _only_sensed(event):
        yield Problem("/epcList", "event.nothing", _("Sự kiện không nêu hàng hóa nào."))


_WHAT = {
    "ObjectEvent": ("epcList", "quantityList"),
    "TransactionEvent": ("epcList", "quantityList", "parentID"),
}


def _side(event: Event, side: str) -> bool:
    return bool(event.get(f"{side}EPCList") or event.get(f"{side}QuantityList"))


def _only_sensed(event: Event) -> bool:
    """An ObjectEvent may report on a place by sensors alone (EPCIS 2.0)."""
    return event["type"] == "ObjectEvent" and bool(event.get("sensorElementList")) and "readPoint" in event


def _ilmd(event: Event) -> Iterator[Problem]:
    """Master data of a lot or instance is given when it begins: with ADD, or when it is made."""
    if "ilmd" in event and event["type"] == "ObjectEvent" and event["action"] != "ADD":
        text = _("Thông tin của lô (ilmd) chỉ ghi khi lô bắt đầu (action ADD) hoặc được chế biến ra.")
        yield Problem("/ilmd", "event.ilmd", text)


# ------------------------------------------------------------------ times


def _times(event: Event) -> Iterator[Problem]:
    """The schema knows the form of a time; that it lies in the calendar we count with is for here. The last
    year of that calendar has hours that no clock east of Greenwich can show."""
    for path, stamp in _stamps(event):
        try:
            is_shown = moment(stamp).year < dt.MAXYEAR
        except ValueError:
            is_shown = False
        if not is_shown:
            text = _("Không có thời điểm “%(time)s”.")
            yield Problem(path, "time.impossible", text % {"time": stamp})


def _stamps(event: Event) -> Iterator[tuple[str, str]]:
    for name in ("eventTime", "recordTime"):
        if name in event:
            yield f"/{name}", event[name]
    if "errorDeclaration" in event:
        yield "/errorDeclaration/declarationTime", event["errorDeclaration"]["declarationTime"]
    for path, sensed in _sensed(event):
        for name in ("time", "startTime", "endTime"):
            if name in sensed:
                yield f"{path}/{name}", sensed[name]


def _sensed(event: Event) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """The metadata and the reports of all sensor elements, with their paths."""
    for at, element in enumerate(event.get("sensorElementList", ())):
        path = f"/sensorElementList/{at}"
        if "sensorMetadata" in element:
            yield f"{path}/sensorMetadata", element["sensorMetadata"]
        for no, report in enumerate(element["sensorReport"]):
            yield f"{path}/sensorReport/{no}", report


def _sensors(event: Event) -> Iterator[Problem]:
    """EPCIS 2.0, sensorMetadata: a period has both ends, in order. Without a time the event's own counts."""
    for at, element in enumerate(event.get("sensorElementList", ())):
        path = f"/sensorElementList/{at}/sensorMetadata"
        metadata = element.get("sensorMetadata", {})
        ends = [metadata[name] for name in ("startTime", "endTime") if name in metadata]
        if len(ends) == 1:
            yield Problem(path, "sensor.period", _("Khoảng đo phải có cả lúc bắt đầu và lúc kết thúc."))
        elif len(ends) == 2 and _after(*ends):
            yield Problem(path, "sensor.order", _("Khoảng đo kết thúc trước khi bắt đầu."))


def _after(one: str, other: str) -> bool:
    try:
        return moment(one) > moment(other)
    except ValueError:  # said already
        return False


# ------------------------------------------------------------------ words and prefixes


def _words(event: Event, namespaces: Namespaces) -> Iterator[Problem]:
    """CBV 2.0 keeps its namespaces to itself: a word of one's own has a URI of one's own."""
    for path, words, value in _vocabulary_values(event):
        if words.claims(namespaces.expand(value)):
            text = _("CBV không có từ “%(value)s”. Từ riêng phải có địa chỉ riêng.")
            yield Problem(path, "cbv.unknown", text % {"value": value})


def _vocabulary_values(event: Event) -> Iterator[tuple[str, cbv.Vocabulary, str]]:
    for name, words in (("bizStep", cbv.BIZ_STEP), ("disposition", cbv.DISPOSITION)):
        if name in event:
            yield f"/{name}", words, event[name]
    for part, values in event.get("persistentDisposition", {}).items():
        for at, value in enumerate(values):
            yield f"/persistentDisposition/{part}/{at}", cbv.DISPOSITION, value
    for name, words in _TYPED.items():
        for at, item in enumerate(event.get(name, ())):
            if "type" in item:
                yield f"/{name}/{at}/type", words, item["type"]
    for path, report in _sensed(event):
        if "component" in report:
            yield f"{path}/component", cbv.COMPONENT, report["component"]
    reason = event.get("errorDeclaration", {}).get("reason")
    if reason is not None:
        yield "/errorDeclaration/reason", cbv.ERROR_REASON, reason


_TYPED = {
    "bizTransactionList": cbv.BIZ_TRANSACTION_TYPE,
    "sourceList": cbv.SOURCE_DEST_TYPE,
    "destinationList": cbv.SOURCE_DEST_TYPE,
}


def _prefixes(event: Event, namespaces: Namespaces) -> Iterator[Problem]:
    """An extension whose prefix nobody declared can be read, but not understood."""
    for name in event:
        if not namespaces.declares(name):
            text = _("Chưa khai báo tiền tố của trường “%(name)s” trong @context.")
            yield Problem(f"/{name}", "context.undeclared", text % {"name": name}, refuses=False)


# ------------------------------------------------------------------ what the store has room for

MOST_LETTERS = {"type": 200, "eventID": 300, "bizStep": 200, "disposition": 200, "transformationID": 300}
"""The longest values of an event's fields, as the columns of `models.Event` have them."""
MOST_LETTERS_OF_A_CODE = 400
"""The longest canonical identifier (`models.Identifier`)."""
LEAST_TOO_MUCH = 10**12
"""Quantities stay below (`models.EventRole`: 18 digits, 6 of them decimals, to which it rounds)."""
_QUANTITIES = ("quantityList", "childQuantityList", "inputQuantityList", "outputQuantityList")


def room_problems(event: Event) -> list[Problem]:
    """What of an event in its canonical form is too long or too much to be kept, paths relative to it."""
    return [*_too_long(event), *_too_much(event)]


def _too_long(event: Event) -> Iterator[Problem]:
    for name, most in MOST_LETTERS.items():
        if len(event.get(name, "")) > most:
            yield Problem(f"/{name}", "limit.length", longer_than(most))
    for path, value in _identifiers(event):
        if len(value) > MOST_LETTERS_OF_A_CODE and path != "/transformationID":
            yield Problem(path, "limit.length", longer_than(MOST_LETTERS_OF_A_CODE))


def longer_than(most: int) -> str:
    """What is said of a value that is too long."""
    return _("Giá trị dài hơn %(most)s ký tự.") % {"most": most}


def _too_much(event: Event) -> Iterator[Problem]:
    for name in _QUANTITIES:
        for at, item in enumerate(event.get(name, ())):
            if item.get("quantity", 0) >= LEAST_TOO_MUCH:
                text = _("Số lượng phải nhỏ hơn %(most)s.") % {"most": LEAST_TOO_MUCH}
                yield Problem(f"/{name}/{at}/quantity", "limit.quantity", text)


# ------------------------------------------------------------------ check digits


def _check_digits(event: Event, namespaces: Namespaces, ours: Ours) -> Iterator[Problem]:
    """A wrong check digit is a slip of the pen: refused in our codes, warned of in others'."""
    for path, value in _identifiers(event):
        link = namespaces.expand(value)
        right = wrong_check_digit(link)
        if right is not None:
            text = _("Số kiểm tra của mã “%(code)s” sai, phải là %(right)s.")
            said = text % {"code": value, "right": right}
            yield Problem(path, "identifier.check_digit", said, refuses=ours(canonical(link)))


def _identifiers(event: Event) -> Iterator[tuple[str, str]]:
    """Everything in an event that may be a GS1 identifier, with its path."""
    for name in ("epcList", "childEPCs", "inputEPCList", "outputEPCList"):
        for at, value in enumerate(event.get(name, ())):
            yield f"/{name}/{at}", value
    for name in _QUANTITIES:
        for at, item in enumerate(event.get(name, ())):
            yield f"/{name}/{at}/epcClass", item["epcClass"]
    for name in ("parentID", "transformationID"):
        if name in event:
            yield f"/{name}", event[name]
    for name in ("readPoint", "bizLocation"):
        if name in event:
            yield f"/{name}/id", event[name]["id"]
    for name, field in (("source", "sourceList"), ("destination", "destinationList")):
        for at, item in enumerate(event.get(field, ())):
            yield f"/{field}/{at}/{name}", item[name]
