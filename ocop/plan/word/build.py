"""Builds programme.docx anew: ``python -m ocop.plan.word.build``.

The template that is committed is what the program uses; this script is how it came about.
An office that wants other wording or its own letterhead edits a copy in Word and puts it
into the data folder under ``word/programme.docx``.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import docx
from docx.document import Document
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt

HERE = Path(__file__).parent
COLUMNS = (
    ("TT", "number", 1.1),
    ("Nhiệm vụ", "title", 7.2),
    ("Chủ trì", "lead", 3.6),
    ("Phối hợp", "supports", 3.6),
    ("Thời gian", "span", 2.6),
    ("Trạng thái", "state", 2.8),
    ("Kết quả", "result", 5.0),
)


def build() -> None:
    """Write the template."""
    document = docx.Document()
    _page(document)
    _line(document, "CHƯƠNG TRÌNH CÔNG TÁC NĂM {{ year }}", bold=True, size=15)
    _line(document, "{{ title }}", bold=True)
    _line(document, "(số {{ plan_number }} ngày {{ signed_on }}{% if issuer %} của {{ issuer }}{% endif %})")
    document.add_paragraph()
    _table(document)
    document.save(str(HERE / "programme.docx"))


def _page(document: Document) -> None:
    section = document.sections[0]
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = Cm(29.7), Cm(21)
    section.left_margin, section.right_margin = Cm(2), Cm(1.8)
    section.top_margin = section.bottom_margin = Cm(1.8)
    style = document.styles["Normal"]
    style.font.name, style.font.size = "Times New Roman", Pt(12)
    style.paragraph_format.space_after = Pt(2)


def _line(document: Document, text: str, *, bold: bool = False, size: int = 13) -> None:
    paragraph = document.add_paragraph()
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    run = paragraph.add_run(text)
    run.bold, run.font.size = bold, Pt(size)


def _table(document: Document) -> None:
    table = document.add_table(rows=1, cols=len(COLUMNS))
    table.style, table.autofit = "Table Grid", False
    for column, (_title, _name, width) in zip(table.columns, COLUMNS, strict=True):
        column.width = Cm(width)
    for cell, (title, _name, width) in zip(table.rows[0].cells, COLUMNS, strict=True):
        cell.width = Cm(width)
        cell.paragraphs[0].add_run(title).bold = True
    _repeat(table.rows[0])
    _tag(table, "{%tr for group in groups %}")
    heading = table.add_row()
    wide = heading.cells[0].merge(heading.cells[-1])
    wide.paragraphs[0].add_run("{{ group.title }}").bold = True
    _tag(table, "{%tr for row in group.rows %}")
    line = table.add_row()
    for cell, (_title, name, width) in zip(line.cells, COLUMNS, strict=True):
        cell.width = Cm(width)
        cell.paragraphs[0].add_run(
            "{{ row.code }}. {{ row.title }}" if name == "title" else f"{{{{ row.{name} }}}}"
        )
    _tag(table, "{%tr endfor %}")
    _tag(table, "{%tr endfor %}")


def _tag(table: Any, text: str) -> None:
    """A row that only steers: it is taken out when the template is filled."""
    table.add_row().cells[0].paragraphs[0].add_run(text)


def _repeat(row: Any) -> None:
    """Print the heading again on every page."""
    properties = row._tr.get_or_add_trPr()
    header = OxmlElement("w:tblHeader")
    header.set(qn("w:val"), "true")
    properties.append(header)


if __name__ == "__main__":
    build()
