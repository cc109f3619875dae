"""Builds mau-03.docx anew: ``python -m ocop.dossiers.word.build``.

The template that is committed is what the program uses; this script is how it came about.
An office that wants other wording or its own letterhead edits a copy in Word and puts it
into the data folder under ``templates/mau-03.docx``.
"""

from __future__ import annotations

from pathlib import Path

import docx
from docx.document import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Cm, Pt

HERE = Path(__file__).parent
CONTENTS = (
    ("materials", "1. Về sử dụng nguyên liệu địa phương"),
    ("labour", "2. Về sử dụng lao động địa phương"),
    ("idea", "3. Nguồn gốc ý tưởng sản phẩm"),
    ("identity", "4. Bản sắc, trí tuệ địa phương"),
)
FACTS = (
    ("1. Tên chủ thể", "name"),
    ("2. Loại hình tổ chức", "legal_form"),
    ("3. Địa chỉ", "address"),
    ("4. Người đại diện pháp luật", "representative"),
    ("- Giới tính", "gender"),
    ("- Dân tộc", "ethnicity"),
    ("- Địa chỉ thường trú", "residence"),
    ("5. Sản phẩm đăng ký đánh giá", "product"),
)


def build() -> None:
    """Write the template."""
    document = docx.Document()
    _page(document)
    _letterhead(document)
    _centred(document, "BÁO CÁO", bold=True)
    title = "Đánh giá một số nội dung của hồ sơ đăng ký tham gia đánh giá, phân hạng sản phẩm OCOP"
    _centred(document, title, bold=True)
    _facts(document)
    _findings(document)
    _closing(document)
    document.save(str(HERE / "mau-03.docx"))


def _page(document: Document) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin, section.right_margin = Cm(3), Cm(2)
    section.top_margin = section.bottom_margin = Cm(2)
    style = document.styles["Normal"]
    style.font.name, style.font.size = "Times New Roman", Pt(14)


def _letterhead(document: Document) -> None:
    table = document.add_table(rows=1, cols=2)
    left, right = table.rows[0].cells
    left.paragraphs[0].add_run("ỦY BAN NHÂN DÂN\n{{ unit_upper }}\n-------").bold = True
    nation = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc\n---------------"
    right.paragraphs[0].add_run(nation).bold = True
    for cell in (left, right):
        cell.paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.CENTER


def _centred(document: Document, text: str, *, bold: bool = False) -> None:
    paragraph = document.add_paragraph()
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    paragraph.add_run(text).bold = bold


def _facts(document: Document) -> None:
    document.add_paragraph().add_run("I. THÔNG TIN CHUNG VỀ HỒ SƠ SẢN PHẨM").bold = True
    for label, name in FACTS:
        document.add_paragraph(f"{label}: {{{{ {name} }}}}")


def _findings(document: Document) -> None:
    document.add_paragraph().add_run("II. ĐÁNH GIÁ MỘT SỐ NỘI DUNG CỦA HỒ SƠ SẢN PHẨM").bold = True
    for name, title in CONTENTS:
        document.add_paragraph().add_run(title).bold = True
        document.add_paragraph(f"Chủ thể mô tả: {{{{ claim_{name} }}}}")
        document.add_paragraph(f"Ủy ban nhân dân cấp xã đánh giá: {{{{ {name} }}}}")
    document.add_paragraph("{%p if meeting_note %}")
    document.add_paragraph("Ý kiến tại cuộc họp: {{ meeting_note }}")
    document.add_paragraph("{%p endif %}")


def _closing(document: Document) -> None:
    document.add_paragraph(
        "Ủy ban nhân dân {{ unit }} đề nghị Ủy ban nhân dân {{ province }} đánh giá, phân hạng sản phẩm "
        "OCOP cho sản phẩm {{ product }} của {{ name }}."
    )
    table = document.add_table(rows=1, cols=2)
    right = table.rows[0].cells[1].paragraphs[0]
    right.alignment = WD_ALIGN_PARAGRAPH.CENTER
    right.add_run("{{ day_line }}\n").italic = True
    right.add_run("T.M ỦY BAN NHÂN DÂN {{ unit_upper }}\n\n\n\n{{ signer }}").bold = True


if __name__ == "__main__":
    build()
