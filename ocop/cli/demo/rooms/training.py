"""A year of training: a class long closed, one just held, one that takes names with a waiting list, a
conference ahead, materials with a newer version. All of it fictional."""

from __future__ import annotations

import datetime as dt
from typing import Any

from ocop.base import clock
from ocop.base.actor import Actor
from ocop.cli.demo.making import Workshop
from ocop.places import queries as places
from ocop.places.models import Unit
from ocop.training import actions
from ocop.training.models import Enrolment, Programme, Session, TrainingClass

_QUESTIONS = """Giấy chứng nhận OCOP có giá trị bao lâu?
- 12 tháng
* 36 tháng
- Vô thời hạn

Sản phẩm 3 sao, 4 sao do cấp nào quyết định công nhận?
- Xã
* Tỉnh
- Trung ương

Nhãn hàng hóa bắt buộc ghi gì?
* Tên hàng, người chịu trách nhiệm, xuất xứ
- Chỉ cần tên hàng
"""
_NEIGHBOURS = (
    ("Néang Sa Rây (ví dụ)", "female", 1988), ("Chau Kim Sóc (ví dụ)", "male", 1979),
    ("Lâm Thị Bích (ví dụ)", "female", 1992), ("Trần Văn Lượm (ví dụ)", "male", 1970),
    ("Nguyễn Thị Mận (ví dụ)", "female", 1985), ("Phan Thị Lài (ví dụ)", "female", 1995),
)  # fmt: skip


def tell(shop: Workshop) -> None:
    """Everything that training did and plans."""
    officials, producers = _programmes(shop)
    _materials(shop)
    _closed(shop, officials)
    _held(shop, producers)
    _open(shop, producers)
    _conference(shop)


def _programmes(shop: Workshop) -> tuple[Programme, Programme]:
    office, at, year = shop.cast.officer, shop.days.ago(150), shop.days.today.year
    given = (
        ("Bồi dưỡng cán bộ OCOP cấp xã (ví dụ)", "commune", ["management", "law", "digital"]),
        ("Chủ thể bán hàng giỏi (ví dụ)", "producer", ["product", "trade", "digital"]),
    )
    made = [
        actions.make_programme(
            _province(shop), {"title": title, "year": year, "audience": audience, "topics": topics,
                              "about": "Nội dung ví dụ để chạy thử."}, by=office, at=at,
        )
        for title, audience, topics in given
    ]  # fmt: skip
    return made[0], made[1]


def _materials(shop: Workshop) -> None:
    office, unit = shop.cast.officer, _province(shop)
    rows = (
        ("Sổ tay hồ sơ OCOP (ví dụ)", "producer", "law", "vi", True),
        ("Chụp ảnh sản phẩm bằng điện thoại (ví dụ)", "producer", "trade", "vi", True),
        ("Sổ tay hồ sơ OCOP bằng tiếng Khmer (ví dụ)", "producer", "law", "km", True),
        ("Bài giảng chấm điểm cho hội đồng (ví dụ)", "council", "scoring", "vi", False),
    )
    made = []
    for number, (title, audience, topic, language, is_public) in enumerate(rows):
        data = {
            "title": title, "audience": audience, "topic": topic, "language": language,
            "is_public": is_public, "about": "Tài liệu giả định.",
            "link": f"https://example.vn/tai-lieu-{number + 1}.pdf",
        }  # fmt: skip
        made.append((actions.add_material(unit, data, by=office, at=shop.days.ago(120)), data))
    first, data = made[0]
    newer = {**data, "link": "https://example.vn/tai-lieu-1-ban-2.pdf"}
    renewed = actions.renew_material(first, newer, by=office, at=shop.days.ago(20))
    for material, days in ((renewed, 12), (made[1][0], 5), (made[1][0], 3), (renewed, 2)):
        actions.count_opening(material, at=shop.days.ago(days))


def _closed(shop: Workshop, programme: Programme) -> None:
    """Officials learned the law; the class is closed and its certificates are given."""
    course = _plan(shop, _province(shop), shop.cast.officer, 90, {
        "title": "Quy định mới về đánh giá sản phẩm OCOP (ví dụ)", "audience": "commune", "seats": 30,
        "programme": programme, "room": "Hội trường Sở Nông nghiệp và Môi trường",
    }, "law")  # fmt: skip
    office, day = shop.cast.officer, course.starts_on
    actions.set_exam(course, _QUESTIONS, by=office, at=shop.days.ago(95))
    actions.open_class(course, by=office, at=shop.days.ago(95))
    came = [
        actions.enrol_self(course, gender="female", by=shop.cast.commune(code), at=shop.days.ago(94))
        for code in ("30526",)
    ]
    came += [_neighbour(shop, course, n, who="official", by=office) for n in (1, 3)]
    _tick(course, came, office, day)
    first = Enrolment.objects.select_related("training_class").get(pk=came[0].pk)
    actions.take_exam(first, [1, 1, 0], by=shop.cast.commune("30526"), at=_moment(day, 11, 40))
    _finish(course, office)
    first = Enrolment.objects.select_related("training_class").get(pk=came[0].pk)
    actions.give_feedback(first, [5, 5, 4, 4, 5], by=shop.cast.commune("30526"), at=_moment(day, 15))
    actions.close_class(course, "Cán bộ xã nắm được quy trình mới.", by=office, at=shop.days.ago(80))


def _held(shop: Workshop, programme: Programme) -> None:
    """The commune taught its people; the class waits to be closed."""
    unit, officer = _commune("30526", shop), shop.cast.commune("30526")
    course = _plan(shop, unit, officer, 6, {
        "title": "An toàn thực phẩm cho hộ làm đường thốt nốt (ví dụ)", "audience": "producer", "seats": 25,
        "programme": programme, "place_unit": unit, "room": "Nhà văn hóa ấp",
    }, "quality")  # fmt: skip
    actions.open_class(course, by=officer, at=shop.days.ago(20))
    owner = shop.cast.producers[shop.organisations["sau"].pk]
    came = [actions.enrol_self(course, gender="male", by=owner, at=shop.days.ago(18))]
    came += [_neighbour(shop, course, n, who="producer", by=officer, of="sau") for n in (0, 2, 4)]
    _neighbour(shop, course, 5, who="community", by=officer)
    _tick(course, came, officer, course.starts_on)
    _finish(course, officer)


def _open(shop: Workshop, programme: Programme) -> None:
    """A class with few seats takes names: the last one waits."""
    course = _plan(shop, _province(shop), shop.cast.officer, -12, {
        "title": "Livestream bán đặc sản bằng điện thoại (ví dụ)", "audience": "producer", "seats": 3,
        "programme": programme, "place_unit": _commune("30526", shop), "room": "Trung tâm dịch vụ công",
        "about": "Mang theo điện thoại, một sản phẩm và ảnh chụp sản phẩm.",
    }, "trade", sittings=2)  # fmt: skip
    office = shop.cast.officer
    actions.add_teacher(course, name="Phan Thị Livestream (ví dụ)", by=office, at=shop.days.ago(9))
    actions.open_class(course, by=office, at=shop.days.ago(8))
    owner = shop.cast.producers[shop.organisations["sau"].pk]
    actions.enrol_self(course, by=owner, at=shop.days.ago(6))
    for n in (1, 4, 5):
        _neighbour(shop, course, n, who="community", by=office)
    digital = _plan(shop, _province(shop), office, -20, {
        "title": "Số hóa sản phẩm và truy xuất nguồn gốc cho cán bộ xã (ví dụ)", "audience": "commune",
        "seats": 60, "room": "Trực tuyến",
    }, "digital")  # fmt: skip
    actions.open_class(digital, by=office, at=shop.days.ago(4))


def _conference(shop: Workshop) -> None:
    office = shop.cast.officer
    past = _plan(shop, _province(shop), office, 40, {
        "title": "Hội nghị sơ kết nửa năm Chương trình OCOP (ví dụ)", "kind": "conference",
        "audience": "mixed", "seats": 120, "room": "Hội trường UBND tỉnh",
    }, "management")  # fmt: skip
    actions.open_class(past, by=office, at=shop.days.ago(55))
    came = [_neighbour(shop, past, n, who="official", by=office) for n in (1, 3)]
    _tick(past, came, office, past.starts_on)
    _finish(past, office)
    actions.close_class(past, by=office, at=shop.days.ago(35))
    _plan(shop, _province(shop), office, -35, {
        "title": "Hội thảo bao bì xanh cho sản phẩm OCOP (ví dụ)", "kind": "workshop", "audience": "mixed",
        "seats": 80, "room": "Trường Đại học An Giang",
    }, "circular")  # fmt: skip


def _plan(
    shop: Workshop, unit: Unit, by: Actor, days_ago: int, facts: dict[str, Any], topic: str, sittings: int = 1
) -> TrainingClass:
    """A draft with sessions of a morning, the first so many days ago (below zero: ahead)."""
    today = shop.days.today
    first = shop.days.day(days_ago) if days_ago > 0 else today - dt.timedelta(days=days_ago)
    planned = shop.days.ago(max(days_ago, 0) + 15)
    data = {"kind": "class", "is_demo": True, **facts}
    session = {"topic": topic, "begins_at": _moment(first, 8), "ends_at": _moment(first, 11, 30)}
    made = actions.plan_class(unit, data, session=session, by=by, at=planned)
    for later in range(1, sittings):
        day = first + dt.timedelta(days=later)
        actions.add_session(
            made, topic=topic, begins_at=_moment(day, 8), ends_at=_moment(day, 11, 30), by=by, at=planned
        )
    return made


def _neighbour(
    shop: Workshop, course: TrainingClass, number: int, *, who: str, by: Actor, of: str = ""
) -> Enrolment:
    name, gender, born = _NEIGHBOURS[number]
    data = {
        "name": name, "gender": gender, "birth_year": born, "who": who, "unit": _commune("30526", shop),
        "organisation": shop.organisations[of] if of else None,
    }  # fmt: skip
    at = course.opened_at
    assert at is not None
    return actions.enrol_other(course, data, by=by, at=at + dt.timedelta(hours=2 + number))


def _tick(course: TrainingClass, came: list[Enrolment], by: Actor, day: dt.date | None) -> None:
    actions.begin_class(course, by=by, at=_moment(day, 8))
    session = Session.objects.select_related("training_class__unit").get(training_class=course)
    ids = [enrolment.pk for enrolment in came]
    actions.tick_session(session, ids, ids, by=by, at=_moment(day, 8, 15))


def _finish(course: TrainingClass, by: Actor) -> None:
    actions.finish_class(course, by=by, at=_moment(course.ends_on, 12))


def _moment(day: dt.date | None, hour: int, minute: int = 0) -> dt.datetime:
    assert day is not None
    return dt.datetime.combine(day, dt.time(hour, minute), tzinfo=clock.LOCAL)


def _province(shop: Workshop) -> Unit:
    found = places.by_code(places.home_province(), shop.days.today)
    assert found is not None
    return found


def _commune(code: str, shop: Workshop) -> Unit:
    found = places.by_code(code, shop.days.today)
    assert found is not None
    return found
