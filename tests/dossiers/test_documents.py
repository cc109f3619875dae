"""Mẫu 03 as a Word file."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pytest
from docx import Document

from ocop.dossiers import actions, documents, queries
from ocop.dossiers.models import CommuneReport
from tests.factories.dossiers import AT, REPORT, TESTER, make_dossier

pytestmark = pytest.mark.usefixtures("places", "packs")


def written(data: bytes) -> str:
    document = Document(io.BytesIO(data))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(p.text for p in document.paragraphs), *cells])


def report_of(**over: Any) -> tuple[Any, CommuneReport]:
    dossier = make_dossier("with_commune")
    actions.save_commune_report(dossier=dossier, data={**REPORT, **over}, by=TESTER, at=AT)
    return dossier, CommuneReport.objects.get(dossier=dossier)


def test_report_holds_facts_claims_and_findings() -> None:
    dossier, report = report_of()
    text = written(documents.commune_report(dossier, report))
    for part in (
        dossier.organisation.name, "Nguyễn Văn Thử", "Kinh", dossier.product.name, report.materials,
        report.labour, report.idea, report.identity, "Trần Thị Chủ Tịch", "ngày 15 tháng 06 năm 2026",
    ):  # fmt: skip
        assert part in text
    claims = queries.commune_claims(dossier, queries.reading(dossier))
    labels = [claim.line.label for claim in claims if claim.line]
    assert len(labels) == 4
    assert all(label in text for label in labels)
    assert "{{" not in text
    assert "{%" not in text


def test_signs_of_markup_are_written_as_they_are() -> None:
    dossier, report = report_of(materials="Dưới <50% & hơn {{ 2 }}")
    assert "Dưới <50% & hơn {{ 2 }}" in written(documents.commune_report(dossier, report))


def test_meeting_is_told_only_when_it_was_held() -> None:
    dossier, report = report_of(meeting_held=False, meeting_note="Họp nháp")
    assert "Họp nháp" not in written(documents.commune_report(dossier, report))
    report.meeting_held = True
    assert "Họp nháp" in written(documents.commune_report(dossier, report))


def test_office_may_bring_its_own_template(tmp_path: Path, settings: Any) -> None:
    settings.DATA = tmp_path
    (tmp_path / "templates").mkdir()
    own = Document()
    own.add_paragraph("Mẫu riêng của {{ unit }}")
    own.save(str(tmp_path / "templates" / "mau-03.docx"))
    dossier, report = report_of()
    assert written(documents.commune_report(dossier, report)).startswith("Mẫu riêng của xã ")
