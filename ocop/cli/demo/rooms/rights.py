"""A year of marks, papers and labels: granted, on the way, running out, a shared mark that others may use."""

from __future__ import annotations

import datetime as dt
import io
from typing import Any

from ocop.cli.demo import papers, pictures
from ocop.cli.demo.cast import BUILDER
from ocop.cli.demo.makers import GOLD
from ocop.cli.demo.making import Workshop, seed_of
from ocop.files.models import Document
from ocop.organisations import actions as organisations
from ocop.rights import actions, labelling
from ocop.rights.actions import Entry
from ocop.rights.models import Protection


def tell(shop: Workshop) -> None:
    """The shared indication of an agency first, then what producers have of their own."""
    shared = _shared(shop)
    _mark(shop, "sau", "Nhãn hiệu “Sáu Mẫu” (ví dụ)", ("duong", "keo", "rim"))
    _use(shop, shared)
    _on_the_way(shop)
    _quality(shop)
    _labels(shop)


def _day(shop: Workshop, days: int) -> dt.date:
    return shop.days.today - dt.timedelta(days=days)


def _add(
    shop: Workshop, owner: str, days: int, verb: str = "", entry: Entry | None = None, **data: Any
) -> Protection:
    organisation = shop.organisations[owner]
    by = shop.cast.producers[organisation.pk]
    at = shop.days.ago(days)
    return actions.add_protection(organisation, data, verb=verb, entry=entry, by=by, at=at)


def _shared(shop: Workshop) -> Protection:
    at = shop.days.ago(120)
    agency = organisations.register_organisation(
        {"name": "Phòng Kinh tế Bảy Núi Mẫu (ví dụ)", "kind": "agency", "legal_form": "public_body",
         "unit": shop.organisations["sau"].unit, "is_demo": True}, by=BUILDER, at=at,
    )  # fmt: skip
    return actions.add_protection(
        agency, {"kind": "geographical_indication", "name": "Chỉ dẫn địa lý đường thốt nốt Bảy Núi (ví dụ)"},
        verb="grant_protection", by=shop.cast.officer, at=at,
        entry=Entry(_day(shop, 700), "VD-00001", filed_on=_day(shop, 1300)),
    )  # fmt: skip


def _mark(shop: Workshop, owner: str, name: str, codes: tuple[str, ...]) -> None:
    made = _add(
        shop, owner, 110, "grant_protection",
        Entry(_day(shop, 500), "VD-123456", filed_on=_day(shop, 1000), uploads=[_scan(shop, owner, 1)]),
        kind="trademark", name=name, scope="Nhóm 30 (ví dụ)",
        products=[shop.products[code] for code in codes],
    )  # fmt: skip
    actions.check_protection(made, by=shop.cast.officer, at=shop.days.ago(100))


def _use(shop: Workshop, shared: Protection) -> None:
    made = _add(
        shop, "sau", 90, "grant_protection", Entry(_day(shop, 95), "07/GP-VD"), kind="use_right",
        name="Quyền dùng chỉ dẫn địa lý Bảy Núi (ví dụ)", parent=shared, products=[shop.products["duong"]],
    )  # fmt: skip
    actions.check_protection(made, by=shop.cast.officer, at=shop.days.ago(88))


def _on_the_way(shop: Workshop) -> None:
    """A filing step by step, a design, and one that is still a plan."""
    by = shop.owners["banhbo"]
    filed = _add(
        shop, "banh", 100, "file_protection", Entry(_day(shop, 105), "4-VD-01001"), kind="trademark",
        name="Nhãn hiệu “Bánh Bảy Núi Mẫu” (ví dụ)", products=[shop.products["banhbo"]],
    )  # fmt: skip
    steps = (("accept_filing", 70), ("publish_filing", 20))
    for verb, days in steps:
        actions.take_step(filed, verb, Entry(_day(shop, days)), by=by, at=shop.days.ago(days - 1))
    _add(shop, "banh", 60, "file_protection", Entry(_day(shop, 62), "3-VD-00042"), kind="industrial_design",
         name="Hộp bánh bò hình trái thốt nốt (ví dụ)", products=[shop.products["banhbo"]])  # fmt: skip
    _add(shop, "sau", 15, kind="trademark", name="Nhãn hiệu “Mật Bảy Núi” (ví dụ)",
         products=[shop.products["mat"]], next_on=shop.days.today + dt.timedelta(days=9))  # fmt: skip


def _quality(shop: Workshop) -> None:
    """Papers of the library become papers of the register, with the same proof; one runs out, one ran out."""
    for owner in list(shop.organisations)[:8]:
        proofs = shop.documents[shop.organisations[owner].pk]
        _from_library(
            shop, owner, "self_declaration", "Bản tự công bố sản phẩm (ví dụ)", proofs["quality_declaration"]
        )
        if "production_eligibility" in proofs:
            _from_library(
                shop, owner, "food_safety", "Giấy an toàn thực phẩm (ví dụ)", proofs["production_eligibility"]
            )
        if "quality_system" in proofs:
            _from_library(shop, owner, "haccp", "Chứng nhận HACCP (ví dụ)", proofs["quality_system"])
    soon, over = shop.days.today + dt.timedelta(days=25), _day(shop, 12)
    halal = Entry(_day(shop, 700), "VD-HALAL-9", expires_on=soon)
    _add(shop, "sau", 80, "grant_protection", halal, kind="halal",
         name="Chứng nhận Halal (ví dụ)", products=[shop.products["duong"]])  # fmt: skip
    vietgap = Entry(_day(shop, 740), "VD-VG-77", expires_on=over)
    _add(shop, "xoai", 80, "grant_protection", vietgap, kind="vietgap",
         name="VietGAP vườn xoài (ví dụ)", products=[shop.products["xoaitrai"]])  # fmt: skip


def _from_library(shop: Workshop, owner: str, kind: str, name: str, proof: Document) -> None:
    assert proof.issued_on is not None  # every paper of the demo has its day
    entry = Entry(proof.issued_on, proof.number, expires_on=proof.expires_on, document=proof)
    _add(shop, owner, 70, "grant_protection", entry, kind=kind, name=name, issuer=proof.issuer)


def _labels(shop: Workshop) -> None:
    """A label in use that is complete, and a draft that still lacks something."""
    by, product = shop.owners["duong"], shop.products["duong"]
    first = actions.add_label(
        product,
        {"package": "Gói 500 g", "shows_mark": False, "note": "Nhãn đầu tiên"},
        by=by,
        at=shop.days.ago(85),
    )
    for number, side in enumerate(("front", "back")):
        drawn = pictures.picture("bag", GOLD, seed_of("nhan", side))
        actions.add_side(first, side, io.BytesIO(drawn), f"nhan-{number}.jpg", by=by, at=shop.days.ago(85))
    _tick(shop, first, {}, 84)
    actions.use_label(first, _day(shop, 80), by=by, at=shop.days.ago(80))
    draft = actions.add_label(
        product, {"package": "Gói 500 g", "shows_mark": True, "shown_star": 4, "note": "Thêm biểu trưng"},
        by=by, at=shop.days.ago(8),
    )  # fmt: skip
    _tick(shop, draft, {"use_by": ("no", "Bản thiết kế chưa chừa chỗ in hạn")}, 6, skip=("warnings",))


def _tick(
    shop: Workshop, label: Any, answers: dict[str, tuple[str, str]], days: int, skip: tuple[str, ...] = ()
) -> None:
    asked = [item.code for item in labelling.rules(label.rules).items_for(label.goods) if not item.auto]
    given = {code: answers.get(code, ("yes", "")) for code in asked if code not in skip}
    actions.tick_label(label, given, by=shop.owners["duong"], at=shop.days.ago(days))


def _scan(shop: Workshop, owner: str, number: int) -> tuple[io.BytesIO, str]:
    paper = papers.Paper(
        "intellectual_property", "Giấy chứng nhận đăng ký nhãn hiệu", "Cục Sở hữu trí tuệ (ví dụ)", 0
    )
    organisation = shop.organisations[owner]
    page = papers.pdf(paper, f"VD-12345{number}", organisation.name, organisation.address, _day(shop, 500))
    return io.BytesIO(page), "nhan-hieu.pdf"
