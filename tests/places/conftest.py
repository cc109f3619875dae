"""Units for the tests of this room."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from tests.factories.places import load_province

SHARED = Path(__file__).resolve().parents[3] / "shared" / "data"


@pytest.fixture
def an_giang(db: None) -> None:
    """All provinces and the communes of An Giang, old and new."""
    load_province("91")


def shared_rows(file: str) -> list[dict[str, str]]:
    """The rows of a reference file beside the project; the test is skipped where there is none."""
    path = SHARED / file
    if not path.exists():
        pytest.skip(f"no reference file {file} beside the project")
    with path.open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.DictReader(stream))
