"""Builds bien-ban.docx anew: ``python -m ocop.oversight.word.build``.

The template that is committed is what the program uses; this script is how it came about. An office that
wants other wording edits a copy in Word and puts it into the data folder under ``word/bien-ban.docx``.
"""

from __future__ import annotations

from pathlib import Path

import docx
from docx.document import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Cm, Pt

HERE = Path(__file__).parent
FACTS = (
    ("Chủ thể", "{{ organisation }}"),
    ("Địa chỉ", "{{ address }}"),
    ("Sản phẩm", "{{ products|join(', ') }}"),
    ("Bắt đầu", "{{ begun_at }}"),
    ("Lập biên bản", "{{ recorded_at }}"),
    ("Nội dung", "{{ purpose }}"),
    ("Người phụ trách", "{{ lead }}"),
    ("Thành phần đoàn", "{{ team|join('; ') }}"),
    ("Người làm việc với đoàn", "{{ met|join('; ') }}"),
)


def build() -> None:
    """Write the template."""
    document = docx.Document()
    _page(document)
    _letterhead(document)
    _centred(document, "{{ title }}")
    _centred(document, "{{ subtitle }}")
    for label, value in FACTS:
        paragraph = document.add_paragraph()
        paragraph.add_run(f"{label}: ").bold = True
        paragraph.add_run(value)
    _answers(document)
    _findings(document)
    _closing(document)
    document.save(str(HERE / "bien-ban.docx"))


def _page(document: Document) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin, section.right_margin = Cm(3), Cm(2)
    section.top_margin = section.bottom_margin = Cm(2)
    style = document.styles["Normal"]
    style.font.name, style.font.size = "Times New Roman", Pt(13)


def _letterhead(document: Document) -> None:
    left, right = document.add_table(rows=1, cols=2).rows[0].cells
    left.paragraphs[0].add_run("ĐOÀN KIỂM TRA\n{{ unit }}\nSố: {{ number }}").bold = True
    nation = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc"
    right.paragraphs[0].add_run(nation).bold = True
    right.paragraphs[0].add_run("\n{{ place_date }}").italic = True
    for cell in (left, right):
        cell.paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.CENTER


def _centred(document: Document, text: str) -> None:
    paragraph = document.add_paragraph()
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    paragraph.add_run(text).bold = True


def _answers(document: Document) -> None:
    document.add_paragraph().add_run("I. KẾT QUẢ THEO DANH SÁCH KIỂM TRA").bold = True
    document.add_paragraph("{%p for group in groups %}")
    document.add_paragraph().add_run("{{ group.name }}").bold = True
    document.add_paragraph("{%p for line in group.lines %}")
    document.add_paragraph(
        "- {{ line.text }}: {{ line.answer or '–' }}{% if line.note %} ({{ line.note }}){% endif %}"
    )
    document.add_paragraph("{%p endfor %}")
    document.add_paragraph("{%p endfor %}")


def _findings(document: Document) -> None:
    document.add_paragraph().add_run("II. VI PHẠM, THIẾU SÓT VÀ VIỆC KHẮC PHỤC").bold = True
    document.add_paragraph("{%p if not findings %}")
    document.add_paragraph("Không có.")
    document.add_paragraph("{%p endif %}")
    document.add_paragraph("{%p for finding in findings %}")
    document.add_paragraph(
        "{{ finding.number }}. ({{ finding.severity }}) {{ finding.text }}"
        "{% if finding.product %} – {{ finding.product }}{% endif %}"
    )
    document.add_paragraph("{%p for remedy in finding.remedies %}")
    document.add_paragraph("    Khắc phục: {{ remedy.what }}. Hạn: {{ remedy.due_on }}.")
    document.add_paragraph("{%p endfor %}")
    document.add_paragraph("{%p endfor %}")


def _closing(document: Document) -> None:
    document.add_paragraph().add_run("III. KẾT LUẬN").bold = True
    document.add_paragraph("{{ conclusion }}")
    left, right = document.add_table(rows=1, cols=2).rows[0].cells
    left.paragraphs[0].add_run("ĐẠI DIỆN CHỦ THỂ\n\n\n\n{{ met[0] if met else '' }}").bold = True
    right.paragraphs[0].add_run("NGƯỜI LẬP BIÊN BẢN\n\n\n\n{{ lead }}").bold = True
    for cell in (left, right):
        cell.paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.CENTER


if __name__ == "__main__":
    build()
