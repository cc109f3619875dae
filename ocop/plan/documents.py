"""A dashboard on one sheet of paper, as tagged PDF/A."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from ocop.certificates import documents as certificates

HERE = Path(__file__).parent
FONTS = certificates.HERE / "fonts"


def page_pdf(content: dict[str, Any]) -> bytes:
    """One A4 page with numbers, targets and bars, as PDF/A-2a.

    `content` is what `dashboard.typ` reads: words and numbers ready to be printed. It goes in as data,
    so nothing in it can be run. The same content always gives the same bytes.
    """
    import typst  # 7 MB of a process; pages do not need it

    return typst.compile(
        str(HERE / "dashboard.typ"),
        format="pdf",
        font_paths=[str(FONTS)],
        ignore_system_fonts=True,
        sys_inputs={"data": json.dumps(content, ensure_ascii=False)},
        pdf_standards="a-2a",
    )
