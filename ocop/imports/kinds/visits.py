"""Inspections of earlier years as old books tell of them: who was visited, when, with what conclusion."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ocop.base.actor import Actor
from ocop.base.clock import local_date
from ocop.imports.columns import Column, Type, canonical
from ocop.imports.kinds.base import ID, Back, Book, Check, Kind, Values, Written
from ocop.imports.kinds.finding import Named
from ocop.organisations.models import Kind as OrganisationKind
from ocop.organisations.models import Organisation
from ocop.oversight import bulk
from ocop.oversight.models import Finding, Remedy, RemedyState, Severity, Visit, VisitKind
from ocop.oversight.queries.visits import WRITTEN

_PLAIN = ("kind", "record_no", "team", "conclusion", "source")
_RESULTS = tuple((s.value, s.label) for s in (RemedyState.ACCEPTED, RemedyState.FAILED))
_SEVERITIES = Severity.values  # the worst last

COLUMNS = (
    Column(ID, gettext_lazy("Mã hệ thống"), Type.PLAIN, width=12,
           help=gettext_lazy("Hệ thống cấp. Dòng mới thì để trống; dòng đã có thì giữ nguyên.")),
    Column("organisation", gettext_lazy("Mã hệ thống của chủ thể"), Type.PLAIN, fixed=True, width=14,
           help=gettext_lazy("Có tên chủ thể thì để trống được, trừ khi có hai chủ thể cùng tên.")),
    Column("producer", gettext_lazy("Chủ thể"), names="organisation", longest=250, width=36,
           help=gettext_lazy("Chủ thể đã có trong hệ thống, kể cả đã ngừng hoạt động.")),
    Column("day", gettext_lazy("Ngày kiểm tra"), Type.DAY, required=True, fixed=True, width=14,
           help=gettext_lazy("Ngày ghi trên biên bản. Ví dụ: 10/10/2022")),
    Column("kind", gettext_lazy("Loại"), Type.CHOICE, required=True, fixed=True,
           choices=tuple(VisitKind.choices), width=26,
           help=gettext_lazy("Định kỳ, đột xuất, hướng dẫn, khảo sát hay kiểm tra lại.")),
    Column("record_no", gettext_lazy("Số biên bản"), longest=60, width=16),
    Column("team", gettext_lazy("Thành phần đoàn"), Type.LINES, longest=2000, width=30),
    Column("conclusion", gettext_lazy("Kết luận"), Type.LINES, required=True, longest=5000, width=44),
    Column("finding", gettext_lazy("Điều phải sửa"), Type.LINES, fixed=True, longest=5000, width=40,
           help=gettext_lazy("Vi phạm, thiếu sót; không có thì để trống.")),
    Column("severity", gettext_lazy("Mức độ"), Type.CHOICE, fixed=True, choices=tuple(Severity.choices),
           width=14, help=gettext_lazy("Của điều phải sửa; để trống là nhẹ.")),
    Column("remedy", gettext_lazy("Việc khắc phục"), Type.LINES, fixed=True, longest=2000, width=36,
           help=gettext_lazy("Việc đã yêu cầu. Việc chưa xong thì lập cuộc kiểm tra lại trong hệ thống.")),
    Column("result", gettext_lazy("Kết quả khắc phục"), Type.CHOICE, fixed=True, choices=_RESULTS, width=18,
           help=gettext_lazy("Phải ghi khi có việc khắc phục.")),
    Column("settled_on", gettext_lazy("Ngày kết luận khắc phục"), Type.DAY, fixed=True, width=14,
           help=gettext_lazy("Phải ghi khi có việc khắc phục.")),
    Column("source", gettext_lazy("Nguồn"), longest=300, width=30,
           help=gettext_lazy("Sổ, biên bản hay văn bản nào nói như vậy. Cuộc của hệ thống thì trống.")),
)  # fmt: skip


class VisitsBook(Book):
    """Every visit with a record: those of old books, and those of this system, which stay as they are."""

    key_column = "day"

    def __init__(self, on: dt.date) -> None:
        super().__init__(on)
        owners = Organisation.objects.filter(kind=OrganisationKind.PRODUCER).order_by("pk")
        self.producers = Named((pk, name, "") for pk, name in owners.values_list("pk", "name"))
        self._records: dict[str, dict[str, Any] | None] = {}
        found = _found()
        named = ("pk", "organisation_id", "recorded_at", "record", *_PLAIN)
        for row in Visit.objects.filter(state__in=WRITTEN).order_by("pk").values(*named):
            pk, owner = str(row["pk"]), str(row["organisation_id"])
            self._records[pk] = row["record"] if row["source"] else None
            self.stored[row["pk"]] = {
                **{name: canonical(row[name]) for name in _PLAIN}, ID: pk,
                "organisation": owner, "producer": self.producers.names.get(owner, ""),
                "day": local_date(row["recorded_at"]).isoformat(), **found.get(row["pk"], _NOTHING),
            }  # fmt: skip

    def resolve(self, check: Check) -> None:
        """The producer; a finding that says nothing of how bad it is counts as minor."""
        self.producers.resolve(check, "organisation", "producer")
        values = check.values
        if check.stored is None and values["finding"] and not values["severity"]:
            values["severity"] = Severity.MINOR.value

    def check(self, check: Check) -> None:
        """A producer, a day gone by, a source; a remedy with its end; what this system recorded stays."""
        values = check.values
        if not values["organisation"]:
            check.wrong("producer", _("Ô này trống. Hãy ghi tên chủ thể."))
        if check.stored is not None and self._records[values[ID]] is None:
            if check.changes(*(c.name for c in COLUMNS if not c.names)):
                check.wrong("", _("Cuộc này lập biên bản trong hệ thống nên không sửa bằng tệp."))
            return
        if not values["source"]:
            check.wrong("source", _("Ô này trống. Hãy điền."))
        if check.stored is None:
            self._check_new(check)

    def _check_new(self, check: Check) -> None:
        values = check.values
        for name in ("day", "settled_on"):
            if values[name] > self.on.isoformat():
                check.wrong(name, _("Ngày này chưa đến."))
        if values["settled_on"] and values["settled_on"] < values["day"]:
            check.wrong("settled_on", _("Ngày này trước ngày của bước trước đó."))
        if values["remedy"] and not values["finding"]:
            check.wrong("finding", _("Có việc khắc phục thì phải ghi điều phải sửa."))
        if values["severity"] and not values["finding"]:
            check.wrong("severity", _("Không có điều phải sửa thì để trống ô này."))
        for name in ("result", "settled_on"):
            if bool(values[name]) != bool(values["remedy"]):
                words = _("Phải ghi khi có việc khắc phục."), _("Không có việc khắc phục thì để trống ô này.")
                check.wrong(name, words[bool(values[name])])

    def key(self, values: Values) -> tuple[str, ...] | None:
        """One visit of a kind to a producer on a day."""
        key = values["organisation"], values["day"], values["kind"]
        return key if all(key) else None

    def claims(self, values: Values) -> list[tuple[str, tuple[str, ...]]]:
        """The key; visits of this system may be two on a day."""
        is_of_book = values["source"] or not values[ID]
        return super().claims(values) if is_of_book else []

    def label(self, values: Values) -> str:
        """Kind, producer, day."""
        kind = str(VisitKind(values["kind"]).label) if values["kind"] in VisitKind.values else ""
        day = f"{dt.date.fromisoformat(values['day']):%d/%m/%Y}" if values["day"] else ""
        return " – ".join(part for part in (kind, values["producer"], day) if part)

    def fields(self, values: Mapping[str, str]) -> dict[str, Any]:
        """By name; the record as it was frozen, or anew where what it holds was put right."""
        plain = {c.name: c.python(values[c.name]) for c in COLUMNS if c.name not in (ID, "producer")}
        owner = int(plain.pop("organisation"))
        failed = values["result"] == RemedyState.FAILED
        same = values == self.stored.get(int(values[ID] or 0))
        record = self._records[values[ID]] if same else _record(values)
        reasons = values["conclusion"] if failed else ""
        return {**plain, "organisation_id": owner, "reasons": reasons, "record": record}


_NOTHING = {"finding": "", "severity": "", "remedy": "", "result": "", "settled_on": ""}


def _found() -> dict[int, Values]:
    """What was found on each visit and what came of it, in the words of the columns; two statements."""
    found: dict[int, dict[str, list[str]]] = {}
    seen = Finding.objects.filter(visit__state__in=WRITTEN).order_by("pk")
    for visit, text, severity in seen.values_list("visit_id", "text", "severity"):
        said = found.setdefault(visit, {name: [] for name in _NOTHING})
        said["finding"].append(text)
        said["severity"].append(severity)
    asked = Remedy.objects.filter(finding__visit__state__in=WRITTEN).order_by("pk")
    for visit, what, state, at in asked.values_list("finding__visit_id", "what", "state", "settled_at"):
        found[visit]["remedy"].append(what)
        found[visit]["result"].append(state if at else "")
        found[visit]["settled_on"].append(local_date(at).isoformat() if at else "")
    return {visit: _in_words(said) for visit, said in found.items()}


def _in_words(said: Mapping[str, list[str]]) -> Values:
    """Several at once: texts below each other, the worst, the outcome that all share, the last day."""
    results = set(said["result"])
    return {
        "finding": "\n".join(said["finding"]), "remedy": "\n".join(said["remedy"]),
        "severity": max(said["severity"], key=_SEVERITIES.index),
        "result": results.pop() if len(results) == 1 else "",
        "settled_on": max(said["settled_on"]) if said["settled_on"] and all(said["settled_on"]) else "",
    }  # fmt: skip


def _record(values: Mapping[str, str]) -> dict[str, Any]:
    """What the old book says, frozen with the visit; Vietnamese, as records are."""
    told = ("producer", "day", "record_no", "team", "conclusion", *_NOTHING, "source")
    return {"note": "Nhập từ sổ cũ", "kind": values["kind"], **{name: values[name] for name in told}}


class VisitsWriter:
    """By `oversight.bulk`."""

    def write(
        self,
        book: VisitsBook,
        new: Sequence[Values],
        changed: Mapping[int, Values],
        *,
        by: Actor,
        at: dt.datetime,
    ) -> Written:
        """Write rows; what was found and put right comes with them."""
        bulk.change_visits({pk: book.fields(values) for pk, values in changed.items()}, by=by, at=at)
        added = [book.fields(values) for values in new]
        ids, findings, remedies = bulk.take_in_visits(added, by=by, at=at)
        return Written(ids, (*((Finding, pk) for pk in findings), *((Remedy, pk) for pk in remedies)))

    def take_back(self, _book: VisitsBook, back: Back, *, by: Actor, at: dt.datetime) -> None:
        """Undo it, in the other order."""
        bulk.remove_visits(back.removed, by=by, at=at)
        bulk.change_visits(back.restored, by=by, at=at)


KIND = Kind(
    code="visits",
    title=gettext_lazy("Kiểm tra các năm trước"),
    thing=gettext_lazy("cuộc kiểm tra"),
    lead=gettext_lazy("Các cuộc kiểm tra đã xong, ghi trong sổ và biên bản trước khi dùng hệ thống."),
    model=Visit,
    columns=COLUMNS,
    book=VisitsBook,
    writer=VisitsWriter(),
)
