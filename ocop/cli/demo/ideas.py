"""The year's call and three ideas: one waits for the commune, one is being helped, one became a product."""

from __future__ import annotations

import datetime as dt
from typing import Any

from ocop.cli.demo.making import Workshop
from ocop.criteria import queries as criteria
from ocop.products import actions
from ocop.products.models import Idea, IdeaCall

_SYRUP = {
    "name": "Thạch thốt nốt uống liền (ví dụ)",
    "about": "Thạch mềm từ nước thốt nốt tươi, đóng ly, uống lạnh; trẻ em và khách du lịch đều ăn được.",
    "materials": "Nước thốt nốt của vườn nhà và sáu hộ trong ấp.",
    "makers": "Bốn người trong nhà, đã nấu đường mười hai năm.",
    "needs": "Máy chiết rót nhỏ và người hướng dẫn kiểm nghiệm.",
    "market": "Quán nước ở Núi Cấm, sau đó là cửa hàng đặc sản.",
    "investment": 85_000_000,
    "output": "20.000 ly",
}
_TEA = {
    "name": "Trà hoa thốt nốt túi lọc (ví dụ)",
    "about": "Hoa thốt nốt phơi khô, xay, đóng túi lọc; vị ngọt nhẹ, không đường.",
    "materials": "Hoa đực của cây thốt nốt, trước nay bỏ đi sau mùa lấy nước.",
    "makers": "Ba phụ nữ trong tổ làm đường.",
    "needs": "Thiết kế nhãn, chỗ sấy sạch.",
    "market": "Khách đi chùa và điểm dừng chân.",
    "investment": 40_000_000,
    "output": "3.000 hộp",
}
_RIBBON = {
    "name": "Bánh tráng thốt nốt (ví dụ)",
    "about": "Bánh tráng mỏng phết đường thốt nốt, nướng giòn, gói giấy.",
    "materials": "Bột gạo địa phương, đường thốt nốt của cơ sở.",
    "makers": "Hai người, làm theo cách của mẹ để lại.",
    "needs": "Không cần giúp gì thêm.",
    "market": "Chợ xã và quán cà phê.",
    "output": "500 kg",
}


def tell(shop: Workshop) -> None:
    """The call and the ideas of the first producer, answered by its commune."""
    today = shop.days.today
    call = actions.open_call(
        year=today.year, title=f"Đợt nhận ý tưởng năm {today.year} (ví dụ)", opens_on=shop.days.day(60),
        closes_on=today + dt.timedelta(days=30),
        words="Ưu tiên ý tưởng dùng nguyên liệu địa phương và phần trước nay bỏ đi.",
        by=shop.cast.officer, at=shop.days.ago(61),
    )  # fmt: skip
    _sent(shop, _SYRUP, call, 6)
    helped = _accepted(shop, _TEA, call, 40)
    _help(shop, helped)
    made = _accepted(shop, _RIBBON, None, 55)
    actions.make_idea_a_product(made, by=_owner(shop), at=shop.days.ago(12))


def _owner(shop: Workshop) -> Any:
    return shop.cast.producers[shop.organisations["sau"].pk]


def _sent(shop: Workshop, facts: dict[str, Any], call: IdeaCall | None, days: int) -> Idea:
    ready = shop.days.today + dt.timedelta(days=150)
    data = {**facts, "call": call, "ready_on": ready, "criteria_set": _sheet(shop)}
    idea = actions.write_idea(shop.organisations["sau"], data, by=_owner(shop), at=shop.days.ago(days, 8))
    return actions.send_idea(idea, by=_owner(shop), at=shop.days.ago(days))


def _accepted(shop: Workshop, facts: dict[str, Any], call: IdeaCall | None, days: int) -> Idea:
    idea = _sent(shop, facts, call, days)
    return actions.accept_idea(
        idea, "Ý tưởng hay, nguyên liệu sẵn. Xã sẽ đến xem nơi làm.", by=shop.cast.commune("30526"),
        at=shop.days.ago(days - 5),
    )  # fmt: skip


def _help(shop: Workshop, idea: Idea) -> None:
    officer, today = shop.cast.commune("30526"), shop.days.today
    looked = actions.add_step(
        idea, what="Đến xem nơi phơi, nơi sấy", who="Công chức kinh tế xã", due_on=today,
        by=officer, at=shop.days.ago(33),
    )  # fmt: skip
    actions.tick_step(looked, by=officer, at=shop.days.ago(30))
    actions.add_step(
        idea, what="Thiết kế nhãn túi lọc", who="Tổ tư vấn (ví dụ)", due_on=today + dt.timedelta(days=9),
        by=officer, at=shop.days.ago(30),
    )  # fmt: skip


def _sheet(shop: Workshop) -> Any:
    return criteria.sets_in_force(shop.days.today).get(no=7)
