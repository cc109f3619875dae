"""Papers of traceability: the proof of a product for its dossier."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from ocop.certificates.documents import HERE as CERTIFICATES
from ocop.products.models import Product
from ocop.trace.models import Lot

HERE = Path(__file__).parent
_STORY = "có trong nội dung truy xuất của các lô này"
_NO_STORY = "chưa có trong nội dung truy xuất"


def proof_content(product: Product, lots: Sequence[Lot], count: int, day: dt.date) -> dict[str, Any]:
    """What the proof says: the product, `count` lots that can be traced on `day` of which `lots` are named,
    and whether the product's story is told with them. In Vietnamese."""
    more = count - len(lots)
    return {
        "title": "BẢN TÓM TẮT TRUY XUẤT NGUỒN GỐC",
        "product": product.name,
        "date": [day.year, day.month, day.day],
        "sample": "Bản ví dụ" if product.is_demo else "",
        "facts": [
            ["Sản phẩm", product.name],
            ["Chủ thể", product.organisation.name],
            ["Lập ngày", f"{day:%d/%m/%Y}"],
            ["Số lô đang truy xuất được", str(count)],
            ["Câu chuyện sản phẩm", _STORY if product.story else _NO_STORY],
        ],
        "lots": [[lot.code, _day(lot.made_on), _day(lot.expires_on), lot.identifier.uri] for lot in lots],
        "more": f"và {more} lô khác" if more else "",
        "note": "Lập từ nhật ký truy xuất do chủ thể tự khai trong hệ thống. Tem của các lô trên"
        " đang được dùng vào ngày lập.",
    }


def _day(day: dt.date | None) -> str:
    return f"{day:%d/%m/%Y}" if day else "–"


def proof_pdf(content: dict[str, Any]) -> bytes:
    """The proof as tagged PDF/A-2a; it goes in as data, so nothing in it can be run."""
    return compiled("proof.typ", content)


def compiled(source: str, content: dict[str, Any]) -> bytes:
    """A template of this room with its data, as tagged PDF/A-2a."""
    import typst  # 7 MB of a process; pages do not need it

    return typst.compile(
        str(HERE / source),
        format="pdf",
        font_paths=[str(CERTIFICATES / "fonts")],
        ignore_system_fonts=True,
        sys_inputs={"data": json.dumps(content, ensure_ascii=False)},
        pdf_standards="a-2a",
    )
