"""Labels on paper: sheets as PDF, and the bare code for packaging of one's own."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.utils.text import Truncator

from ocop.certificates import documents as certificates
from ocop.trace import codes
from ocop.trace.layouts import LAYOUTS
from ocop.trace.models import LabelOrder, Lot
from ocop.trace.queries import labels as queries
from ocop.trace.queries.labels import Printed

HERE = Path(__file__).parent
_LONGEST_NAME = 90


def sheet_pdf(order: LabelOrder, labels: Sequence[Printed], *, start: int = 1, on: dt.date) -> bytes:
    """Labels as a PDF in the order's layout.

    The first page begins with its label `start`, for a sheet of which some were used. The star is printed
    where it is in force on the day `on`. Refused (`ValueError`): a start that is not on the sheet.
    """
    import typst  # 7 MB of a process; pages do not need it

    return typst.compile(
        str(HERE / "labels.typ"),
        format="pdf",
        font_paths=[str(certificates.HERE / "fonts")],
        ignore_system_fonts=True,
        sys_inputs={"data": json.dumps(_content(order, labels, start, on), ensure_ascii=False)},
    )


def code_svg(lot: Lot, serial: str = "") -> bytes:
    """The code of a lot, or of one piece of it, as an SVG file in millimetres."""
    return codes.svg(queries.link_of(lot, serial))


def code_png(lot: Lot, serial: str = "") -> bytes:
    """The code of a lot, or of one piece of it, as a picture."""
    return codes.png(queries.link_of(lot, serial))


def short_code(lot: Lot, serial: str = "") -> str:
    """What people compare or dictate: the first eight letters of the serial number, else the goods' code."""
    word = (serial or lot.item.code)[:8]
    return f"{word[:4]} {word[4:]}"


def _content(order: LabelOrder, labels: Sequence[Printed], start: int, on: dt.date) -> dict[str, Any]:
    lot, layout = order.lot, LAYOUTS[order.layout]
    drawn = {label.code: codes.inline(queries.link_of(lot, label.code)) for label in labels}
    places = {serial: place for place, serial in enumerate(drawn)}
    return {
        "title": f"Tem truy xuất {lot}",
        "page": layout.page,
        "label": layout.label,
        "square": layout.square,
        "padding": layout.padding,
        "face": {
            "name": Truncator(str(lot.item)).chars(_LONGEST_NAME),
            "stars": queries.stars_of(lot, on),
            "facts": _facts(lot),
            "call": "Quét để xem nguồn\u00a0gốc",
            "sample": "Tem ví dụ" if order.is_demo else "",
        },
        "codes": list(drawn.values()),
        "labels": [
            [places[label.code], [*_number(label), f"Mã {short_code(lot, label.code)}"]] for label in labels
        ],
        "pages": [[[place, *corner] for place, corner in page] for page in layout.pages(len(labels), start)],
    }


def _number(label: Printed) -> list[str]:
    """By its number in the order the producer tells how far the sticking on has come."""
    return [f"Số {label.number}"] if label.code else []


def _facts(lot: Lot) -> list[str]:
    rows = [f"Lô {lot.code}", f"NSX {lot.made_on:%d/%m/%Y}"]
    return [*rows, f"HSD {lot.expires_on:%d/%m/%Y}"] if lot.expires_on else rows
