"""The files of a report, by the definition's own templates or ours."""

from __future__ import annotations

from typing import Any

from ocop.files import queries as stored
from ocop.files.models import StoredFile
from ocop.reports import documents, excel, own_excel
from ocop.reports.models import Definition


def word(definition: Definition, content: dict[str, Any], sha256: str = "") -> bytes:
    """The Word file of a content; a signed one bears its `sha256`."""
    return documents.word(content, sha256, template(definition.word))


def sheet(definition: Definition, content: dict[str, Any], sha256: str = "") -> bytes:
    """The Excel file of a content."""
    own = template(definition.excel)
    return own_excel.filled(content, own, sha256) if own else excel.workbook(content, sha256)


def template(kept: StoredFile | None) -> bytes | None:
    """The bytes of an office's own template; None where ours is used."""
    if kept is None:
        return None
    with stored.open_file(kept) as file:
        return file.read()
