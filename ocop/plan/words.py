"""A plan's progress in words: the same for the office, on paper and for the public."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_DOWN, Decimal

from django.utils import formats
from django.utils.translation import gettext as _

from ocop.plan.models import Comparison, Target
from ocop.plan.progress import Count, Goal, Line, Measured, Verdict

_LOOKS: dict[str, str] = {
    Verdict.EXCEEDED: "done",
    Verdict.MET: "done",
    Verdict.RUNNING: "part",
    Verdict.MISSED: "late",
}
_TENTH = Decimal("0.1")


@dataclass(frozen=True)
class Row:
    """One target, or one unit of it, as a table says it.

    `computed`, `delta` and `result` are told apart where a signed note counts; else `delta` is
    empty and `result` is what was computed. `look` is the kind of a state badge.
    """

    goal: str
    computed: str
    delta: str
    result: str
    verdict: str
    look: str
    reached: int | None


def row(found: Measured) -> Row:
    """A target in words."""
    said = _row(found.target, found.goal, found.count, found.verdict, found.reached, _unit(found))
    if not found.target.per_unit:
        return said
    goal = _("mỗi đơn vị %(goal)s") % {"goal": said.goal}
    return Row(goal, said.computed, said.delta, said.result, said.verdict, said.look, found.reached)


def line_row(found: Measured, line: Line) -> Row:
    """One unit under a target in words."""
    return _row(found.target, line.goal, line.count, line.verdict, line.reached, "")


def units_met(found: Measured) -> str:
    """How many units reached their goal: "8/11 đơn vị đạt"."""
    if found.verdict == Verdict.WITHHELD:
        return ""
    if not found.units_judged:
        return _("không đơn vị nào có gì đến hạn") if found.lines else _("chưa đặt đơn vị nào")
    return _("%(met)d/%(all)d đơn vị đạt") % {"met": found.units_met, "all": found.units_judged}


def goal(aim: Goal, unit: str = "") -> str:
    """ "ít nhất 10 sản phẩm", "từ 40 đến 50 sản phẩm", "không quá 5 sản phẩm"."""
    low, high = number(aim.low), number(aim.top)
    if aim.comparison == Comparison.BETWEEN:
        said = _("từ %(low)s đến %(high)s") % {"low": low, "high": high}
    elif aim.comparison == Comparison.AT_MOST:
        said = _("không quá %(low)s") % {"low": low}
    else:
        said = _("ít nhất %(low)s") % {"low": low}
    return f"{said} {unit}".strip()


def number(value: Decimal) -> str:
    """A number in the reader's notation, grouped, without trailing zeros."""
    exact = value.normalize()
    places = max(0, -int(exact.as_tuple().exponent))
    return str(formats.number_format(exact, places, use_l10n=True, force_grouping=True))


def signed(value: Decimal) -> str:
    """ "+1", "-2"."""
    return f"{'+' if value > 0 else '-'}{number(abs(value))}"


def _row(
    target: Target, aim: Goal, count: Count | None, verdict: Verdict, reached: int | None, unit: str
) -> Row:
    share = bool(target.out_of)
    said = goal(aim, "%" if share else unit)
    label = _label(target, verdict)
    look = _LOOKS.get(verdict, "quiet")
    if count is None:
        return Row(said, "", "", "–", label, look, reached)
    computed, result = (_figure(count, number) for number in (count.number, count.corrected))
    delta = signed(count.delta) if count.delta else ""
    return Row(said, computed if delta else "", delta, result, label, look, reached)


def _label(target: Target, verdict: Verdict) -> str:
    """The verdict; "at most" that still holds on the way is no work in progress."""
    if verdict == Verdict.RUNNING and target.comparison == Comparison.AT_MOST:
        return _("Trong mức cho phép")
    return str(verdict.label)


def _figure(count: Count, done: Decimal) -> str:
    """A number; of a share the percent, rounded down, with what it is made of: "66,6 % (2/3)"."""
    if count.out_of is None:
        return number(done)
    if not count.out_of:
        return _("0 đến hạn")
    percent = (100 * done / count.out_of).quantize(_TENTH, rounding=ROUND_DOWN)
    made = {"percent": number(percent), "done": number(done), "all": number(count.out_of)}
    return _("%(percent)s %% (%(done)s/%(all)s)") % made


def _unit(found: Measured) -> str:
    return str(found.indicator.unit) if found.indicator else ""
