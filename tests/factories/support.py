"""Schemes, requests and awards for tests, made by the room's own actions."""

from __future__ import annotations

import datetime as dt
import itertools
from typing import Any

from ocop.base.actor import system
from ocop.organisations.models import Organisation
from ocop.support import actions
from ocop.support.models import Award, BudgetLine, Request, RequestState, Scheme
from tests.factories.files import make_document
from tests.factories.organisations import make_organisation
from tests.factories.products import AT

BY = system("Kiểm thử")
ON = dt.date(2026, 6, 15)
_numbers = itertools.count(1)
_R = RequestState


def make_scheme(state: str = "open", **over: Any) -> Scheme:
    """Half of the cost up to 50 million đồng for packaging, open in 2026 (to everybody)."""
    given: dict[str, Any] = {
        "name": f"Hỗ trợ bao bì {next(_numbers)} (ví dụ)", "kind": "packaging", "rate": "percent",
        "percent": 50,
        "most": 50_000_000, "basis_no": "01/NQ-VD (ví dụ)", "opens_on": dt.date(2026, 1, 1),
        "closes_on": dt.date(2026, 12, 31),
    }  # fmt: skip
    scheme = actions.write_scheme({**given, **over}, by=BY, at=AT)
    if state != "draft":
        actions.open_scheme(scheme, by=BY, at=AT)
    if state == "closed":
        actions.close_scheme(scheme, by=BY, at=AT)
    return scheme


def make_star_scheme(**over: Any) -> Scheme:
    """An Giang's rule as it was seen: 10 million đồng for four stars, once per level, then the difference."""
    given: dict[str, Any] = {
        "name": f"Thưởng sao {next(_numbers)} (ví dụ)", "kind": "star", "rate": "per_star", "percent": None,
        "most": None, "star3": 5_000_000, "star4": 10_000_000, "star5": 20_000_000, "needs_acceptance": False,
    }  # fmt: skip
    return make_scheme(**{**given, **over})


def make_line(scheme: Scheme, ceiling: int = 100_000_000, year: int = 2026) -> BudgetLine:
    """The scheme's money of a year."""
    return actions.set_budget(scheme, year, ceiling, by=BY, at=AT)


def make_request(
    state: str = _R.DRAFT,
    scheme: Scheme | None = None,
    organisation: Organisation | None = None,
    *,
    line: BudgetLine | None = None,
    at: dt.datetime = AT,
    **over: Any,
) -> Request:
    """A request for half of 40 million đồng, brought to `state`; `over` as `write_request` takes it."""
    known = scheme or make_scheme()
    given: dict[str, Any] = {
        "name": f"In hộp giấy {next(_numbers)} (ví dụ)", "cost": 40_000_000, "asked": 20_000_000
    }  # fmt: skip
    owner = organisation or make_organisation()
    request = actions.write_request(known, owner, {**given, **over}, by=BY, at=at)
    if state == _R.DRAFT:
        return request
    actions.send_request(request, by=BY, at=at)
    if state == _R.RETURNED:
        actions.return_request(request, "Thiếu báo giá.", by=BY, at=at)
    if state == _R.WITHDRAWN:
        actions.withdraw_request(request, by=BY, at=at)
    if state not in (_R.SENT, _R.RETURNED, _R.WITHDRAWN):
        actions.appraise_request(request, request.asked or 0, "Đúng mức.", by=BY, at=at)
        _decide(request, state, line or known.lines.first() or make_line(known), at)
    return request


def _decide(request: Request, state: str, line: BudgetLine, at: dt.datetime) -> None:
    if state == _R.REFUSED:
        actions.refuse_request(request, "Hết kinh phí.", by=BY, at=at)
    if state in (_R.APPRAISED, _R.REFUSED):
        return
    award = make_award(request, line, at=at)
    if state == _R.IN_PAYMENT:
        actions.pay_award(award, 1_000_000, ON, by=BY, at=at)
        request.refresh_from_db()
    if state in (_R.ACCEPTED, _R.CLOSED):
        prove(request, at=at)
        actions.accept_request(request, ON, by=BY, at=at)
    if state == _R.CLOSED:
        actions.close_request(request, by=BY, at=at)


def make_award(request: Request, line: BudgetLine, amount: int = 0, *, at: dt.datetime = AT) -> Award:
    """The award of an appraised request."""
    return actions.award_request(
        request, line, amount or request.appraised or 0, decision_no=f"{next(_numbers)}/QĐ-VD", decided_on=ON,
        by=BY, at=at,
    )  # fmt: skip


def prove(request: Request, *, at: dt.datetime = AT) -> None:
    """Put a proof for the acceptance into a request."""
    actions.add_proof(request, make_document(request.organisation), for_acceptance=True, by=BY, at=at)
