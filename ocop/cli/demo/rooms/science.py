"""Science: last call decided with two projects, one call before the panel, one open; technologies matched."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from ocop.base.actor import Actor
from ocop.cli.demo.cast import BUILDER, PASSWORD
from ocop.cli.demo.making import Workshop
from ocop.councils import actions as councils
from ocop.councils.actions import Given
from ocop.councils.models import Council, Position
from ocop.organisations import actions as organisations
from ocop.organisations.models import Kind, LegalForm, Organisation
from ocop.people import actions as people
from ocop.people import queries as known
from ocop.people.models import Person
from ocop.places import queries as places
from ocop.science import actions
from ocop.science.models import Call, Project, Proposal, Technology
from ocop.science.queries import calls as queries

SEATS = (Position.CHAIR, Position.SECRETARY, Position.MEMBER, Position.MEMBER, Position.MEMBER)
_DRY = {
    "title": "Quy trình sấy lạnh xoài, mít cho hợp tác xã (ví dụ)",
    "subject": "processing",
    "months": 12,
    "need": "Vào mùa, hơn một phần ba xoài loại hai bị bán rẻ hoặc bỏ; chưa có cách giữ màu và vị.",
    "aim": "Quy trình sấy dưới 45 độ, hao hụt dưới 8 %, ba chủ thể áp dụng được.",
    "method": "Thử ba mức nhiệt ở hợp tác xã, kiểm nghiệm từng mẻ, viết sổ tay, cầm tay chỉ việc.",
    "state_budget": 420_000_000,
    "own_budget": 80_000_000,
}
_SUGAR = {
    "title": "Bếp nấu đường thốt nốt tiết kiệm củi (ví dụ)",
    "subject": "environment",
    "months": 2,
    "need": "Lò nấu đường đốt nhiều củi và khói; người nấu ho, tiền củi chiếm một phần tư giá thành.",
    "aim": "Bếp mẫu giảm ít nhất 30 % củi, hai hộ dùng thử.",
    "method": "Xây bếp mẫu, đo củi và khói mười mẻ.",
    "state_budget": 150_000_000,
    "own_budget": 30_000_000,
}
_LABEL = {
    "title": "Màng bao sinh học cho bánh phồng (ví dụ)", "subject": "preservation", "months": 18,
    "need": "Bánh mau mềm sau một tháng.", "aim": "Giữ giòn ba tháng.", "method": "Thử màng từ bột sắn.",
    "state_budget": 900_000_000,
}  # fmt: skip
_FISH = {
    "title": "Giảm muối trong mắm cá lóc bằng men vi sinh (ví dụ)",
    "subject": "productivity",
    "months": 10,
    "need": "Người mua đòi ít muối; giảm muối thì mắm hỏng.",
    "aim": "Muối dưới 18 %, để được sáu tháng.",
    "method": "Chọn men, ủ thử sáu mẻ, kiểm nghiệm vi sinh.",
    "state_budget": 300_000_000,
    "own_budget": 60_000_000,
}
_PEEL = {
    "title": "Phân hữu cơ từ vỏ xoài, vỏ mít (ví dụ)",
    "subject": "environment",
    "months": 8,
    "need": "Mỗi mùa bỏ hơn hai mươi tấn vỏ.",
    "aim": "Ủ hết vỏ thành phân, vườn dùng lại.",
    "method": "Ủ đống có men, đo nhiệt, thử trên vườn.",
    "state_budget": 180_000_000,
    "own_budget": 20_000_000,
}


@dataclass
class Lab:
    """Who takes part here."""

    shop: Workshop
    panel: Council
    institute: Organisation
    partner: Actor

    @property
    def makers(self) -> list[Organisation]:
        """The producers, in the order in which they were made."""
        return list(self.shop.organisations.values())

    def agency(self, name: str) -> tuple[Organisation, Actor]:
        """An agency and the person who writes for it."""
        actor = self.shop.cast.agencies[name]
        return Organisation.objects.get(pk=actor.organisation_id or 0), actor


def tell(shop: Workshop) -> None:
    """The year of science."""
    institute, partner = _institute(shop)
    lab = Lab(shop, _panel(shop), institute, partner)
    _last_call(lab)
    _before_the_panel(lab)
    _open_now(lab)
    _technologies(lab)


def _institute(shop: Workshop) -> tuple[Organisation, Actor]:
    data = {
        "name": "Trung tâm Ứng dụng công nghệ thực phẩm (ví dụ)",
        "kind": Kind.PARTNER,
        "legal_form": LegalForm.PUBLIC_BODY,
        "is_demo": True,
        "unit": places.by_code("30526", shop.days.today),
    }
    found = organisations.register_organisation(data, by=BUILDER, at=shop.days.ago(160))
    person = people.create_person(
        username="demo-vien", full_name="Lâm Thị Nghiên (ví dụ)", password=PASSWORD, is_demo=True,
        by=BUILDER, at=shop.days.ago(160),
    )  # fmt: skip
    appointment = people.appoint(
        person=person, role="partner", organisation=found, title="Trưởng phòng nghiên cứu",
        valid_from=shop.days.day(160), by=BUILDER, at=shop.days.ago(160),
    )  # fmt: skip
    return found, known.actor_from(appointment)


def _panel(shop: Workshop) -> Council:
    unit = places.by_code(places.home_province(), shop.days.today)
    assert unit is not None
    panel = actions.create_panel(
        name="Hội đồng tuyển chọn đề tài, dự án OCOP (ví dụ)", unit=unit, decision_no="77/QĐ-UBND (ví dụ)",
        decided_on=shop.days.day(155), valid_from=shop.days.day(155), is_demo=True, by=BUILDER,
        at=shop.days.ago(155),
    )  # fmt: skip
    for actor, position in zip(shop.cast.members, SEATS, strict=False):
        person = Person.objects.get(pk=actor.person_id or 0)
        councils.add_seat(
            council=panel, person=person, position=position, agency="", by=BUILDER, at=shop.days.ago(154)
        )
    return panel


def _call(lab: Lab, title: str, first: int, last: dt.date, **over: Any) -> Call:
    days = lab.shop.days
    data = {
        "year": days.today.year,
        "title": title,
        "opens_on": days.day(first),
        "closes_on": last,
        "topics": "Ưu tiên việc chủ thể làm được ngay tại cơ sở: bảo quản, chế biến, giảm chất thải.",
        "subjects": ["diversification", "environment", "preservation", "processing", "productivity"],
        "forms": [
            "cooperative",
            "cooperative_group",
            "enterprise",
            "production_household",
            "registered_household",
        ],
        "budget": 1_200_000_000,
        "panel": lab.panel,
        **over,
    }
    officer, at = lab.shop.cast.officer, days.ago(first, 8)
    return actions.open_call(actions.create_call(data, by=officer, at=at, is_demo=True), by=officer, at=at)


def _send(
    lab: Lab,
    call: Call,
    facts: dict[str, Any],
    who: tuple[Organisation, Actor],
    takers: list[Organisation],
    ago: int,
) -> Proposal:
    at = lab.shop.days.ago(ago, 10)
    owner, actor = who
    proposal = actions.write_proposal(call, owner, facts, by=actor, at=at)
    for taker in takers:
        actions.add_beneficiary(proposal, taker, by=actor, at=at)
    return actions.send_proposal(proposal, by=actor, at=at)


def _score(lab: Lab, proposal: Proposal, low: dict[str, int], ago: int, members: int = 5) -> None:
    """Each of the first members gives the best level but where `low` says; every other a step less once."""
    proposal = Proposal.objects.select_related("call").get(pk=proposal.pk)
    tree = queries.tree_of(proposal.call)
    for number, member in enumerate(lab.shop.cast.members[:members]):
        wanted = low | ({"4": 5} if number % 2 else {})
        given = {leaf.code: Given(points=wanted.get(leaf.code, leaf.top)) for leaf in tree.leaves}
        review = queries.own_review(member, proposal.pk)
        assert review is not None
        at = lab.shop.days.ago(ago, 14, number)
        actions.save_marks(review=review, given=given, comment="Đã đọc kỹ thuyết minh.", by=member, at=at)
        actions.lock_review(review=review, by=member, at=at)


def _close(lab: Lab, call: Call, proposals: list[Proposal], ago: int) -> Call:
    days, officer = lab.shop.days, lab.shop.cast.officer
    actions.close_call(call, "Hết hạn nhận.", by=officer, at=days.ago(ago, 8))
    for proposal in proposals:
        actions.find_eligible(proposal, by=officer, at=days.ago(ago, 9))
    return actions.start_scoring(call, by=officer, at=days.ago(ago, 11))


def _last_call(lab: Lab) -> None:
    """Decided: a year's project under way, a short one accepted and handed over, one passed over."""
    days, makers = lab.shop.days, lab.makers
    call = _call(lab, f"Đề xuất đề tài, dự án năm {days.today.year} (ví dụ)", 150, days.day(120))
    science = lab.agency("Sở Khoa học và Công nghệ (ví dụ)")
    dry = _send(lab, call, _DRY, (lab.institute, lab.partner), makers[1:4], 135)
    sugar = _send(lab, call, _SUGAR, science, makers[:1], 132)
    label = _send(lab, call, _LABEL, science, makers[2:3], 130)
    call = _close(lab, call, [dry, sugar, label], 115)
    for proposal, low in ((dry, {"3": 3}), (sugar, {"6": 5}), (label, {"1": 5, "8": 0, "9": 0, "5": 0})):
        _score(lab, proposal, low, 110)
    actions.decide_call(
        Call.objects.get(pk=call.pk), [dry.pk, sugar.pk], decision_no="95/QĐ-UBND (ví dụ)",
        decided_on=days.day(105), by=lab.shop.cast.province["leader"], at=days.ago(105, 15),
    )  # fmt: skip
    _running(lab, _contract(lab, dry, "21/HĐ-KHCN (ví dụ)", 365))
    _finished(lab, _contract(lab, sugar, "22/HĐ-KHCN (ví dụ)", 90), science[1])


def _contract(lab: Lab, proposal: Proposal, number: str, length: int) -> Project:
    days = lab.shop.days
    proposal = Proposal.objects.select_related("organisation", "call").get(pk=proposal.pk)
    signed = days.day(100)
    data = {
        "contract_no": number, "signed_on": signed, "starts_on": signed,
        "ends_on": signed + dt.timedelta(days=length), "state_amount": proposal.state_budget,
        "own_amount": proposal.own_budget,
    }  # fmt: skip
    return actions.sign_contract(proposal, data, by=lab.shop.cast.officer, at=days.ago(100, 9))


def _running(lab: Lab, project: Project) -> None:
    days, officer = lab.shop.days, lab.shop.cast.officer
    first = actions.plan_milestone(
        project, "Khảo sát ba chủ thể, chọn máy", days.day(60), by=officer, at=days.ago(99)
    )
    second = actions.plan_milestone(
        project,
        "Ba mẻ sấy thử, có phiếu kiểm nghiệm",
        days.today + dt.timedelta(days=6),
        by=officer,
        at=days.ago(99),
    )
    last = project.starts_on + dt.timedelta(days=330)
    actions.plan_milestone(project, "Sổ tay quy trình, cầm tay chỉ việc", last, by=officer, at=days.ago(99))
    report = "Đã đến ba nơi, đo công suất, chọn máy bơm nhiệt 200 kg/mẻ."
    actions.report_milestone(first, report, by=lab.partner, at=days.ago(62))
    actions.accept_milestone(first, "Đồng ý, chú ý điện ba pha.", by=officer, at=days.ago(58))
    actions.pay(
        project,
        amount=126_000_000,
        paid_on=days.day(55),
        voucher_no="UNC 310 (ví dụ)",
        milestone=first,
        by=officer,
        at=days.ago(55),
    )
    assert second.due_on > days.today


def _finished(lab: Lab, project: Project, writer: Actor) -> None:
    days, officer, taker = lab.shop.days, lab.shop.cast.officer, lab.makers[0]
    row = actions.plan_milestone(project, "Bếp mẫu chạy mười mẻ", days.day(40), by=officer, at=days.ago(99))
    actions.report_milestone(row, "Giảm 34 % củi, khói giảm rõ.", by=writer, at=days.ago(42))
    actions.accept_milestone(row, by=officer, at=days.ago(40))
    actions.pay(
        project,
        amount=project.state_amount,
        paid_on=days.day(38),
        voucher_no="UNC 355 (ví dụ)",
        milestone=row,
        by=officer,
        at=days.ago(38),
    )
    actions.accept_project(
        project, grade="passed", closed_on=days.day(30), closing_no="07/BB-NT (ví dụ)",
        conclusion="Đủ sản phẩm, số đo tin được; nên xây thêm ở hai ấp.", by=officer, at=days.ago(30),
    )  # fmt: skip
    made = actions.transfer(
        project, taker, what="Bếp nấu đường tiết kiệm củi", handed_on=days.day(26),
        product=lab.shop.products["duong"], by=writer, at=days.ago(26),
    )  # fmt: skip
    said = "Mỗi mẻ bớt gần một phần ba củi, nấu nhanh hơn nửa giờ."
    actions.tell_outcome(made, said, by=lab.shop.cast.producers[taker.pk], at=days.ago(5))


def _before_the_panel(lab: Lab) -> None:
    """Two proposals that the panel scores now: three cards of the first are locked."""
    days, makers = lab.shop.days, lab.makers
    call = _call(lab, f"Đề xuất bổ sung năm {days.today.year} (ví dụ)", 45, days.day(20))
    fish = _send(lab, call, _FISH, (lab.institute, lab.partner), makers[1:3], 30)
    peel = _send(lab, call, _PEEL, lab.agency("Sở Khoa học và Công nghệ (ví dụ)"), makers[2:4], 28)
    _close(lab, call, [fish, peel], 18)
    _score(lab, fish, {"2": 5}, 12, members=3)


def _open_now(lab: Lab) -> None:
    """The next year's call: one proposal to check, one returned, one that a producer still writes."""
    days, makers = lab.shop.days, lab.makers
    last = days.today + dt.timedelta(days=25)
    title = f"Đề xuất đề tài, dự án năm {days.today.year + 1} (ví dụ)"
    call = _call(lab, title, 15, last, year=days.today.year + 1, budget=1_500_000_000)
    _send(
        lab,
        call,
        {**_PEEL, "title": "Trà hoa thốt nốt: sấy giữ hương (ví dụ)", "subject": "diversification"},
        (lab.institute, lab.partner),
        makers[:1],
        4,
    )
    trade = lab.agency("Sở Công Thương (ví dụ)")
    thin = _send(lab, call, {**_LABEL, "title": "Bao bì giấy tráng sáp ong (ví dụ)"}, trade, makers[1:2], 9)
    actions.return_proposal(
        thin, "Thiếu báo giá và cam kết của chủ thể dùng thử.", by=lab.shop.cast.officer, at=days.ago(6)
    )
    own = lab.shop.cast.producers[makers[0].pk]
    draft = {"title": "Máy đóng viên đường nhỏ (ví dụ)", "subject": "productivity", "need": "Đóng tay chậm."}
    actions.write_proposal(call, makers[0], draft, by=own, at=days.ago(2))


def _technologies(lab: Lab) -> None:
    days, makers, partner = lab.shop.days, lab.makers, lab.partner
    officer = lab.shop.cast.officer
    dryer = _technology(
        lab, lab.institute, "offer", partner, "Máy sấy bơm nhiệt 200 kg/mẻ (ví dụ)", "processing", 180_000_000
    )
    _technology(
        lab, lab.institute, "offer", partner, "Đóng gói khí trơ giữ giòn (ví dụ)", "preservation", 95_000_000
    )
    want = _technology(
        lab,
        makers[0],
        "need",
        lab.shop.cast.producers[makers[0].pk],
        "Cần sấy thốt nốt rim không cháy cạnh (ví dụ)",
        "processing",
        200_000_000,
    )
    other = _technology(
        lab,
        makers[1],
        "need",
        lab.shop.cast.producers[makers[1].pk],
        "Cần máy sấy nhỏ cho mùa mưa (ví dụ)",
        "processing",
        None,
    )
    _technology(
        lab,
        makers[2],
        "need",
        lab.shop.cast.producers[makers[2].pk],
        "Giữ giòn bánh lâu hơn (ví dụ)",
        "preservation",
        None,
    )
    actions.introduce(dryer, want, by=officer, at=days.ago(3))
    match = actions.introduce(dryer, other, by=officer, at=days.ago(50))
    actions.agree(match, by=lab.shop.cast.producers[makers[1].pk], at=days.ago(45))
    actions.transfer(
        None,
        makers[1],
        match=match,
        what="Máy sấy bơm nhiệt, vận hành mẻ nhỏ",
        handed_on=days.day(33),
        by=partner,
        at=days.ago(33),
    )


def _technology(
    lab: Lab, owner: Organisation, direction: str, by: Actor, title: str, subject: str, cost: int | None
) -> Technology:
    data = {
        "title": title,
        "subject": subject,
        "cost": cost,
        "stage": "ready" if direction == "offer" else "",
    }
    data["description"] = "Lắp tại cơ sở, có hướng dẫn." if direction == "offer" else "Mẻ nhỏ, điện một pha."
    return actions.register_technology(owner, direction, data, by=by, at=lab.shop.days.ago(70))
