"""The diaries as they stand, and rows of sheets that go on from there."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any, Generic, NamedTuple, TypeVar

from django.db.models import Q
from django.utils.translation import gettext as _

from ocop.base.clock import LOCAL, local_date
from ocop.base.each import batches
from ocop.base.refusals import Refused
from ocop.base.text import fold
from ocop.imports.columns import canonical
from ocop.imports.kinds.base import ID, Book, Check, Values
from ocop.imports.kinds.finding import Named
from ocop.organisations.models import Kind as OrganisationKind
from ocop.organisations.models import Organisation
from ocop.trace import bulk
from ocop.trace.actions.births import checked_code
from ocop.trace.models import Direction, Item, Lot, Site, Step, StepKind, StepLine, Supply, SupplyUse
from ocop.trace.queries import diary as queries
from ocop.trace.queries.diary import Wait
from ocop.trace.rules import diary as rules
from ocop.trace.states import LotState

MAKING = (StepKind.HARVEST, StepKind.PROCESS, StepKind.PACK)
KINDS = (StepKind.CARE, *MAKING, StepKind.DELIVER)
USING = (StepKind.CARE, StepKind.PROCESS, StepKind.PACK)
"""The steps that inputs are used in."""
TOLD = Q(kind__in=KINDS, mistaken_at__isnull=True)
"""The steps that the sheet tells."""
_LOT = tuple[str, str, str]  # owner of the amount, item, number: ids as texts
T = TypeVar("T")


class _Part(NamedTuple, Generic[T]):
    """One thing named in a cell, how much of it, and how it is typed."""

    thing: T | None
    amount: Decimal
    typed: str


@dataclass
class _Known:
    """A lot as rows find it: its name, the day it was made, its state, whose it is."""

    name: str
    made_on: dt.date
    state: str
    maker: str


class StepsBook(Book):
    """The steps that stand, with the lots and how much of them is left; rows of a file go on from there."""

    key_column = "code"

    def __init__(self, on: dt.date, only: int | None = None) -> None:
        """`only`: the book of one producer."""
        super().__init__(on)
        self.only = only
        mine = {} if only is None else {"organisation": only}
        owners = list(Organisation.objects.order_by("pk").values_list("pk", "name", "kind", "is_closed"))
        self.owners = Named(
            (pk, name, "") for pk, name, kind, _x in owners if kind == OrganisationKind.PRODUCER
        )
        self.receivers = {str(pk): name for pk, name, kind, _x in owners if kind != OrganisationKind.AGENCY}
        self.closed = {str(pk) for pk, _name, _kind, closed in owners if closed}
        self._sites = {str(site.pk): site for site in Site.objects.filter(**mine).order_by("pk")}
        self._items = {str(item.pk): item for item in Item.objects.filter(**mine).order_by("pk")}
        self._supplies = {str(x.pk): x for x in Supply.objects.filter(**mine).order_by("pk")}
        self.supplies = Named((x.pk, str(x), str(x.organisation_id)) for x in self._supplies.values())
        self.sites = Named((x.pk, str(x), str(x.organisation_id)) for x in self._sites.values())
        self.items = Named((x.pk, str(x), str(x.organisation_id)) for x in self._items.values())
        self._new = 0
        self._waits: dict[str, list[Wait]] = defaultdict(list)
        self._lots: dict[_LOT, _Known] = {}
        self._left: dict[_LOT, Decimal] = {}
        self._called: dict[tuple[str, str], list[_LOT]] = defaultdict(list)
        self._read_lots()
        self._read_steps()

    def _read_lots(self) -> None:
        there = Lot.objects.all() if self.only is None else queries.lots_of(self.only)
        lots = {lot.pk: lot for lot in there.select_related("item").order_by("pk")}
        balances = {k: n for batch in batches(lots) for k, n in queries.balances_of(batch).items()}
        for (owner, pk), left in balances.items():
            lot = lots[pk]
            key = (str(owner), str(lot.item_id), lot.code)
            self._know(key, _Known(str(lot), lot.made_on, lot.state, str(lot.organisation_id)), left)

    def _know(self, key: _LOT, lot: _Known, left: Decimal) -> None:
        self._lots[key], self._left[key] = lot, left
        for name in {fold(key[2]), fold(lot.name)}:
            self._called[key[0], name].append(key)

    def _read_steps(self) -> None:
        lines: dict[int, list[StepLine]] = defaultdict(list)
        steps = Step.objects.filter(TOLD)
        steps = steps if self.only is None else steps.filter(organisation=self.only)
        told = StepLine.objects.filter(step__in=steps.values("pk"))
        for line in told.select_related("lot__item").order_by("step", "lot"):
            lines[line.step_id].append(line)
        used: dict[int, list[SupplyUse]] = defaultdict(list)
        for use in SupplyUse.objects.filter(step__in=steps.values("pk")).select_related("supply"):
            used[use.step_id].append(use)
        for step in steps.select_related("handover").order_by("pk"):
            self.stored[step.pk] = self._values(step, lines[step.pk], used[step.pk])

    def _values(self, step: Step, lines: Sequence[StepLine], used: Sequence[SupplyUse]) -> Values:
        made = next((line for line in lines if line.direction == Direction.OUT), None)
        taken = [(line.lot, line.quantity) for line in lines if line is not made and line.quantity]
        handover = step.handover if step.kind == StepKind.DELIVER else None
        receiver = canonical(handover.receiver_id) if handover else ""
        outside = handover.receiver_name if handover else ""
        owner, site = str(step.organisation_id), canonical(step.site_id)
        item = str(made.lot.item_id) if made else ""
        return {
            ID: str(step.pk), "kind": step.kind, "day": local_date(step.happened_at).isoformat(),
            "organisation": owner, "producer": self.owners.names.get(owner, ""),
            "site": site, "site_name": self.sites.names.get(site, ""),
            "item": item, "item_name": self.items.names.get(item, ""),
            "code": made.lot.code if made else "", "quantity": canonical(made.quantity) if made else "",
            "inputs": _joined(_told(str(lot), quantity) for lot, quantity in taken),
            "supplies": _joined(_told(str(use.supply), use.quantity) for use in used),
            "receiver": receiver, "receiver_name": self.receivers.get(receiver, "") or outside,
            "note": step.note,
        }  # fmt: skip

    def resolve(self, check: Check) -> None:
        """The producer first: places, goods and lots are its own."""
        values = check.values
        self.owners.resolve(check, "organisation", "producer")
        owner = values["organisation"]
        self.sites.resolve(check, "site", "site_name", within=owner)
        self.items.resolve(check, "item", "item_name", within=owner)
        if values["receiver"] in self.receivers:
            values["receiver_name"] = self.receivers[values["receiver"]]
        self._tidy(values, "inputs", self._inputs(values), lambda key: self._lots[key].name)
        self._tidy(values, "supplies", self._used(values), lambda pk: self.supplies.names[pk])

    def _tidy(self, values: Values, cell: str, found: Iterator[_Part[T]], name: Callable[[T], str]) -> None:
        """A cell in one spelling, where all that it names is known."""
        parts = list(found)
        if all(part.thing is not None for part in parts):
            values[cell] = _joined(_told(name(p.thing), p.amount) for p in parts if p.thing is not None)

    def _inputs(self, values: Mapping[str, str]) -> Iterator[_Part[_LOT]]:
        """The lots named in a cell."""
        owner = values["organisation"]
        return _parts(values["inputs"], lambda name: self._called.get((owner, fold(name)), []))

    def _used(self, values: Mapping[str, str]) -> Iterator[_Part[str]]:
        """The inputs named in a cell, by their ids."""
        owner, within = values["organisation"], self.supplies.within
        return _parts(
            values["supplies"],
            lambda name: [pk for pk in self.supplies.called(name) if within[pk] == owner],
        )

    def check(self, check: Check) -> None:
        """What the forms of the diary ask, and that the lots are there; the next row goes on from here."""
        if check.stored is not None or not check.values["kind"]:
            return
        values = check.values
        if not values["organisation"]:
            check.wrong("producer", _("Ô này trống. Hãy ghi tên chủ thể."))
        if values["organisation"] in self.closed:
            check.wrong("producer", _("Chủ thể đã ngừng hoạt động nên không ghi thêm."))
        self._check_filled(check)
        if not check.problems:
            self._check_things(check)
        if not check.problems:
            self._check_amounts(check)
        if self._new >= bulk.MOST:
            words = _("Mỗi lần ghi nhiều nhất %(n)d việc. Hãy chia tệp, ví dụ theo tháng.")
            check.wrong("", words % {"n": bulk.MOST})
        if not check.problems:
            self._count(values)

    def _check_filled(self, check: Check) -> None:
        """Each kind of work has its cells and no others."""
        values, kind = check.values, check.values["kind"]
        making, delivers = kind in MAKING, kind == StepKind.DELIVER
        asked = {
            "site_name": not delivers, "item_name": making, "code": making, "quantity": making,
            "inputs": kind not in (StepKind.CARE, StepKind.HARVEST), "receiver_name": delivers,
        }  # fmt: skip
        for name, needed in asked.items():
            if needed and not values[name]:
                check.wrong(name, _("Ô này trống. Hãy điền."))
            elif not needed and values[name] and name != "site_name":
                check.wrong(name, _("Việc này thì để trống ô này."))
        if values["supplies"] and kind not in USING:
            check.wrong("supplies", _("Việc này thì để trống ô này."))
        if kind == StepKind.CARE and not (values["note"] or values["supplies"]):
            check.wrong("note", _("Hãy ghi đã làm gì, hoặc đã dùng vật tư gì."))
        if values["day"] > self.on.isoformat():
            check.wrong("day", _("Ngày này chưa đến."))
        elif values["day"] and _noon(values) < _noon({"day": self.on.isoformat()}) - rules.OLDEST:
            check.wrong("day", _("Ngày này đã quá lâu. Hãy xem lại năm."))
        if values["quantity"] == "0":
            check.wrong("quantity", _("Số lượng phải lớn hơn 0."))

    def _check_things(self, check: Check) -> None:
        values = check.values
        owner, day = Organisation(pk=int(values["organisation"])), dt.date.fromisoformat(values["day"])
        site, item = self._sites.get(values["site"]), self._items.get(values["item"])
        for name, thing in (("site_name", site), ("item_name", item)):
            against = thing and rules.is_ours.reason(thing, owner, day, name)
            if against:
                check.wrong(name, against.text)
        try:
            checked_code(values["code"])
        except Refused as refused:
            check.wrong("code", str(refused))
        if values["receiver"] and values["receiver"] not in self.receivers:
            check.wrong("receiver", _("Không có mã %(id)s trong hệ thống.") % {"id": values["receiver"]})
        elif values["receiver"] == values["organisation"]:
            check.wrong("receiver", _("Bên nhận phải là chủ thể khác."))
        elif values["receiver"] in self.closed:
            check.wrong("receiver", _("Bên nhận đã ngừng hoạt động."))
        self._check_used(check, owner, day)
        if values["kind"] == StepKind.HARVEST and not check.problems:
            waits = queries.waits_at(self._sites[values["site"]], _noon(values))
            waits += [w for w in self._waits[values["site"]] if w.used_on <= day < w.until]
            against = rules.has_waited.reason(sorted(waits, key=lambda w: w.until, reverse=True), "")
            if against:
                check.wrong("day", against.text)

    def _check_used(self, check: Check, owner: Organisation, day: dt.date) -> None:
        for pk, _amount, part in self._used(check.values):
            if pk is None:
                words = _("Không hiểu “%(part)s”: ghi tên vật tư đã khai, dấu hai chấm, số lượng.")
                check.wrong("supplies", words % {"part": part[:80]})
            elif against := rules.is_ours.reason(self._supplies[pk], owner, day, "supplies"):
                check.wrong("supplies", against.text)

    def _check_amounts(self, check: Check) -> None:
        values = check.values
        taken: dict[_LOT, Decimal] = defaultdict(Decimal)
        for key, amount, part in self._inputs(values):
            if key is None:
                words = _("Không hiểu “%(part)s”: ghi số lô có trước, dấu hai chấm, số lượng.")
                check.wrong("inputs", words % {"part": part[:80]})
                return
            taken[key] += amount
        for key, amount in taken.items():
            self._check_lot(check, key, amount)

    def _check_lot(self, check: Check, key: _LOT, amount: Decimal) -> None:
        lot, left = self._lots[key], self._left[key]
        told = {"lot": lot.name, "day": f"{lot.made_on:%d/%m/%Y}", "left": rules.spoken(left)}
        if lot.state == LotState.RECALLED:
            check.wrong("inputs", _("Lô %(lot)s đang bị thu hồi.") % told)
        elif lot.state == LotState.CLOSED and lot.maker == key[0]:
            check.wrong("inputs", _("Lô %(lot)s đã ghi là hết.") % told)
        elif check.values["day"] < lot.made_on.isoformat():
            check.wrong("inputs", _("Lô %(lot)s làm ngày %(day)s, sau ngày ghi ở đây.") % told)
        elif amount > left:
            check.wrong("inputs", _("Lô %(lot)s chỉ còn %(left)s.") % told)

    def _count(self, values: Values) -> None:
        """The amounts as they are after the row."""
        self._new += 1
        for key, amount, _part in self._inputs(values):
            if key is not None:
                self._left[key] -= amount
        if values["kind"] in MAKING:
            owner, day = values["organisation"], dt.date.fromisoformat(values["day"])
            made = _Known(f"{values['item_name']} – {values['code']}", day, LotState.OPEN, owner)
            self._know((owner, values["item"], values["code"]), made, Decimal(values["quantity"]))
        if values["kind"] == StepKind.CARE:
            day = dt.date.fromisoformat(values["day"])
            for pk, _amount, _part in self._used(values):
                if pk is not None and (days := self._supplies[pk].waits_days):
                    wait = Wait(self.supplies.names[pk], day, day + dt.timedelta(days=days))
                    self._waits[values["site"]].append(wait)

    def key(self, values: Values) -> tuple[str, ...] | None:
        """What makes a lot is known by the lot; a delivery by its day, receiver and lots; care by its day and
        place, what was done and used."""
        if values["kind"] == StepKind.CARE:
            parts = (values["organisation"], values["day"], values["site"], "care")
            return (*parts, fold(values["note"]), values["supplies"]) if all(parts) else None
        if values["kind"] == StepKind.DELIVER:
            to = values["receiver"] or fold(values["receiver_name"])
            parts = (values["organisation"], values["day"], to, values["inputs"])
        else:
            parts = (values["organisation"], "lot", values["item"], values["code"])
        return parts if all(parts) else None

    def label(self, values: Values) -> str:
        """What was done, with which lot, where or for whom, on which day."""
        kind = str(StepKind(values["kind"]).label) if values["kind"] in KINDS else ""
        lot = " – ".join(part for part in (values["item_name"], values["code"]) if part)
        about = lot or values["receiver_name"] or values["site_name"]
        return " · ".join(part for part in (kind, about, values["day"]) if part)

    def fields(self, values: Mapping[str, str]) -> dict[str, Any]:
        """As `bulk.add_steps` takes them."""
        ids = {f"{name}_id": int(values[name]) if values[name] else None for name in _RELATED}
        inputs = [(int(key[1]), key[2], str(amount)) for key, amount, _part in self._inputs(values) if key]
        supplies = [(int(pk), str(amount)) for pk, amount, _part in self._used(values) if pk]
        return {
            **ids, "kind": values["kind"], "day": values["day"], "code": values["code"],
            "quantity": values["quantity"], "inputs": inputs, "supplies": supplies, "note": values["note"],
            "receiver_name": "" if values["receiver"] else values["receiver_name"],
        }  # fmt: skip


_RELATED = ("organisation", "site", "item", "receiver")


class OwnBook(StepsBook):
    """The diary of one producer, whose sheets need not say so."""

    def __init__(self, at: dt.datetime, owner: int) -> None:
        super().__init__(local_date(at), owner)

    def resolve(self, check: Check) -> None:
        """Every row is of this producer."""
        owner = str(self.only)
        check.values |= {"organisation": owner, "producer": self.owners.names.get(owner, "")}
        super().resolve(check)


def _parts(cell: str, called: Callable[[str], Sequence[T]]) -> Iterator[_Part[T]]:
    """Things named in a cell with their amounts; no thing where it or its amount cannot be told."""
    for part in filter(None, (each.strip() for each in cell.split(";"))):
        name, _colon, amount = part.rpartition(":")
        found, number = called(name), _number(amount)
        known = found[0] if len(found) == 1 and number is not None else None
        yield _Part(known, number or Decimal(0), part)


def _joined(parts: Iterable[str]) -> str:
    """Things with their amounts, in one order."""
    return "; ".join(sorted(parts))


def _told(name: str, amount: Decimal) -> str:
    return f"{name}: {canonical(amount).replace('.', ',')}"


def _number(text: str) -> Decimal | None:
    """An amount above zero, to the thousandth."""
    try:
        found = Decimal(text.strip().replace(",", "."))
    except InvalidOperation:
        return None
    good = found.is_finite() and 0 < found < 10**10 and found == found.quantize(Decimal("0.001"))
    return found if good else None


def _noon(values: Mapping[str, str]) -> dt.datetime:
    return dt.datetime.combine(dt.date.fromisoformat(values["day"]), dt.time(12), tzinfo=LOCAL)
