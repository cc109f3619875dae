"""A report as a Word file, from our template or the office's own."""

from __future__ import annotations

import datetime as dt
import io
import re
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _

from ocop.base.refusals import Refused
from ocop.base.text import clean
from ocop.reports import presenting, samples
from ocop.reports.presenting import Column, Row, Table

SHIPPED = Path(__file__).parent / "word" / "report.docx"
_FETCHES = re.compile(rb"<(?:\w+:)?(?:altChunk|OLEObject|attachedTemplate|subDoc)\b", re.I)
_OUTSIDE = re.compile(r"<Relationship\b[^>]*TargetMode\s*=\s*[\"']External[\"'][^>]*>", re.I)
_FIELDS = re.compile(r"<w:instrText[^>]*>(.*?)</w:instrText>|w:instr=\"([^\"]*)\"", re.S)
_ACTING = re.compile(
    r"(?<![A-Z])(DDE|DDEAUTO|INCLUDETEXT|INCLUDEPICTURE|IMPORT|LINK|MACROBUTTON|DATABASE|EMBED)(?![A-Z])",
    re.I,
)


def word(content: Mapping[str, Any], sha256: str = "", template: bytes | None = None) -> bytes:
    """The report as .docx; `sha256` is printed on a signed one, a draft says that it is one.

    `template` is the office's own. Refused (input) where it breaks.
    """
    # Word takes a while to import; pages do not need it
    from ocop.reports.sandbox import Plain
    from ocop.reports.word.filling import Filled

    try:
        document = Filled(io.BytesIO(template) if template else SHIPPED)
        document.render(context(content, sha256), jinja_env=Plain(), autoescape=True)
        buffer = io.BytesIO()
        document.save(buffer)
    except Refused:
        raise
    except Exception as error:  # whatever a strange template does to Word's own libraries
        if template is None:
            raise
        raise _refused(error) from error
    return buffer.getvalue()


def check_template(template: bytes) -> None:
    """Refuse (input) a template that does not fill in, loses its table, or reaches out of the file."""
    _stays_inside(template)
    content = samples.content()
    filled = word(content, "0" * 64, template)
    text = text_of(filled)
    if "{{" in text or "{%" in text:
        raise _refused(ValueError(_("còn dấu {{ }} chưa điền được sau khi thử")))
    if samples.PERIOD not in text:
        raise _refused(ValueError(_("thiếu {{ ky }}, nên báo cáo không nói mình của kỳ nào")))


def _stays_inside(template: bytes) -> None:
    """Nothing that Word would fetch or run when it opens the file; a link to click on may stay."""
    try:
        with zipfile.ZipFile(io.BytesIO(template)) as archive:
            parts = {n: archive.read(n) for n in archive.namelist() if n.endswith((".xml", ".rels"))}
    except zipfile.BadZipFile as error:
        raise _refused(ValueError(_("không phải tệp Word (.docx)"))) from error
    for name, body in parts.items():
        plain = body.decode(errors="replace")
        outside = [found for found in _OUTSIDE.findall(plain) if "/hyperlink" not in found]
        fields = "".join(a or b for a, b in _FIELDS.findall(plain))
        if outside or _ACTING.search(fields) or (name.startswith("word/") and _FETCHES.search(body)):
            raise _refused(ValueError(_("có nội dung lấy từ ngoài tệp hoặc tự chạy khi mở")))


def text_of(document: bytes) -> str:
    """The text of a Word file: its paragraphs, tables, headers and footers."""
    with zipfile.ZipFile(io.BytesIO(document)) as archive:
        parts = [
            n for n in archive.namelist() if re.fullmatch(r"word/(document|header\d*|footer\d*)\.xml", n)
        ]
        found = [archive.read(name).decode() for name in parts]
    plain = [re.sub(r"<[^>]+>", "", re.sub(r"</w:p>", "\n", body)) for body in found]
    return "\n".join(plain)


def context(content: Mapping[str, Any], sha256: str) -> dict[str, Any]:
    """What a template may name: texts and lists of texts alone, in Vietnamese, as the paper prints them."""
    with translation.override("vi"):
        definition, signature = content["definition"], content["signature"]
        columns, tables = presenting.columns(content), presenting.tables(content)
        found = {
            **presenting.placeholders(content),
            "don_vi_tren": definition["agency_above"],
            "don_vi": definition["agency"],
            "tinh": definition["province"],
            "so": signature["document_no"] if signature else "",
            "ngay_thang": _place_and_day(content),
            "ten_bao_cao": definition["name"],
            "ky": content["period"]["label"],
            "tu_ngay": _day(content["period"]["start"]),
            "den_ngay": _day(content["counted"]["end"]),
            "ngay_tinh": _moment(content["computed_at"]),
            "mo_dau": _paragraphs(presenting.words(content, definition["intro"])),
            "cot": [column.heading for column in columns],
            "tong_hop": [_summary(table, columns) for table in tables],
            "bang": [_table(table, columns) for table in tables if table.rows],
            "nhan_xet": [_remark(table) for table in tables if table.remark and not table.rows],
            "cach_tinh": [_definition(table) for table in tables],
            "nhan_xet_chung": _paragraphs(content["summary"]),
            "ket": _paragraphs(presenting.words(content, definition["outro"])),
            "noi_nhan": _paragraphs(definition["recipients"]),
            "chuc_vu": signature["signer_title"] if signature else "",
            "nguoi_ky": signature["signer"] if signature else "",
            "du_thao": "" if signature else "DỰ THẢO – chưa ký, số liệu còn có thể thay đổi",
            "thay_the": _replaces(content),
            "ma_kiem_chung": sha256,
            "vi_du": "Bản ví dụ, số liệu hư cấu" if content["is_demo"] else "",
        }
        return {name: _clean(value) for name, value in found.items()}


def _clean(value: Any) -> Any:
    """Without letters that XML cannot hold; in lists and rows as well."""
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, list):
        return [_clean(item) for item in value]
    if isinstance(value, dict):
        return {name: _clean(item) for name, item in value.items()}
    return value


def _summary(table: Table, columns: list[Column]) -> dict[str, Any]:
    return {
        "stt": str(table.number),
        "ten": table.heading,
        "dvt": table.unit,
        "o": _cells(table.total, columns),
    }


def _cells(row: Row, columns: list[Column]) -> list[str]:
    return [presenting.said(cell, column) for cell, column in zip(row.cells(columns), columns, strict=True)]


def _table(table: Table, columns: list[Column]) -> dict[str, Any]:
    note = (
        "" if table.adds_up else "Một đối tượng có thể đứng ở nhiều dòng, nên các dòng không cộng thành tổng."
    )
    return {
        "stt": str(table.number),
        "ten": table.heading,
        "dvt": table.unit,
        "dong": [{"ten": row.label, "o": _cells(row, columns)} for row in table.rows],
        "tong": _cells(table.total, columns),
        "ghi_chu": note,
        "nhan_xet": _paragraphs(table.remark),
    }


def _remark(table: Table) -> dict[str, Any]:
    return {"ten": table.heading, "doan": _paragraphs(table.remark)}


def _definition(table: Table) -> dict[str, str]:
    return {"stt": str(table.number), "ten": table.heading, "cach": table.definition, "nguon": table.source}


def _paragraphs(text: str) -> list[str]:
    return [line for line in text.splitlines() if line.strip()]


def _place_and_day(content: Mapping[str, Any]) -> str:
    signature = content["signature"]
    province = content["definition"]["province"]
    if not signature:
        return f"{province}, ngày ..... tháng ..... năm ....."
    day = dt.date.fromisoformat(signature["signed_on"])
    return f"{province}, ngày {day:%d} tháng {day:%m} năm {day.year}"


def _replaces(content: Mapping[str, Any]) -> str:
    old = content["replaces"]
    if not old:
        return ""
    named = f"số {old['document_no']} " if old["document_no"] else ""
    return f"Thay báo cáo {named}ký ngày {_day(old['signed_on'])}. Lý do: {old['reason']}"


def _day(iso: str) -> str:
    return f"{dt.date.fromisoformat(iso):%d/%m/%Y}" if iso else "–"


def _moment(iso: str) -> str:
    from ocop.base.clock import LOCAL

    return f"{dt.datetime.fromisoformat(iso).astimezone(LOCAL):%H:%M ngày %d/%m/%Y}"


def _why(error: Exception) -> str:
    """What is wrong with a template, in the words of whoever edits it."""
    said = str(error).strip() or type(error).__name__
    line = getattr(error, "docx_context", None)
    near = " ".join("".join(line).split())[:120] if line else ""
    if near:
        return _("%(said)s (gần chỗ: “%(near)s”)") % {"said": said, "near": near}
    return said


def _refused(error: Exception) -> Refused:
    """The refusal of a template that breaks, to be raised."""
    text = _("Tệp mẫu Word chưa dùng được: %(why)s. Hãy sửa trong Word rồi gửi lại.") % {"why": _why(error)}
    return Refused(text, about="input", field="file")
