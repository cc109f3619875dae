"""A year of communications, all fictional: articles in every state, plan, outlets, what was heard."""

from __future__ import annotations

import datetime as dt
import io
from typing import Any

from ocop.base.actor import Actor
from ocop.cli.demo import pictures
from ocop.cli.demo.making import Workshop, seed_of
from ocop.organisations.models import Organisation
from ocop.outreach import actions
from ocop.outreach.models import Article, Item, Outlet
from ocop.places import queries as places
from ocop.products.models import Product

_GOLD, _LEAF, _WATER = (201, 146, 46), (74, 124, 66), (88, 134, 150)
_WOMEN, _FARMERS = "Hội Liên hiệp Phụ nữ tỉnh (ví dụ)", "Hội Nông dân tỉnh (ví dụ)"

SEASON = {
    "title": "Mùa đường thốt nốt ở chân núi (ví dụ)",
    "topic": "producers",
    "byline": "Cán bộ xã An Cư (ví dụ)",
    "lead": "Bốn giờ sáng, bếp đường đã đỏ lửa. Ba thế hệ trong một nhà cùng nấu mẻ đường đầu mùa.",
    "body": """Từ tháng mười một đến tháng năm, cây thốt nốt cho nước. Mỗi ngày hai lần có người leo cây.

Ống tre buộc vào cuống hoa từ chiều, sáng mang xuống khi nước còn ngọt.

## Bảy lít nước, một ký đường

Nước lọc qua khăn, nấu trên bếp trấu bốn giờ, khuấy đến khi sánh rồi đổ khuôn.

- Không phẩm màu, không chất bảo quản
- Mỗi mẻ ghi ngày nấu, người nấu
- Đường đóng gói ngay trong ngày

![](anh:2)

> Nhà tôi nấu đường từ đời ông ngoại. Có sao rồi khách hỏi kỹ hơn, mình cũng làm kỹ hơn.

Muốn biết sao còn hiệu lực không, quét mã trên bao bì hoặc mở [trang kiểm tra](/kiem-tra/).""",
}
FAIR = {
    "title": "Mười hai gian hàng OCOP xuống phố (ví dụ)",
    "topic": "markets",
    "byline": "Sở Công Thương (ví dụ)",
    "event_name": "Phiên chợ OCOP cuối tuần (ví dụ)",
    "lead": "Phiên chợ cuối tuần gom mười hai chủ thể về một chỗ: mua tận tay, hỏi tận người làm.",
    "body": """Chợ mở từ sáu giờ sáng thứ bảy. Mỗi gian có mã QR để xem **sao còn hiệu lực đến ngày nào**.

## Mang gì về

1. Đường thốt nốt viên
2. Mật ong rừng tràm
3. Khăn dệt tay

Ban tổ chức nhắc người mua: sản phẩm chưa có sao ghi rõ là *mới được đề nghị*.""",
}
LABEL = {
    "title": "Năm điều nhìn trên nhãn trước khi mua (ví dụ)",
    "topic": "knowledge",
    "lead": "Nhãn đủ chữ là lời hứa đầu tiên. Đây là năm chỗ nên nhìn, mất chưa đến nửa phút.",
    "body": """1. Tên sản phẩm và nơi làm
2. Thành phần
3. Ngày làm, hạn dùng
4. Cách giữ
5. Hạng sao và mã QR

Thiếu một điều, hãy hỏi người bán. Sao hết hạn mà còn in trên nhãn thì báo cho xã.""",
}
_TRIP = {
    "title": "Một ngày theo xuồng vào rừng tràm (ví dụ)", "topic": "places",
    "lead": "Nước nổi, tràm xanh, và bữa trưa nấu trên xuồng.",
    "body": "Xuồng rời bến lúc bảy giờ.\n\n## Đi thế nào\n\nĐặt trước một ngày, mang nón và nước uống.",
}  # fmt: skip
_WOMEN_S = {
    "title": "Tổ phụ nữ dệt khăn rằn giữ nghề (ví dụ)", "topic": "producers",
    "lead": "Mười hai khung dệt, chín chị em, một đơn hàng cho Tết.",
    "body": "Chị tổ trưởng nói: nghề còn nhờ có người mua.",
}  # fmt: skip
_DRAFT = {"title": "Hỏi đáp về hồ sơ năm nay (ví dụ)", "topic": "programme", "lead": "Đang gom câu hỏi."}


def tell(shop: Workshop) -> None:
    """Outlets first, then articles, then where they were told, then the plan."""
    outlets = _outlets(shop)
    told = _articles(shop)
    _publications(shop, outlets, told)
    _plan(shop, outlets)


def _agency(shop: Workshop, name: str) -> Actor:
    return shop.cast.agencies[name]


def _outlets(shop: Workshop) -> dict[str, Outlet]:
    commune = places.by_code("30526", shop.days.today)
    rows: dict[str, dict[str, Any]] = {
        "radio": {"name": "Đài Phát thanh Bảy Núi (ví dụ)", "kind": "radio",
                  "owner": "Báo và Đài tỉnh (ví dụ)",
                  "address": "https://dai-vi-du.example", "contact": "Phòng chuyên đề, 0900 000 101"},
        "paper": {"name": "Báo Miền Biên (ví dụ)", "kind": "newspaper",
                  "owner": "Tòa soạn Miền Biên (ví dụ)",
                  "address": "https://bao-vi-du.example", "contact": "Ban kinh tế, 0900 000 102"},
        "page": {"name": "Fanpage Quà quê Bảy Núi (ví dụ)", "kind": "fanpage",
                 "organisation": Organisation.objects.get(name="Sở Công Thương (ví dụ)"),
                 "address": "https://trang-vi-du.example/qua-que"},
        "union": {"name": "Trang Phụ nữ miền Tây (ví dụ)", "kind": "union", "owner": _WOMEN,
                  "address": "https://hoi-vi-du.example"},
        "loud": {"name": "Loa truyền thanh xã An Cư (ví dụ)", "kind": "loudspeaker", "unit": commune,
                 "contact": "Công chức văn hóa xã, 0900 000 103"},
    }  # fmt: skip
    by, at = shop.cast.officer, shop.days.ago(140)
    return {code: actions.add_outlet(row, by=by, at=at) for code, row in rows.items()}


def _articles(shop: Workshop) -> dict[str, Article]:
    commune, officer, leader = shop.cast.commune("30526"), shop.cast.officer, shop.cast.province["leader"]
    trade = _agency(shop, "Sở Công Thương (ví dụ)")
    season = _written(shop, SEASON, commune, 60, ["duong", "keo"], ["bowl", "landscape"], _GOLD)
    _asked(season, commune, officer, shop)
    fair = _written(shop, FAIR, trade, 34, ["duong", "matong", "khan"], ["landscape"], _WATER)
    label = _written(shop, LABEL, officer, 21, ["mat"], ["box"], _LEAF)
    trip = _written(shop, _TRIP, trade, 9, ["xuong"], ["landscape"], _LEAF)
    for article, by, checker, days in (
        (season, commune, officer, 56), (fair, trade, officer, 32), (label, officer, leader, 19),
    ):  # fmt: skip
        _sent(article, by, shop, days + 1)
        actions.approve_article(article, seen=article.sends, by=checker, at=shop.days.ago(days, 10))
        actions.publish_article(article, by=officer, at=shop.days.ago(days, 14))
    _sent(trip, trade, shop, 4)
    actions.approve_article(trip, seen=1, by=officer, at=shop.days.ago(2))
    tomorrow = shop.days.now + dt.timedelta(days=1)
    actions.plan_publishing(trip, tomorrow.replace(minute=0, second=0), by=officer, at=shop.days.now)
    women = _written(shop, _WOMEN_S, _agency(shop, _WOMEN), 5, ["khan"], ["cloth"], _GOLD)
    _sent(women, _agency(shop, _WOMEN), shop, 3)
    actions.write_article(_DRAFT, by=officer, at=shop.days.ago(1))
    return {"season": season, "fair": fair, "label": label}


def _written(
    shop: Workshop, words: dict[str, Any], by: Actor, days: int, goods: list[str], shapes: list[str],
    colour: tuple[int, int, int],
) -> Article:  # fmt: skip
    at = shop.days.ago(days)
    unit = places.with_id(by.unit_id) if by.unit_id and not by.province_wide else None
    article = actions.write_article({**words, "unit": unit}, by=by, at=at)
    for number, shape in enumerate(shapes):
        drawn = pictures.picture(shape, colour, seed_of(str(words["title"]), str(number)))
        actions.add_picture(
            article, io.BytesIO(drawn), f"{shape}.jpg", alt=_ALTS[shape], caption="Hình vẽ minh họa (ví dụ)",
            by=by, at=at,
        )  # fmt: skip
    for code in goods:
        product = Product.objects.get(pk=shop.products[code].pk)  # its star was given meanwhile
        if product.is_public:
            actions.link_product(article, product, by=by, at=at)
    return article


_ALTS = {
    "bowl": "Bát đường vàng mới nấu", "landscape": "Đồng nước và hàng cây dưới chân núi",
    "box": "Hộp sản phẩm có nhãn", "cloth": "Tấm khăn dệt sọc",
}  # fmt: skip


def _asked(article: Article, by: Actor, checker: Actor, shop: Workshop) -> None:
    """The first sending came back once."""
    _sent(article, by, shop, 59)
    actions.ask_changes(
        article,
        "Bài hay. Nhờ thêm một tấm ảnh bếp đường và ghi rõ mùa nào.",
        by=checker,
        at=shop.days.ago(58),
    )


def _sent(article: Article, by: Actor, shop: Workshop, days: int) -> None:
    actions.send_article(article, by=by, at=shop.days.ago(days, 15))


def _publications(shop: Workshop, outlets: dict[str, Outlet], told: dict[str, Article]) -> None:
    trade, officer = _agency(shop, "Sở Công Thương (ví dụ)"), shop.cast.officer
    commune = shop.cast.commune("30526")
    rows: tuple[tuple[Actor, str, str, str, int, int], ...] = (
        (commune, "loud", "season", "", 54, 1_800), (officer, "radio", "season", "", 50, 24_000),
        (officer, "paper", "season", "", 48, 6_500), (trade, "page", "fair", "", 31, 9_200),
        (trade, "page", "", "Phát trực tiếp phiên chợ cuối tuần (ví dụ)", 27, 15_300),
        (officer, "paper", "label", "", 17, 3_100), (officer, "union", "label", "", 12, 0),
    )  # fmt: skip
    for by, outlet, article, title, days, people in rows:
        data = {
            "outlet": outlets[outlet], "article": told.get(article), "title": title,
            "published_on": shop.days.day(days), "address": outlets[outlet].address,
        }  # fmt: skip
        made = actions.note_publication(data, by=by, at=shop.days.ago(days - 1))
        if people:
            actions.note_reach(made, made.published_on, people, by=by, at=shop.days.ago(max(days - 30, 1)))


def _plan(shop: Workshop, outlets: dict[str, Outlet]) -> None:
    commune, farmers = shop.cast.commune("30526"), Organisation.objects.get(name=_FARMERS)
    ward = places.by_code("30526", shop.days.today)
    rows: tuple[tuple[int, dict[str, Any], str], ...] = (
        (70, {"message": "Mỗi ngôi sao tra được ngay trên điện thoại (ví dụ)", "audience": "Người mua ở chợ",
              "form": "broadcast", "outlet": outlets["radio"], "cost": 12_000_000},
         "https://dai-vi-du.example/1"),
        (40, {"message": "Mùa đường thốt nốt đã về (ví dụ)", "audience": "Người trong xã",
              "form": "loudspeaker", "outlet": outlets["loud"], "unit": ward}, "Bài đọc số 12, phát ba buổi"),
        (6, {"message": "Hộ nông dân kể chuyện làm sổ ghi mẻ (ví dụ)", "audience": "Hộ sản xuất",
             "form": "video", "organisation": farmers, "cost": 8_000_000}, ""),
        (-9, {"message": "Nhận diện sao hết hạn (ví dụ)", "audience": "Người mua, người bán",
              "form": "leaflet", "cost": 5_000_000}, ""),
        (-12, {"message": "Họp dân giới thiệu bộ tiêu chí mới (ví dụ)", "audience": "Người trong xã",
               "form": "event", "unit": ward}, ""),
    )  # fmt: skip
    for days, data, proof in rows:
        due = shop.days.today - dt.timedelta(days=days)
        when = {"year": due.year, "quarter": (due.month + 2) // 3, "due_on": due}
        item = actions.add_item({**data, **when}, by=shop.cast.officer, at=shop.days.ago(130))
        if proof:
            _done(item, proof, due, commune if item.unit_id else shop.cast.officer, shop)


def _done(item: Item, proof: str, due: dt.date, by: Actor, shop: Workshop) -> None:
    actions.finish_item(item, proof, due, by=by, at=shop.days.ago((shop.days.today - due).days))
