"""What the desk hands out for saving."""

from __future__ import annotations

from ocop.files.sniff import DOCX, XLSX
from ocop.web.downloads import download

__all__ = ["CSV", "EXCEL", "WORD", "download"]

CSV = "text/csv; charset=utf-8"
EXCEL = XLSX
WORD = DOCX
