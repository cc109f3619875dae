"""Builds report.docx anew: ``python -m ocop.reports.word.build``.

The template that is committed is what the program uses; this script is how it came about. An office
that wants other wording or its own letterhead downloads it from the report's page, changes it in Word
and uploads it there. What may stand between braces is in docs/nguoi-dung/bao-cao.md.
"""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import docx
from docx.document import Document
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt
from docx.table import Table, _Cell, _Row

HERE = Path(__file__).parent
CENTRE, RIGHT, BOTH = WD_ALIGN_PARAGRAPH.CENTER, WD_ALIGN_PARAGRAPH.RIGHT, WD_ALIGN_PARAGRAPH.JUSTIFY
LABEL, FIGURE = Cm(5.4), Cm(2)


def build() -> None:
    """Write the template."""
    document = docx.Document()
    document.core_properties.author = ""
    document.core_properties.title = "{{ ten_bao_cao }} – {{ ky }}"
    document.core_properties.created = document.core_properties.modified = dt.datetime(
        2026, 1, 1, tzinfo=dt.UTC
    )
    _page(document)
    _letterhead(document)
    _title(document)
    _loop(document, "doan", "mo_dau")
    _summary(document)
    _details(document)
    _closing(document)
    _method(document)
    document.save(str(HERE / "report.docx"))


def _page(document: Document) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin, section.right_margin = Cm(2.5), Cm(1.5)
    section.top_margin = section.bottom_margin = Cm(2)
    style = document.styles["Normal"]
    style.font.name, style.font.size = "Times New Roman", Pt(13)
    style.element.rPr.rFonts.set(qn("w:eastAsia"), "Times New Roman")
    style.paragraph_format.space_after = Pt(4)
    foot = section.footer.paragraphs[0]
    foot.alignment = CENTRE
    run = foot.add_run("{{ du_thao }}{% if ma_kiem_chung %}Mã kiểm chứng: {{ ma_kiem_chung }}{% endif %} ")
    run.font.size = Pt(8)
    _field(foot.add_run("").element, "PAGE")


def _field(run: object, code: str) -> None:
    """A field that Word fills in, the number of the page."""
    for kind, text in (("begin", ""), ("", code), ("end", "")):
        part = OxmlElement("w:instrText" if text else "w:fldChar")
        if text:
            part.text = text
        else:
            part.set(qn("w:fldCharType"), kind)
        run.append(part)  # type: ignore[attr-defined]


def _say(
    document: Document, text: str, *, bold: bool = False, italic: bool = False, size: int = 13,
    align: WD_ALIGN_PARAGRAPH | None = None, keep: bool = False, above: int = 0,
) -> None:  # fmt: skip
    paragraph = document.add_paragraph()
    if align is not None:
        paragraph.alignment = align
    paragraph.paragraph_format.keep_with_next = keep
    paragraph.paragraph_format.space_before = Pt(above)
    run = paragraph.add_run(text)
    run.bold, run.italic, run.font.size = bold, italic, Pt(size)


def _loop(document: Document, item: str, items: str) -> None:
    """One paragraph for each text of a list."""
    document.add_paragraph(f"{{%p for {item} in {items} %}}")
    _say(document, f"{{{{ {item} }}}}", align=BOTH, above=3)
    document.add_paragraph("{%p endfor %}")


def _letterhead(document: Document) -> None:
    table = document.add_table(rows=1, cols=2)
    table.autofit = False
    left, right = table.rows[0].cells
    left.width, right.width = Cm(6.6), Cm(10.4)
    _centred(left, "{{ don_vi_tren }}", bold=False)
    _centred(left, "{{ don_vi }}")
    _centred(left, "Số: {{ so }}", bold=False)
    _centred(right, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM")
    _centred(right, "Độc lập - Tự do - Hạnh phúc")
    _centred(right, "{{ ngay_thang }}", bold=False, italic=True)
    for cell in (left, right):
        first = cell.paragraphs[0]
        first._p.getparent().remove(first._p)


def _centred(
    cell: _Cell, text: str, *, bold: bool = True, italic: bool = False, size: int = 12, left: bool = False
) -> None:
    paragraph = cell.add_paragraph()
    paragraph.alignment = WD_ALIGN_PARAGRAPH.LEFT if left else CENTRE
    paragraph.paragraph_format.space_after = Pt(2)
    run = paragraph.add_run(text)
    run.bold, run.italic, run.font.size = bold, italic, Pt(size)


def _title(document: Document) -> None:
    _say(document, "{{ ten_bao_cao }}", bold=True, size=14, align=CENTRE, above=14, keep=True)
    _say(document, "{{ ky }}", bold=True, size=14, align=CENTRE, keep=True)
    _say(document, "(Số liệu từ ngày {{ tu_ngay }} đến hết ngày {{ den_ngay }})", italic=True, align=CENTRE)
    for name in ("du_thao", "vi_du", "thay_the"):
        document.add_paragraph(f"{{%p if {name} %}}")
        _say(document, f"{{{{ {name} }}}}", italic=True, align=CENTRE)
        document.add_paragraph("{%p endif %}")


def _summary(document: Document) -> None:
    _say(document, "I. TỔNG HỢP", bold=True, keep=True, above=8)
    table = _figures(document, ("TT", "Chỉ tiêu", "Đơn vị tính"), (Cm(1.5), LABEL, Cm(2.4)))
    _row(table, ("{%tr for d in tong_hop %}",))
    _row(table, ("{{ d.stt }}", "{{ d.ten }}", "{{ d.dvt }}"), "d.o")
    _row(table, ("{%tr endfor %}",))
    document.add_paragraph("{%p for n in nhan_xet %}")
    _say(document, "{{ n.ten }}:", bold=True, keep=True, above=4)
    _loop(document, "doan", "n.doan")
    document.add_paragraph("{%p endfor %}")


def _details(document: Document) -> None:
    document.add_paragraph("{%p if bang %}")
    _say(document, "II. CHI TIẾT", bold=True, keep=True, above=8)
    document.add_paragraph("{%p endif %}")
    document.add_paragraph("{%p for b in bang %}")
    _say(document, "{{ b.stt }}. {{ b.ten }} (đơn vị tính: {{ b.dvt }})", bold=True, keep=True, above=6)
    table = _figures(document, ("Chia theo",), (LABEL,))
    _row(table, ("{%tr for d in b.dong %}",))
    _row(table, ("{{ d.ten }}",), "d.o")
    _row(table, ("{%tr endfor %}",))
    _row(table, ("Tổng",), "b.tong", bold=True)
    document.add_paragraph("{%p if b.ghi_chu %}")
    _say(document, "{{ b.ghi_chu }}", italic=True, size=11)
    document.add_paragraph("{%p endif %}")
    _loop(document, "doan", "b.nhan_xet")
    document.add_paragraph("{%p endfor %}")


def _figures(document: Document, heads: tuple[str, ...], widths: tuple[Cm, ...]) -> Table:
    """A table whose columns of figures come from the report: as many as it compares."""
    table: Table = document.add_table(rows=1, cols=len(heads) + 3)
    table.style, table.alignment, table.autofit = "Table Grid", WD_TABLE_ALIGNMENT.CENTER, True
    cells = table.rows[0].cells
    for cell, text in zip(cells, heads, strict=False):
        _put(cell, text, bold=True, align=CENTRE)
    for cell, width in zip(cells, (*widths, FIGURE, FIGURE, FIGURE), strict=True):
        cell.width = width
    _columns(cells[len(heads) :], "cot", "c", bold=True, align=CENTRE)
    properties = table.rows[0]._tr.get_or_add_trPr()
    head = OxmlElement("w:tblHeader")  # the first row again on every page
    properties.append(head)
    return table


def _row(table: Table, texts: tuple[str, ...], figures: str = "", *, bold: bool = False) -> None:
    row: _Row = table.add_row()  # type: ignore[no-untyped-call]
    cells = row.cells
    row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
    for cell, head in zip(cells, table.rows[0].cells, strict=True):
        cell.width = head.width
    for cell, text in zip(cells, texts, strict=False):
        _put(cell, text, bold=bold)
    if figures:
        _columns(cells[len(texts) :], figures, "o", bold=bold, align=RIGHT)


def _columns(
    cells: tuple[_Cell, ...], items: str, item: str, *, bold: bool, align: WD_ALIGN_PARAGRAPH
) -> None:
    """Three cells that become one for each item."""
    _put(cells[0], f"{{%tc for {item} in {items} %}}", bold=bold, align=align)
    _put(cells[1], f"{{{{ {item} }}}}", bold=bold, align=align)
    _put(cells[2], "{%tc endfor %}", bold=bold, align=align)


def _put(cell: _Cell, text: str, *, bold: bool = False, align: WD_ALIGN_PARAGRAPH | None = None) -> None:
    paragraph = cell.paragraphs[0]
    paragraph.alignment = align
    paragraph.paragraph_format.space_after = Pt(0)
    run = paragraph.add_run(text)
    run.bold, run.font.size = bold, Pt(11)


def _closing(document: Document) -> None:
    document.add_paragraph("{%p if nhan_xet_chung %}")
    _say(document, "NHẬN XÉT CHUNG", bold=True, keep=True, above=8)
    document.add_paragraph("{%p endif %}")
    _loop(document, "doan", "nhan_xet_chung")
    _loop(document, "doan", "ket")
    table = document.add_table(rows=1, cols=2)
    table.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
    left, right = table.rows[0].cells
    _centred(left, "{%p if noi_nhan %}", left=True)
    _centred(left, "Nơi nhận:", italic=True, left=True)
    _centred(left, "{%p endif %}", left=True)
    _centred(left, "{%p for doan in noi_nhan %}", left=True)
    _centred(left, "{{ doan }}", bold=False, size=11, left=True)
    _centred(left, "{%p endfor %}", left=True)
    _centred(right, "{{ chuc_vu }}")
    _centred(right, "\n\n")
    _centred(right, "{{ nguoi_ky }}")
    for cell in (left, right):
        first = cell.paragraphs[0]
        first._p.getparent().remove(first._p)


def _method(document: Document) -> None:
    _say(document, "Cách tính", bold=True, size=11, keep=True, above=14)
    document.add_paragraph("{%p for c in cach_tinh %}")
    _say(document, "{{ c.stt }}. {{ c.ten }}: {{ c.cach }} Nguồn: {{ c.nguon }}.", size=10, align=BOTH)
    document.add_paragraph("{%p endfor %}")
    _say(document, "Số liệu tính lúc {{ ngay_tinh }} từ hệ thống OCOP của tỉnh.", italic=True, size=10)


if __name__ == "__main__":
    build()
