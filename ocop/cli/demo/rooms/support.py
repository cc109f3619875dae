"""A year of help: schemes with their money, requests at every step, star rewards put before the leader."""

from __future__ import annotations

import datetime as dt
import io
from typing import Any

from ocop.cli.demo import papers
from ocop.cli.demo.making import Workshop
from ocop.files import actions as files
from ocop.files import kinds
from ocop.files.models import Document
from ocop.support import actions, queries
from ocop.support.models import BudgetLine, Request, Scheme

_BASIS = "Nghị quyết 00/NQ-HĐND (ví dụ)"
_PACKAGING: dict[str, Any] = {
    "name": "Hỗ trợ bao bì, nhãn sản phẩm OCOP (ví dụ)", "kind": "packaging", "basis_no": _BASIS,
    "basis_article": "Điều 4, khoản 2", "percent": 50, "most": 50_000_000, "first_time_only": False,
    "about": "Thiết kế và in bao bì, nhãn, tem cho sản phẩm OCOP hoặc sắp tham gia.",
    "papers": "Báo giá\nMẫu thiết kế",
}  # fmt: skip
_MACHINES: dict[str, Any] = {
    "name": "Hỗ trợ máy móc chế biến (ví dụ)", "kind": "machines", "basis_no": _BASIS,
    "basis_article": "Điều 5", "percent": 40, "most": 200_000_000, "first_time_only": True,
    "about": "Mua máy sấy, máy chiết rót, máy đóng gói mới.", "papers": "Báo giá\nCam kết vốn đối ứng",
}  # fmt: skip
_STARS: dict[str, Any] = {
    "name": "Thưởng sản phẩm đạt sao (ví dụ)", "kind": "star", "basis_no": _BASIS, "basis_article": "Điều 7",
    "rate": "per_star", "star3": 5_000_000, "star4": 10_000_000, "star5": 20_000_000,
    "needs_acceptance": False,
    "about": "Thưởng một lần cho mỗi hạng sao; nâng hạng thì thưởng phần chênh lệch.",
}  # fmt: skip
_BOXES = {"name": "In hộp giấy đường viên (ví dụ)", "cost": 36_000_000, "asked": 18_000_000}
_LABEL = {"name": "Thiết kế nhãn và tem chống giả (ví dụ)", "cost": 24_000_000, "asked": 12_000_000}
_DRYER = {"name": "Mua máy sấy lạnh 100 kg (ví dụ)", "cost": 180_000_000, "asked": 72_000_000}
_JARS = {"name": "In nhãn hũ thủy tinh (ví dụ)", "cost": 15_000_000, "asked": 7_500_000}


def tell(shop: Workshop) -> None:
    """Schemes and their money, requests from draft to accepted, a list of rewards that waits."""
    today = shop.days.today
    packaging, boxes_line = _scheme(shop, _PACKAGING, 300_000_000)
    machines, _line = _scheme(shop, _MACHINES, 500_000_000)
    stars, star_line = _scheme(shop, _STARS, 200_000_000)
    makers = list(shop.organisations)
    _followed(shop, "sau", packaging, boxes_line)
    waiting = _sent(shop, makers[1], packaging, _LABEL, 9)
    near = shop.cast.commune(waiting.unit.code if waiting.unit else "30526")
    actions.give_opinion(waiting, True, "Cơ sở làm thật, nên giúp.", by=near, at=shop.days.ago(7))
    _appraised(shop, makers[2], machines)
    _sent(shop, makers[3], packaging, _JARS, 3)
    _draft(shop, "sau", machines)
    first = today.replace(month=1, day=1)
    dues = [due.standing.pk for due in queries.dues(stars, first, today, today)]
    if dues:
        actions.propose_rewards(
            stars, star_line, first, today, dues, by=shop.cast.officer, at=shop.days.ago(1)
        )


def _scheme(shop: Workshop, facts: dict[str, Any], ceiling: int) -> tuple[Scheme, BudgetLine]:
    office, year = shop.cast.officer, shop.days.today.year
    days = {"opens_on": dt.date(year, 1, 1), "closes_on": dt.date(year, 12, 31), "is_demo": True}
    scheme = actions.write_scheme({**facts, **days}, by=office, at=shop.days.ago(120))
    line = actions.set_budget(
        scheme, year, ceiling, "Ngân sách tỉnh (ví dụ)", by=office, at=shop.days.ago(120)
    )
    actions.open_scheme(scheme, by=office, at=shop.days.ago(119))
    return scheme, line


def _draft(shop: Workshop, maker: str, scheme: Scheme, facts: dict[str, Any] = _DRYER) -> Request:
    owner = shop.organisations[maker]
    by = shop.cast.producers[owner.pk]
    request = actions.write_request(scheme, owner, facts, by=by, at=shop.days.ago(110))
    for paper in scheme.paper_list:
        actions.add_proof(request, _paper(shop, request, paper, 110), paper, by=by, at=shop.days.ago(110))
    return request


def _paper(shop: Workshop, request: Request, title: str, days: int) -> Document:
    owner = request.organisation
    issued = shop.days.day(days)
    said = papers.Paper(kinds.OTHER, f"{title}: {request.name}", "Bên cung cấp (ví dụ)", days)
    page = papers.pdf(said, f"HT-{request.pk}", owner.name, owner.address, issued)
    return files.add_document(
        owner, kinds.OTHER, said.title, uploads=[(io.BytesIO(page), "giay.pdf")], issuer=said.issuer,
        issued_on=issued, by=shop.cast.producers[owner.pk], at=shop.days.ago(days),
    )  # fmt: skip


def _sent(shop: Workshop, maker: str, scheme: Scheme, facts: dict[str, Any], days: int) -> Request:
    request = _draft(shop, maker, scheme, facts)
    by = shop.cast.producers[request.organisation_id]
    return actions.send_request(request, by=by, at=shop.days.ago(days))


def _appraised(shop: Workshop, maker: str, scheme: Scheme) -> None:
    request = _sent(shop, maker, scheme, _DRYER, 20)
    actions.appraise_request(
        request, 60_000_000, "Đúng đối tượng; giá máy cao hơn thị trường nên đề nghị thấp hơn mức xin.",
        by=shop.cast.officer, at=shop.days.ago(6),
    )  # fmt: skip


def _followed(shop: Workshop, maker: str, scheme: Scheme, line: BudgetLine) -> None:
    """From the request to the acceptance, with two payments."""
    office, leader = shop.cast.officer, shop.cast.province["leader"]
    request = _sent(shop, maker, scheme, _BOXES, 105)
    actions.appraise_request(
        request, 18_000_000, "Đúng đối tượng, đúng mức.", by=office, at=shop.days.ago(98)
    )
    award = actions.award_request(
        request, line, 18_000_000, decision_no="00/QĐ-UBND (ví dụ)", decided_on=shop.days.day(90), by=leader,
        at=shop.days.ago(90),
    )  # fmt: skip
    actions.pay_award(award, 9_000_000, shop.days.day(80), "Ứng đợt 1", by=office, at=shop.days.ago(80))
    request.refresh_from_db()
    by = shop.cast.producers[request.organisation_id]
    paper = _paper(shop, request, "Biên bản bàn giao và hóa đơn", 40)
    actions.add_proof(request, paper, for_acceptance=True, by=by, at=shop.days.ago(40))
    actions.accept_request(
        request, shop.days.day(35), "Đủ số lượng, đúng mẫu.", by=office, at=shop.days.ago(35)
    )
    actions.pay_award(award, 9_000_000, shop.days.day(30), "Thanh toán", by=office, at=shop.days.ago(30))
