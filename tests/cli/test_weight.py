"""What a process that serves pages does not carry: libraries of single downloads come when they are used."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
LATE = (
    "xlsxwriter", "openpyxl", "docx", "docxtpl", "lxml", "jinja2.sandbox", "typst", "holidays", "hypothesis",
    "ocop.cli.demo",
)  # fmt: skip
"""docs/adr/0010-speed.md: Word, Excel, PDF and the calendar of holidays."""
SEEN = """
import json, sys
import ocop.config.wsgi
from django.urls import get_resolver
assert get_resolver().url_patterns
print(json.dumps(sorted(sys.modules)))
"""


@pytest.mark.sqlite
def test_a_process_that_serves_pages_loads_no_library_of_single_downloads(tmp_path: Path) -> None:
    kept = {k: v for k, v in os.environ.items() if not k.startswith("OCOP_") and k != "DATABASE_URL"}
    env = {**kept, "OCOP_DATA": str(tmp_path), "OCOP_DEMO": "1"}
    done = subprocess.run(
        [sys.executable, "-c", SEEN], env=env, cwd=ROOT, check=True, capture_output=True, text=True
    )
    loaded = json.loads(done.stdout)
    assert "ocop.reports.excel" in loaded and "ocop.web.officer.indicator_lists" in loaded
    assert [name for name in LATE if name in loaded] == []
