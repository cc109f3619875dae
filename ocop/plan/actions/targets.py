"""Writing targets: freely in a draft, after the issue only with a reason that stays in the journal."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from typing import Any, TypeVar

from django.db import IntegrityError, models, transaction
from django.utils.translation import gettext as _

from ocop.base import text as texts
from ocop.base.actor import Actor
from ocop.base.refusals import Refused
from ocop.journal import actions as journal
from ocop.journal import queries as journals
from ocop.places.models import Unit
from ocop.plan.models import Comparison, PerUnit, Plan, Target, UnitTarget
from ocop.plan.rules import plans as rules
from ocop.plan.states import PlanState

Written = TypeVar("Written")
BLANK: dict[str, Any] = {
    "code": "", "text": "", "indicator": "", "out_of": "", "star": 0, "star_min": 0, "industry": "",
    "form": "", "comparison": Comparison.AT_LEAST, "low": Decimal(0), "high": None, "baseline": None,
    "per_unit": PerUnit.WHOLE, "source": "", "position": 0,
}  # fmt: skip
"""What `data` of a target may hold, and what holds where it says nothing."""


def add_target(*, plan: Plan, data: Mapping[str, Any], by: Actor, at: dt.datetime, key: str = "") -> Target:
    """Write a target into a draft. `data`: the names of BLANK.

    Refused: who does not keep plans, a plan that is issued; a code in use, an indicator that
    is unknown or cannot be narrowed so, numbers that do not compare (input).
    """
    with transaction.atomic():
        if (done := journals.answered(key)) is not None:
            return Target.objects.select_related("plan").get(pk=done)
        rules.may_prepare.check(by, plan)
        clean = _checked(plan, {**BLANK, **data})
        clean["position"] = clean["position"] or _next_position(plan)
        target = _kept(lambda: Target.objects.create(plan=plan, **clean))
        after = _plain(target)
        journal.record(verb="plan.add_target", subject=target, by=by, at=at, after=after, key=key)
        return target


def edit_target(*, target: Target, data: Mapping[str, Any], by: Actor, at: dt.datetime) -> Target:
    """Change a target of a draft; what `data` leaves out stays. Refused as `add_target`."""
    with transaction.atomic():
        rules.may_prepare.check(by, target.plan)
        return _changed(target, data, "plan.edit_target", "", by, at)


def amend_target(
    *, target: Target, data: Mapping[str, Any], reason: str, by: Actor, at: dt.datetime
) -> Target:
    """Change a target of an issued plan, for a reason; before and after stay in the journal.

    Refused: who does not approve plans, a draft, a closed plan; no reason, no change, and
    what `add_target` refuses (input).
    """
    with transaction.atomic():
        rules.may_amend.check(by, target.plan)
        rules.reason_given.check(reason)
        return _changed(target, data, "plan.amend_target", texts.nfc_lines(reason), by, at)


def remove_target(*, target: Target, by: Actor, at: dt.datetime) -> None:
    """Take a target out of a draft; the journal keeps what it said. An issued target is never removed."""
    with transaction.atomic():
        rules.may_prepare.check(by, target.plan)
        journal.record(verb="plan.remove_target", subject=target, by=by, at=at, before=_plain(target))
        target.delete()


def set_unit_target(
    *, target: Target, unit: Unit | None = None, name: str = "", members: Iterable[int] = (), low: Decimal,
    high: Decimal | None = None, reason: str = "", by: Actor, at: dt.datetime,
) -> UnitTarget:  # fmt: skip
    """Give one unit numbers of its own, or make a cluster of communes with its numbers.

    The same unit, or a cluster of the same name, gets the new numbers. After the issue it is
    an amendment and needs a reason. Refused as `amend_target` refuses; a commune that is in
    another cluster of the target (input).
    """
    with transaction.atomic():
        _may_change(target, reason, by)
        label = texts.nfc(name)
        rules.unit_target_fits.check(target, unit=unit.pk if unit else None, name=label, low=low, high=high)
        own = target.unit_targets.filter(unit=unit) if unit else target.unit_targets.filter(name=label)
        there = own.first()
        facts = {"low": low, "high": high, "members": _members(target, members, there)}
        before = _plain_unit(there) if there else None
        row = there or UnitTarget(target=target, unit=unit, name=label)
        for field, value in facts.items():
            setattr(row, field, value)
        row.save()
        after = _plain_unit(row)
        if after != before:
            journal.record(
                verb="plan.set_unit_target", subject=target, by=by, at=at, before=before, after=after,
                note=texts.nfc_lines(reason),
            )  # fmt: skip
        return row


def remove_unit_target(*, row: UnitTarget, reason: str = "", by: Actor, at: dt.datetime) -> None:
    """Let the target's own numbers hold for a unit again, or dissolve a cluster; as `set_unit_target`."""
    with transaction.atomic():
        _may_change(row.target, reason, by)
        journal.record(
            verb="plan.remove_unit_target", subject=row.target, by=by, at=at, before=_plain_unit(row),
            note=texts.nfc_lines(reason),
        )  # fmt: skip
        row.delete()


def _may_change(target: Target, reason: str, by: Actor) -> None:
    rules.may_change_target.check(by, target.plan)
    if target.plan.state != PlanState.DRAFT:
        rules.reason_given.check(reason)


def _members(target: Target, members: Iterable[int], there: UnitTarget | None) -> list[int]:
    """The communes of a cluster, each in one cluster of the target alone."""
    found = sorted(set(members))
    if target.per_unit != PerUnit.CLUSTER:
        return []
    if not found:
        raise Refused(_("Hãy chọn ít nhất một xã cho cụm."), about="input", field="members")
    others = target.unit_targets.exclude(pk=there.pk if there else 0)
    taken = {pk for row in others for pk in row.members} & set(found)
    if taken:
        names = ", ".join(Unit.objects.filter(pk__in=taken).values_list("name", flat=True))
        said = _("Đã thuộc một cụm khác: %(names)s.") % {"names": names}
        raise Refused(said, about="input", field="members")
    return found


def _changed(
    target: Target, data: Mapping[str, Any], verb: str, reason: str, by: Actor, at: dt.datetime
) -> Target:
    found = Target.objects.select_related("plan").get(pk=target.pk)
    before = _plain(found)
    for name, value in _checked(found.plan, {**_values(found), **data}, found).items():
        setattr(found, name, value)
    _kept(lambda: found.save(update_fields=list(BLANK)))
    if found.per_unit != before["per_unit"]:
        found.unit_targets.all().delete()  # numbers of districts say nothing of communes
    after = _plain(found)
    changed = [name for name in after if after[name] != before[name]]
    if not changed and reason:
        raise Refused(_("Chưa đổi điều gì trong chỉ tiêu."), about="input")
    if changed:
        old, new = ({name: state[name] for name in changed} for state in (before, after))
        journal.record(verb=verb, subject=found, by=by, at=at, before=old, after=new, note=reason)
    return found


def _checked(plan: Plan, data: Mapping[str, Any], but: Target | None = None) -> dict[str, Any]:
    given = {name: data[name] for name in BLANK}
    clean = {name: texts.nfc(value) if isinstance(value, str) else value for name, value in given.items()}
    for name, said in (("code", _("Hãy nhập ký hiệu.")), ("text", _("Hãy nhập nội dung chỉ tiêu."))):
        if not clean[name]:
            raise Refused(said, about="input", field=name)
    rules.target_fits.check(plan, clean, but)
    return clean


def _kept(write: Callable[[], Written]) -> Written:
    try:
        with transaction.atomic():
            return write()
    except IntegrityError as error:  # the code was free when the rule looked
        said = _("Ký hiệu này đã dùng cho một chỉ tiêu khác của kế hoạch.")
        raise Refused(said, about="input", field="code") from error


def _next_position(plan: Plan) -> int:
    last = plan.targets.aggregate(last=models.Max("position"))["last"]
    return (last or 0) + 1


def _values(target: Target) -> dict[str, Any]:
    return {name: getattr(target, name) for name in BLANK}


def _plain(target: Target) -> dict[str, Any]:
    """A target as the journal keeps it."""
    found = _values(target)
    return {**found, **{name: _number(found[name]) for name in ("low", "high", "baseline")}}


def _plain_unit(row: UnitTarget) -> dict[str, Any]:
    return {
        "unit": row.unit_id, "name": row.unit.name if row.unit else row.name, "members": row.members,
        "low": _number(row.low), "high": _number(row.high),
    }  # fmt: skip


def _number(value: Decimal | int | None) -> str | None:
    """A number as text, the same however the database writes it."""
    return None if value is None else f"{value:.2f}"
