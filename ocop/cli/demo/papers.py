"""Proofs of the demo: one page each, drawn as PDF, saying plainly that they prove nothing."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import NamedTuple

import typst

from ocop.certificates import documents as certificates
from ocop.files import kinds

HERE = Path(__file__).parent
FONTS = certificates.HERE / "fonts"


class Paper(NamedTuple):
    """What a proof says of itself; `valid_days` None where it does not run out."""

    kind: str
    title: str
    issuer: str
    days_old: int
    valid_days: int | None = None


BASIC: tuple[Paper, ...] = (
    Paper("business_registration", "Giấy chứng nhận đăng ký", "Phòng Kinh tế (ví dụ)", 1500),
    Paper("materials_origin", "Hợp đồng và danh sách hộ cung cấp nguyên liệu", "Chủ thể lập", 200),
    Paper("workers_list", "Danh sách lao động", "Chủ thể lập", 100),
    Paper("quality_declaration", "Bản tự công bố sản phẩm", "Chủ thể lập", 420),
    Paper(
        "test_report",
        "Phiếu kiểm nghiệm chất lượng, an toàn thực phẩm",
        "Trung tâm Kiểm nghiệm (ví dụ)",
        150,
        365,
    ),
    Paper("story", "Câu chuyện sản phẩm và ảnh tư liệu", "Chủ thể lập", 90),
    Paper("market", "Hợp đồng phân phối và hóa đơn", "Chủ thể lập", 80),
)
FURTHER: tuple[Paper, ...] = (
    Paper(
        "production_eligibility",
        "Giấy chứng nhận cơ sở đủ điều kiện an toàn thực phẩm",
        "Chi cục (ví dụ)",
        900,
        1095,
    ),
    Paper(
        "intellectual_property", "Giấy chứng nhận đăng ký nhãn hiệu", "Cục Sở hữu trí tuệ (ví dụ)", 800, 3650
    ),
    Paper("environment", "Kế hoạch bảo vệ môi trường", "UBND xã (ví dụ)", 600),
    Paper("results", "Báo cáo tài chính năm trước", "Chủ thể lập", 240),
    Paper("traceability", "Đăng ký mã số mã vạch", "Tổ chức mã số mã vạch (ví dụ)", 500, 730),
    Paper("promotion", "Ảnh tham gia hội chợ, bài giới thiệu", "Chủ thể lập", 60),
    Paper("quality_system", "Giấy chứng nhận HACCP", "Tổ chức chứng nhận (ví dụ)", 1050, 1095),
)


def pdf(paper: Paper, number: str, organisation: str, place: str, issued_on: dt.date) -> bytes:
    """The page; the same arguments give the same bytes."""
    content = {
        "title": paper.title,
        "issuer": paper.issuer,
        "number": f"Số: {number}",
        "sample": "VÍ DỤ",
        "lines": [
            f"Loại minh chứng: {kinds.label(paper.kind)}.",
            f"Cấp cho: {organisation}.",
            f"Địa chỉ: {place}.",
            "Giấy này được dựng để chạy thử phần mềm, không chứng nhận điều gì.",
        ],
        "date": f"Ngày {issued_on:%d/%m/%Y}",
    }
    return typst.compile(
        str(HERE / "paper.typ"),
        format="pdf",
        font_paths=[str(FONTS)],
        ignore_system_fonts=True,
        sys_inputs={"data": json.dumps(content, ensure_ascii=False)},
    )
