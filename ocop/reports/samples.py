"""A made-up report, for trying templates: every part filled, letters that break XML and sheets among them."""

from __future__ import annotations

from typing import Any

PERIOD = "Quý III năm 2026"
NASTY = '=HYPERLINK("x")&<b>'


def content() -> dict[str, Any]:
    """A signed report of two lines, one of them broken down, compared with both periods."""
    rows = [
        {"label": "5 sao", "now": 1, "last_year": 0, "before": 1},
        {"label": NASTY, "now": 12, "last_year": 10, "before": 11},
    ]
    broken = {"now": 13, "last_year": 10, "before": 12}
    return {
        "format": 1,
        "computed_at": "2026-10-01T02:00:00+00:00",
        "period": {"label": PERIOD, "code": "2026-3", "start": "2026-07-01", "end": "2026-09-30"},
        "counted": {"start": "2026-07-01", "end": "2026-09-30", "is_whole": True},
        "compared": {
            "last_year": {"label": "Quý III năm 2025", "start": "2025-07-01", "end": "2025-09-30"},
            "before": {"label": "Quý II năm 2026", "start": "2026-04-01", "end": "2026-06-30"},
        },
        "lines": [
            _line(1, "Sản phẩm được công nhận lần đầu", {"now": 4, "last_year": 0, "before": 2}, []),
            _line(2, "Sản phẩm có sao còn hiệu lực", broken, rows),
        ],
        "definition": {
            "id": 0, "name": "Báo cáo thử mẫu (ví dụ)", "kind": "quarter", "closing": "calendar",
            "agency_above": "UBND TỈNH VÍ DỤ", "agency": "SỞ VÍ DỤ", "province": "Ví Dụ",
            "recipients": "- Như trên;\n- Lưu: VT.", "intro": "Kính gửi: nơi nhận thử ({ky}).",
            "outro": "Trên đây là báo cáo thử.",
        },
        "summary": "Nhận xét chung thử.",
        "signature": {
            "document_no": "1/BC-VD", "signed_on": "2026-10-05", "signer": "Người Ký Thử",
            "signer_title": "GIÁM ĐỐC", "signed_at": "2026-10-05T02:00:00+00:00", "by": "Người Ký Thử",
        },
        "replaces": None,
        "is_demo": True,
    }  # fmt: skip


def _line(number: int, title: str, total: dict[str, int], rows: list[dict[str, Any]]) -> dict[str, Any]:
    return {
        "line": number,
        "number": number,
        "title": title,
        "indicator": {
            "code": "thu", "name": title, "unit": "sản phẩm", "kind": "day",
            "definition": "Cách tính thử.", "source": "Nguồn thử.",
        },
        "star": 0,
        "star_min": 0,
        "dimension": "star" if rows else "",
        "total": total,
        "rows": rows,
        "adds_up": True,
        "remark": f"Nhận xét thử cho dòng {number}.",
    }  # fmt: skip
