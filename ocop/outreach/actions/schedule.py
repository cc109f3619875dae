"""The communication plan: items added, changed, done, dropped, put back; reminders of what is due."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from ocop.base import clock, reminding, text
from ocop.base.actor import Actor
from ocop.base.refusals import Refused
from ocop.journal import actions as journal
from ocop.journal import queries as entries
from ocop.notices import actions as notices
from ocop.outreach import checks, queries, rules, turns
from ocop.outreach.models import Form, Item, ItemState
from ocop.outreach.states import ITEM

FIELDS = (
    "year", "quarter", "message", "audience", "form", "outlet", "organisation", "unit", "due_on", "cost",
)  # fmt: skip
"""What `data` may hold. `organisation` or `unit` does it; the provincial office where both are left out."""
_TEXTS = {"message": 300, "audience": 200}
_MOST = 500


def add_item(data: dict[str, Any], *, by: Actor, at: dt.datetime, key: str = "") -> Item:
    """Plan one thing to be told; `cost` in đồng. Others than the province plan for their own desk alone.

    Refused: who does not write; items of other desks; no message, audience, form or date, a date outside
    the quarter, a closed outlet (input).
    """
    clean = _checked(_at_home(data, by), None)
    rules.may_schedule.check(by, *_doer(clean, None))
    with transaction.atomic():
        if (pk := entries.answered(key)) is not None:
            return Item.objects.get(pk=pk)
        item = Item.objects.create(created_at=at, **clean)
        after = checks.plain(item, clean)
        journal.record(verb="outreach.item_added", subject=item, by=by, at=at, key=key, after=after)
        return item


def change_item(item: Item, data: dict[str, Any], *, by: Actor, at: dt.datetime) -> Item:
    """Change an item that is still to be done. Refused: as `add_item`; what was done or dropped."""
    rules.may_change_item.check(by, item)
    clean = _checked(_at_home(data, by), item)
    rules.may_schedule.check(by, *_doer(clean, item))
    changed = {name: value for name, value in clean.items() if getattr(item, name) != value}
    if not changed:
        return item
    with transaction.atomic():
        before = checks.plain(item, changed)
        if Item.objects.filter(pk=item.pk, state=item.state).update(**changed) != 1:
            raise Refused(_("Mục này vừa đổi trạng thái. Hãy tải lại trang."), about="stale")
        for name, value in changed.items():
            setattr(item, name, value)
        journal.record(
            verb="outreach.item_changed", subject=item, by=by, at=at,
            before=before, after=checks.plain(item, changed),
        )  # fmt: skip
    return item


def finish_item(item: Item, proof: str, done_on: dt.date, *, by: Actor, at: dt.datetime) -> Item:
    """Say that an item was done on a day, and where that can be seen: an address or a document number.

    Refused: other desks; what is not open; no proof, a day to come (input).
    """
    rules.may_change_item.check(by, item)
    seen = _words(proof, "proof")
    if not seen:
        raise checks.wrong("proof", _("Hãy ghi nơi xem kết quả: địa chỉ trang, hoặc số văn bản."))
    if done_on > clock.local_date(at):
        raise checks.wrong("done_on", _("Ngày làm xong chưa đến."))
    with transaction.atomic():
        changes: dict[str, Any] = {"proof": seen, "done_on": done_on}
        journal.move(ITEM, item, "finish_item", by=by, at=at, note=seen, **changes)
    return item


def drop_item(item: Item, reasons: str, *, by: Actor, at: dt.datetime) -> Item:
    """Give an item up, with the reason. Refused: other desks; what is not open; no reason (input)."""
    rules.may_change_item.check(by, item)
    said = _words(reasons, "reasons")
    if not said:
        raise checks.wrong("reasons", _("Hãy ghi vì sao thôi không làm."))
    journal.move(ITEM, item, "drop_item", by=by, at=at, note=said, reasons=said)
    return item


def reopen_item(item: Item, *, by: Actor, at: dt.datetime) -> Item:
    """Put back an item that was done or dropped by mistake. Refused: other desks; what is open."""
    rules.may_reopen_item.check(by, item)
    changes: dict[str, Any] = {"done_on": None, "proof": "", "reasons": ""}
    journal.move(ITEM, item, "reopen_item", by=by, at=at, **changes)
    return item


def remind_of_items(*, at: dt.datetime) -> int:
    """Remind who does them of items that are due soon or late; how many notices are new."""
    on, told = clock.local_date(at), 0
    soon = on + dt.timedelta(days=reminding.FIRST)
    for item in Item.objects.filter(state=ItemState.PLANNED, due_on__lte=soon).order_by("pk"):
        stage = reminding.stage_of(item.due_on, on)
        if stage is None:
            continue
        words = _("Quá hạn") if stage < 0 else _("Sắp đến hạn")
        new = notices.remind(
            persons=queries.doing(item, on), verb="outreach.item_due",
            title=_("%(state)s: %(what)s") % {"state": words, "what": item},
            body=_("Hạn: %(day)s") % {"day": f"{item.due_on:%d/%m/%Y}"}, link=turns.item_link(item),
            thing=f"outreach.Item:{item.pk}", due_on=item.due_on, days_before=stage, at=at,
        )  # fmt: skip
        told += len(new)
    return told


def _at_home(data: dict[str, Any], by: Actor) -> dict[str, Any]:
    """What an agency or a commune plans is theirs to do, whatever was asked for."""
    if by.province_wide or by.role == "system":
        return data
    organisation, unit = rules.desk_of(by)
    kept = {name: value for name, value in data.items() if name not in ("organisation", "unit")}
    return {**kept, "organisation_id": organisation, "unit_id": unit}


def _doer(clean: dict[str, Any], item: Item | None) -> tuple[int | None, int | None]:
    """Agency and commune that are to do it, by their ids."""
    organisation, unit = (_id_of(clean, item, name) for name in ("organisation", "unit"))
    return organisation, unit


def _id_of(clean: dict[str, Any], item: Item | None, name: str) -> int | None:
    if f"{name}_id" in clean:
        return clean[f"{name}_id"]  # type: ignore[no-any-return]
    if name in clean:
        return clean[name].pk if clean[name] is not None else None
    return getattr(item, f"{name}_id", None)


def _words(given: str, field: str) -> str:
    said = text.nfc(given)
    if len(said) > _MOST:
        raise checks.wrong(field, _("Nhiều nhất %(n)d ký tự.") % {"n": _MOST})
    return said


_WHEN = ("year", "quarter", "due_on")


def _in_quarter(year: Any, quarter: Any, day: Any) -> bool:
    return bool(day.year == year and (day.month + 2) // 3 == quarter)


def _checked(data: dict[str, Any], item: Item | None) -> dict[str, Any]:
    clean = checks.tidied(data, (*FIELDS, "organisation_id", "unit_id"), {}, _TEXTS)
    checks.needed(clean, item, {
        "year": _("Hãy ghi năm."), "quarter": _("Hãy chọn quý."), "message": _("Hãy ghi thông điệp."),
        "audience": _("Hãy ghi nói với ai."), "form": _("Hãy chọn hình thức."), "due_on": _("Hãy ghi hạn."),
    })  # fmt: skip
    checks.chosen(clean, "form", Form)
    checks.money(clean.get("cost"))
    year, quarter, due_on = (clean.get(name, getattr(item, name, None)) for name in _WHEN)
    if not _in_quarter(year, quarter, due_on):
        raise checks.wrong("due_on", _("Hạn phải nằm trong quý đã chọn."))
    outlet = clean.get("outlet")
    if outlet is not None and outlet.is_closed and (item is None or item.outlet_id != outlet.pk):
        raise checks.wrong("outlet", _("Kênh này đã thôi hoạt động."))
    if clean.get("organisation") is not None and clean.get("unit") is not None:
        raise checks.wrong("unit", _("Chỉ chọn cơ quan hoặc xã, không chọn cả hai."))
    return clean
