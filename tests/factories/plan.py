"""Plans and targets for tests, written by the room's own actions."""

from __future__ import annotations

import datetime as dt
import itertools
from decimal import Decimal
from typing import Any

from ocop.base.actor import system
from ocop.plan import actions
from ocop.plan.models import Plan, Target

AT = dt.datetime(2026, 6, 15, 2, 0, tzinfo=dt.UTC)
TESTER = system("Kiểm thử")
_numbers = itertools.count(1)


def make_plan(state: str = "draft", *, at: dt.datetime = AT, **over: Any) -> Plan:
    """A plan of 2026 in a state: draft, issued (with one target) or closed; `over` are its fields."""
    flags = {name: over.pop(name, False) for name in ("is_history", "is_demo", "is_public")}
    year = over.get("year", 2026)
    given: dict[str, Any] = {
        "year": year,
        "title": f"Kế hoạch OCOP {year} (ví dụ)",
        "starts_on": dt.date(year, 1, 1),
        "ends_on": dt.date(year, 12, 31),
    }
    is_public = flags.pop("is_public")
    plan = actions.create_plan(data={**given, **over}, **flags, by=TESTER, at=at)
    if state != "draft":
        make_target(plan)
        issue(plan, at=at)
    if is_public:
        actions.set_public(plan=plan, is_public=True, by=TESTER, at=at)
    if state == "closed":
        actions.close_plan(plan=plan, by=TESTER, at=at)
    return plan


def issue(plan: Plan, *, at: dt.datetime = AT, **over: Any) -> Plan:
    """Issue a draft."""
    given = {"number": f"{next(_numbers)}/KH-UBND (ví dụ)", "issuer": "UBND tỉnh (ví dụ)"}
    signed_on = over.pop("signed_on", dt.date(min(plan.year, 2026), 1, 5))
    return actions.issue_plan(plan=plan, **{**given, **over}, signed_on=signed_on, by=TESTER, at=at)


def make_target(plan: Plan | None = None, **over: Any) -> Target:
    """A target of a draft: at least 10 new stars; `over` are fields that `add_target` takes."""
    number = next(_numbers)
    given: dict[str, Any] = {
        "code": f"T{number}",
        "text": f"Chỉ tiêu thử {number} (ví dụ)",
        "indicator": "new_stars",
        "low": Decimal(10),
    }
    return actions.add_target(plan=plan or make_plan(), data={**given, **over}, by=TESTER, at=AT)
