"""The certificate as PDF/A with tags."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Any

import segno
from django.conf import settings
from django.utils import formats, translation

from ocop.certificates.models import Certificate

HERE = Path(__file__).parent


def check_url(token: str) -> str:
    """The address that the QR carries: short, so that the code stays coarse."""
    return f"{settings.BASE_URL}/kt/{token}"


def certificate_pdf(certificate: Certificate) -> bytes:
    """The certificate as a tagged PDF/A-2a file with the QR of its check page.

    The same row always gives the same bytes. A demo certificate says that it is one.
    """
    import typst  # 7 MB of a process; pages do not need it

    return typst.compile(
        str(HERE / "certificate.typ"),
        format="pdf",
        font_paths=[str(HERE / "fonts")],
        ignore_system_fonts=True,
        sys_inputs={"data": json.dumps(_content(certificate), ensure_ascii=False)},
        pdf_standards="a-2a",
    )


def _content(certificate: Certificate) -> dict[str, Any]:
    assert certificate.item is not None, "an earlier certificate has its own paper"
    decision = certificate.item.decision
    province = decision.session.council.unit
    url = check_url(certificate.token)
    with translation.override("vi"):
        score = formats.number_format(round(certificate.score, 2), 2)
    return {
        "title": f"Giấy chứng nhận {certificate.number}",
        "date": [*certificate.issued_on.timetuple()[:3]],
        "authority": f"Ủy ban nhân dân {province.name[:1].lower()}{province.name[1:]}",
        "heading": "Giấy chứng nhận",
        "subheading": "Sản phẩm Mỗi xã một sản phẩm (OCOP)",
        "star": certificate.star,
        "stars_text": f"Đạt hạng {certificate.star} sao",
        "product": certificate.product_name,
        "producer_label": "Chủ thể:",
        "producer": certificate.producer_name,
        "address": certificate.producer_address,
        "facts": [
            ["Số giấy chứng nhận", certificate.number],
            ["Mã sản phẩm", certificate.product.code or "–"],
            ["Điểm trung bình", f"{score}/100"],
            ["Quyết định", f"{decision.number} ngày {_day(decision.signed_on)}"],
            ["Có giá trị", f"từ {_day(certificate.issued_on)} đến hết {_day(certificate.valid_to)}"],
        ],
        "qr": segno.make(url, error="m", micro=False).svg_inline(border=4, scale=4, dark="#1f4d33"),
        "qr_alt": f"Mã QR tra cứu {url}",
        "check_label": "Quét mã hoặc mở địa chỉ sau để biết giấy chứng nhận còn hiệu lực hay không:",
        "check_url": url,
        "place_date": f"{province.short_name}, {_long_day(certificate.issued_on)}",
        "signer_title": decision.signer_title,
        "signer": decision.signer,
        "sample": "Bản ví dụ" if certificate.is_demo else "",
    }


def _day(day: dt.date | None) -> str:
    return f"{day:%d/%m/%Y}" if day else "–"


def _long_day(day: dt.date) -> str:
    return f"ngày {day.day:02d} tháng {day.month:02d} năm {day.year}"
