"""A Word template that keeps the widths of its cells when it grows columns."""

from __future__ import annotations

from typing import Any

from docx.oxml.ns import qn
from docxtpl import DocxTemplate

_TWIP = 635
"""Word's unit of length in those of python-docx."""


class Filled(DocxTemplate):  # type: ignore[misc]
    """docxtpl makes all columns of a grown table alike; here a label stays wider than a figure."""

    def fix_tables(self, xml: str) -> Any:
        """The tree of the document, its tables with the widths that their fullest row asks for."""
        tree = super().fix_tables(xml)
        section = self.docx.sections[0]
        room = (section.page_width - section.left_margin - section.right_margin) // _TWIP
        for table in tree.iter(qn("w:tbl")):
            _fit(table, room)
        return tree


def _fit(table: Any, room: int) -> None:
    rows = [row.findall(qn("w:tc")) for row in table.iter(qn("w:tr"))]
    grid = table.find(qn("w:tblGrid")).findall(qn("w:gridCol"))
    fullest: list[Any] = max(rows, key=len, default=[])
    asked = [_width(cell) for cell in fullest]
    if len(asked) != len(grid) or not all(asked):
        return
    share = min(1.0, room / sum(asked))
    widths = [str(int(width * share)) for width in asked]
    for column, width in zip(grid, widths, strict=True):
        column.set(qn("w:w"), width)
    for row in rows:
        if len(row) == len(widths):
            for cell, width in zip(row, widths, strict=True):
                measure = cell.find(f"{qn('w:tcPr')}/{qn('w:tcW')}")
                if measure is not None:
                    measure.set(qn("w:w"), width)


def _width(cell: Any) -> int:
    measure = cell.find(f"{qn('w:tcPr')}/{qn('w:tcW')}")
    if measure is None or measure.get(qn("w:type")) != "dxa":
        return 0
    return int(float(measure.get(qn("w:w")) or 0))
