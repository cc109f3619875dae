"""Mẫu 03 as a Word file, from a template that an office can edit."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

from django.conf import settings

from ocop.dossiers import fields, queries
from ocop.dossiers.models import CommuneReport, Dossier
from ocop.places import queries as places

_SHIPPED = Path(__file__).parent / "word" / "mau-03.docx"


def template_path() -> Path:
    """The office's own template in the data folder, else the one that comes along."""
    own = Path(settings.DATA) / "templates" / _SHIPPED.name
    return own if own.exists() else _SHIPPED


def commune_report(dossier: Dossier, report: CommuneReport) -> bytes:
    """Mẫu 03 of a dossier as a .docx; what is not written yet stays blank."""
    from docxtpl import DocxTemplate  # Word takes a while to import; pages do not need it

    document = DocxTemplate(template_path())
    document.render(_context(dossier, report), autoescape=True)
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def _context(dossier: Dossier, report: CommuneReport) -> dict[str, Any]:
    snapshot = queries.latest_snapshot(dossier)
    general = snapshot.content["report"].get("general", {}) if snapshot else {}
    sent = queries.reading_of(snapshot) if snapshot else None
    said = {field.name: field.shown(general.get(field.name)) for field in fields.GENERAL.fields}
    unit = dossier.unit
    return {
        "unit": unit.name_in_sentence,
        "unit_upper": unit.name.upper(),
        "province": places.province_of(unit).name_in_sentence,
        "name": said["name"],
        "legal_form": said["legal_form"],
        "address": said["address"],
        "representative": said["representative"],
        "gender": str(said["representative_gender"]),
        "ethnicity": said["representative_ethnicity"],
        "residence": said["representative_residence"],
        "product": sent.product if sent else dossier.product.name,
        **{f"claim_{claim.field}": _claim(claim) for claim in queries.commune_claims(dossier, sent)},
        "materials": report.materials,
        "labour": report.labour,
        "idea": report.idea,
        "identity": report.identity,
        "meeting_note": report.meeting_note if report.meeting_held else "",
        "signer": report.signer,
        "day_line": _day_line(dossier, report),
    }


def _claim(claim: queries.CommuneClaim) -> str:
    if claim.line is None:
        return ""
    return " ".join(part for part in (claim.line.label, claim.line.description) if part)


def _day_line(dossier: Dossier, report: CommuneReport) -> str:
    day = report.proposed_on
    if day is None:
        return f"{dossier.unit.short_name}, ngày ..... tháng ..... năm ....."
    return f"{dossier.unit.short_name}, ngày {day:%d} tháng {day:%m} năm {day:%Y}"
