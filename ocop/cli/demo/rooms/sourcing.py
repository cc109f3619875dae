"""Value chains of five producers: palm sugar in full; rice, mango, fish and cloth in their main lines."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any, NamedTuple

from ocop.cli.demo.making import Workshop
from ocop.products import actions
from ocop.products.models import Product


class Told(NamedTuple):
    """The chain of a maker: what it says of its first product, and of all of them."""

    maker: str
    goods: tuple[str, ...]
    shares: tuple[int, int]
    site: tuple[str, str]
    areas: tuple[dict[str, Any], ...]
    partners: tuple[dict[str, Any], ...]
    stages: tuple[tuple[str, str, str, str], ...]
    practices: tuple[dict[str, Any], ...]


_CHAINS = (
    Told(
        "sau", ("duong", "keo", "rim", "bot"), (82, 100),
        ("craft_village", "Làng nghề đường thốt nốt (ví dụ)"),
        (
            {"name": "Vườn thốt nốt ấp Vĩnh Hạ (ví dụ)", "kind": "crop", "grows": "Thốt nốt",
             "place": "Ấp Vĩnh Hạ", "area_ha": Decimal("3.2"), "code": "AGVD-TN-0001 (ví dụ)", "lat": 10.5712,
             "lon": 104.9603, "scheme": "vietgap", "certificate_no": "VG 012/VD", "left": 20},
            {"name": "Bờ ruộng ấp Vĩnh Tây (ví dụ)", "kind": "crop", "grows": "Thốt nốt",
             "place": "Ấp Vĩnh Tây", "area_ha": Decimal("1.5")},
        ),
        (
            {"role": "linked", "name": "Tổ hộ leo thốt nốt Vĩnh Hạ (ví dụ)", "households": 12,
             "supplies": "Nước thốt nốt tươi mỗi sáng", "share": Decimal(55), "contract_no": "03/HĐLK-VD",
             "signed": 420, "left": 300, "contract_share": Decimal(80)},
            {"role": "supplier", "name": "Hộ Chau Ví Dụ", "supplies": "Gừng già", "share": Decimal(10)},
        ),
        (
            ("Lọc nước thốt nốt, bỏ bọt", "prepare", "machine", "máy lọc ly tâm nhỏ"),
            ("Nấu và khuấy trong chảo", "process", "manual", ""),
            ("Đổ viên, để nguội", "process", "manual", ""),
            ("Sấy nhẹ, kiểm độ ẩm", "preserve", "machine", "tủ sấy"),
            ("Đóng gói, dán nhãn", "pack", "machine", "máy hàn miệng túi"),
        ),
        (
            {"waste": "Vỏ, bẹ thốt nốt khô", "becomes": "củi đốt lò nấu đường", "amount": Decimal(9),
             "amount_unit": "tấn"},
            {"waste": "Bã lọc", "becomes": "phân ủ cho vườn"},
        ),
    ),
    Told(
        "gao", ("gaomua", "gaolut"), (90, 100), ("", ""),
        ({"name": "Cánh đồng ruộng trên (ví dụ)", "kind": "crop", "grows": "Lúa mùa Nàng Nhen",
          "place": "Ấp Phước Lợi", "area_ha": Decimal(46), "code": "AGVD-LUA-0007 (ví dụ)",
          "scheme": "organic_vn", "certificate_no": "HC 021/VD", "left": 210},),
        ({"role": "linked", "name": "Bốn mươi hộ thành viên (ví dụ)", "households": 40,
          "supplies": "Lúa theo lịch của hợp tác xã", "share": Decimal(100), "contract_no": "Điều lệ HTX",
          "signed": 900, "contract_share": Decimal(85)},),
        (
            ("Phơi, sấy lúa", "prepare", "machine", "lò sấy vỉ ngang"),
            ("Xay xát, tách hạt", "prepare", "machine", "máy xát và máy tách màu"),
            ("Hút chân không, đóng túi", "pack", "machine", "máy hút chân không"),
        ),
        ({"waste": "Trấu", "becomes": "củi trấu đốt lò sấy", "amount": Decimal(18), "amount_unit": "tấn"},),
    ),
    Told(
        "xoai", ("xoaitrai", "xoaisay"), (100, 100), ("tourism_site", "Vườn xoài cù lao đón khách (ví dụ)"),
        ({"name": "Vườn xoài cù lao (ví dụ)", "kind": "crop", "grows": "Xoài ba màu", "place": "Ấp Tấn Long",
          "area_ha": Decimal(6), "code": "AGVD-XOAI-0044 (ví dụ)", "scheme": "globalgap",
          "certificate_no": "GG 4/VD", "left": 140},),
        (),
        (
            ("Hái, cắt cuống, rửa", "prepare", "manual", ""),
            ("Phân loại, đóng thùng", "pack", "machine", "băng chuyền cân"),
        ),
        ({"waste": "Trái rụng, trái dạt", "becomes": "xoài sấy dẻo và phân ủ", "amount": Decimal(4),
          "amount_unit": "tấn"},),
    ),
    Told(
        "kho", ("khoca",), (60, 100), ("", ""),
        ({"name": "Vèo cá lóc nhà và hàng xóm (ví dụ)", "kind": "water", "grows": "Cá lóc",
          "place": "Ấp Bờ Dâu", "heads": 24_000},),
        ({"role": "supplier", "name": "Năm hộ nuôi vèo (ví dụ)", "households": 5, "supplies": "Cá lóc sống",
          "share": Decimal(40), "signed": 100, "left": -3, "contract_no": "01/VD"},),
        (
            ("Làm sạch, xẻ cá", "prepare", "manual", ""),
            ("Phơi nhà màng một nắng", "process", "modern", "nhà phơi năng lượng mặt trời"),
            ("Hút chân không", "pack", "machine", "máy hút chân không"),
        ),
        ({"waste": "Đầu, ruột cá", "becomes": "thức ăn cho cá khác", "amount": Decimal("6.5"),
          "amount_unit": "tấn"},),
    ),
    Told(
        "tho", ("khan",), (30, 70), ("craft_village", "Làng dệt thổ cẩm Văn Giáo (ví dụ)"),
        (), ({"role": "supplier", "name": "Nơi bán sợi ngoài tỉnh (ví dụ)", "place": "Tỉnh khác (ví dụ)",
              "supplies": "Tơ, sợi", "share": Decimal(30)},),
        (
            ("Nhuộm sợi bằng vỏ cây", "prepare", "manual", ""),
            ("Dệt trên khung gỗ", "process", "manual", "khung dệt tay"),
        ),
        ({"waste": "Sợi thừa", "becomes": "vòng tay, móc khóa"},),
    ),
)  # fmt: skip


def tell(shop: Workshop) -> None:
    """The chains, written by their producers about a quarter of a year ago."""
    for told in _CHAINS:
        if told.maker in shop.organisations:
            _chain(shop, told)


def _chain(shop: Workshop, told: Told) -> None:
    products = [shop.products[code] for code in told.goods if code in shop.products]
    owner = shop.organisations[told.maker]
    by, at = shop.cast.producers[owner.pk], shop.days.ago(88)
    proof = shop.documents[owner.pk].get("materials_origin")
    first, others = products[0], products[1:]
    commune, province = told.shares
    shares = {"commune_share": Decimal(commune), "province_share": Decimal(province), "share_proof": proof}
    for product in products:
        actions.save_chain(product, shares, site=told.site, by=by, at=at)
    lists = (("area", told.areas), ("partner", told.partners), ("practice", told.practices))
    for kind, entries in lists:
        for facts in entries:
            data = _dated(shop, facts, first, proof if kind != "practice" else None, kind)
            actions.add_entry(first, kind, data, serves=others, by=by, at=at)
    for name, phase, method, equipment in told.stages:
        stage = {"name": name, "phase": phase, "method": method, "equipment": equipment,
                 "place": "Xưởng của cơ sở"}  # fmt: skip
        for product in products[:2]:
            actions.add_stage(product, stage, by=by, at=at)


def _dated(shop: Workshop, facts: dict[str, Any], product: Product, proof: Any, kind: str) -> dict[str, Any]:
    """The facts with days in place of distances from today; in the product's commune unless far away."""
    data = {name: value for name, value in facts.items() if name not in ("signed", "left")}
    last = "certified_until" if kind == "area" else "contract_until"
    if "left" in facts:
        data[last] = shop.days.today + dt.timedelta(days=facts["left"])
    if "signed" in facts:
        data["signed_on"] = shop.days.today - dt.timedelta(days=facts["signed"])
    if kind != "practice":
        data |= {"proof": proof if data.get("scheme") or "signed" in facts else None}
        data |= {} if data.get("place", "").startswith("Tỉnh") else {"unit": product.unit}
    return data
