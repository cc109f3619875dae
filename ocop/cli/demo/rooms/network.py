"""The demo's apparatus, consultants, needs and contracts: all fictional."""

from __future__ import annotations

import datetime as dt
from typing import Any

from ocop.base.actor import Actor
from ocop.cli.demo.cast import BUILDER, COMMUNE
from ocop.cli.demo.making import Workshop
from ocop.organisations import actions as organisations
from ocop.organisations.models import Engagement, Kind, LegalForm, Organisation
from ocop.organisations.network import actions
from ocop.places import queries as places

_PARTNERS: tuple[tuple[str, str, dict[str, str]], ...] = (
    (
        "Trung tâm Tư vấn Sản phẩm Bảy Núi (ví dụ)",
        "Cao Thị Tư",
        {"plan": "Đã giúp 12 hộ", "dossier": "Hồ sơ 3 sao và 4 sao", "packaging": "Nhãn, hộp giấy"},
    ),
    (
        "Viện Công nghệ Thực phẩm Ví Dụ",
        "Quách Văn Viện",
        {"technology": "Sấy, cô đặc", "safety": "", "quality": ""},
    ),
    ("Văn phòng Sở hữu Trí tuệ Ví Dụ", "La Thị Hiệu", {"trademark": "Nhãn hiệu tập thể, chứng nhận"}),
    ("Công ty Bán hàng Trực tuyến Ví Dụ", "Kim Văn Sàn", {"online": "Gian hàng, livestream", "market": ""}),
)


def tell(shop: Workshop) -> None:
    """The apparatus of province and commune, four partners, three needs, two contracts."""
    _apparatus(shop)
    partners = [_partner(shop, *each) for each in _PARTNERS]
    owner, organisation = _first(shop)
    office = shop.cast.officer
    asked = actions.ask_help(
        organisation, "packaging", "Cần mẫu nhãn cho hũ 300 g, có chỗ in hạn dùng và sao.",
        by=owner, at=shop.days.ago(70),
    )  # fmt: skip
    told = actions.introduce(asked, partners[0][0], by=office, at=shop.days.ago(66))
    actions.answer_introduction(
        told, takes=True, answer="Tuần sau chúng tôi đến xem hũ.", by=partners[0][1], at=shop.days.ago(64)
    )
    contract = _contract(shop, partners[0][0], organisation, 60)
    actions.close_engagement(
        contract, shop.days.day(20), "Đã giao ba mẫu nhãn.", by=office, at=shop.days.ago(20)
    )
    contract.refresh_from_db()
    actions.rate(contract, 5, "Nhãn đẹp, làm nhanh.", by=owner, at=shop.days.ago(15))
    asked.refresh_from_db()
    actions.meet_need(asked, by=owner, at=shop.days.ago(15))
    waits = actions.ask_help(
        organisation, "technology", "Nồi cô đặc đời cũ tốn củi; muốn xem nồi dùng hơi.",
        by=owner, at=shop.days.ago(5),
    )  # fmt: skip
    actions.introduce(waits, partners[1][0], by=office, at=shop.days.ago(3))
    actions.ask_help(
        organisation, "online", "Muốn bán trên sàn, chưa biết chụp ảnh và viết giới thiệu.",
        by=owner, at=shop.days.ago(2),
    )  # fmt: skip
    _contract(shop, partners[3][0], None, 30)


def _apparatus(shop: Workshop) -> None:
    today = shop.days.today
    home = places.by_code(places.home_province(), today)
    commune = places.by_code(COMMUNE, today)
    assert home is not None and commune is not None
    since = dt.date(today.year, 1, 2)
    board = _body(shop, home, "steering", "Ban chỉ đạo OCOP tỉnh (ví dụ)", "02/QĐ-UBND (ví dụ)", since)
    office = _body(shop, home, "office", "Bộ phận thường trực OCOP, Sở NN&MT (ví dụ)", "", since)
    team = _body(shop, commune, "team", "Tổ OCOP xã (ví dụ)", "05/QĐ-UBND (ví dụ)", since)
    for body, name, position, focal in (
        (board, "Lê Văn Quyết (ví dụ)", "Trưởng ban", False),
        (board, "Hồ Văn Nông (ví dụ)", "Phó Trưởng ban thường trực", False),
        (office, "Nguyễn Thị Tỉnh (ví dụ)", "Chuyên viên", True),
        (team, "Trần Thị Xã (ví dụ)", "Tổ trưởng", True),
    ):
        given = {"full_name": name, "position": position, "valid_from": since, "is_focal": focal}
        actions.add_post(body, given, by=BUILDER, at=shop.days.ago(150))


def _body(shop: Workshop, unit: Any, kind: str, name: str, decision: str, since: dt.date) -> Any:
    data = {"kind": kind, "name": name, "decision_no": decision, "valid_from": since}
    return actions.save_body(unit, data, by=BUILDER, at=shop.days.ago(150))


def _partner(shop: Workshop, name: str, person: str, fields: dict[str, str]) -> tuple[Organisation, Actor]:
    data = {"name": name, "kind": Kind.PARTNER, "legal_form": LegalForm.OTHER, "is_demo": True}
    made = organisations.register_organisation(data, by=BUILDER, at=shop.days.ago(150))
    actions.set_expertise(made, fields, by=BUILDER, at=shop.days.ago(150))
    return made, shop.cast.partner_of(made, person)


def _contract(shop: Workshop, partner: Organisation, client: Organisation | None, days: int) -> Engagement:
    subject = "Thiết kế nhãn và hộp" if client else "Tập huấn bán hàng trực tuyến cho chủ thể"
    data = {
        "client": client, "field": "packaging" if client else "online", "subject": f"{subject} (ví dụ)",
        "number": f"{days}/HĐ (ví dụ)", "signed_on": shop.days.day(days),
        "ends_on": shop.days.today + dt.timedelta(days=20), "amount": 18_000_000 if client else 45_000_000,
    }  # fmt: skip
    return actions.sign_engagement(partner, data, by=shop.cast.officer, at=shop.days.ago(days))


def _first(shop: Workshop) -> tuple[Actor, Organisation]:
    """The producer whose person can sign in."""
    pk, actor = next(iter(shop.cast.producers.items()))
    return actor, Organisation.objects.select_related("unit").get(pk=pk)
