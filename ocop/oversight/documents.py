"""The record of a visit: its content as data, as PDF/A and as a Word file from an editable template."""

from __future__ import annotations

import datetime as dt
import io
import json
from pathlib import Path
from typing import Any

from django.conf import settings

from ocop.base.clock import LOCAL
from ocop.certificates.documents import HERE as CERTIFICATES
from ocop.oversight import queries
from ocop.oversight.models import Finding, Visit
from ocop.places import queries as places

HERE = Path(__file__).parent
_SHIPPED = HERE / "word" / "bien-ban.docx"


def record_content(visit: Visit, *, recorded_at: dt.datetime, by_name: str) -> dict[str, Any]:
    """What the record holds, ready to be frozen: who, where, what was asked, answered and found. Vietnamese,
    as the paper is."""
    unit = visit.unit
    organisation = visit.organisation
    findings = visit.findings.prefetch_related("remedies").select_related("product").order_by("pk")
    return {
        "title": "BIÊN BẢN",
        "subtitle": str(visit.get_kind_display()),
        "number": visit.record_no,
        "sample": "Bản ví dụ" if visit.is_demo else "",
        "unit": unit.name if unit else "",
        "province": places.province_of(unit).name if unit else "",
        "organisation": organisation.name,
        "address": organisation.address,
        "products": [product.name for product in visit.products.order_by("sort_key", "pk")],
        "begun_at": _moment(visit.begun_at),
        "recorded_at": _moment(recorded_at),
        "date": [*recorded_at.astimezone(LOCAL).timetuple()[:3]],
        "place_date": _place_date(unit.short_name if unit else "", recorded_at),
        "purpose": visit.purpose,
        "lead": str(visit.lead or by_name),
        "team": [line for line in visit.team.splitlines() if line.strip()],
        "met": [line for line in visit.met.splitlines() if line.strip()],
        "groups": _groups(visit),
        "findings": [_finding(number, finding) for number, finding in enumerate(findings, 1)],
        "photos": visit.photos.count(),
        "conclusion": visit.conclusion,
        "checklist_version": visit.checklist_version,
    }


def _groups(visit: Visit) -> list[dict[str, Any]]:
    return [
        {
            "name": group.name,
            "lines": [
                {
                    "text": line.item.text, "basis": line.item.basis,
                    "answer": str(line.answer.get_choice_display()) if line.answer else "",
                    "note": line.answer.note if line.answer else "",
                }
                for line in lines
            ],
        }
        for group, lines in queries.lines_of(visit)
    ]  # fmt: skip


def _finding(number: int, finding: Finding) -> dict[str, Any]:
    return {
        "number": number,
        "severity": str(finding.get_severity_display()),
        "text": finding.text,
        "product": finding.product.name if finding.product else "",
        "remedies": [{"what": r.what, "due_on": f"{r.due_on:%d/%m/%Y}"} for r in finding.remedies.all()],
    }


def _moment(moment: dt.datetime | None) -> str:
    return f"{moment.astimezone(LOCAL):%H giờ %M ngày %d/%m/%Y}" if moment else ""


def _place_date(place: str, moment: dt.datetime) -> str:
    day = moment.astimezone(LOCAL)
    return f"{place or '…'}, ngày {day:%d} tháng {day:%m} năm {day:%Y}"


def record_pdf(content: dict[str, Any]) -> bytes:
    """The record as tagged PDF/A-2a; it goes in as data, so nothing in it can be run."""
    import typst  # 7 MB of a process; pages do not need it

    return typst.compile(
        str(HERE / "record.typ"),
        format="pdf",
        font_paths=[str(CERTIFICATES / "fonts")],
        ignore_system_fonts=True,
        sys_inputs={"data": json.dumps(content, ensure_ascii=False)},
        pdf_standards="a-2a",
    )


def template_path() -> Path:
    """The office's own template (``OCOP_DATA/word/bien-ban.docx``) where there is one, else ours."""
    own = Path(settings.DATA) / "word" / _SHIPPED.name
    return own if own.exists() else _SHIPPED


def record_word(content: dict[str, Any]) -> bytes:
    """The record as a Word file, filled into the template."""
    from docxtpl import DocxTemplate  # Word takes a while to import; pages do not need it

    document = DocxTemplate(template_path())
    document.render(content, autoescape=True)
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()
