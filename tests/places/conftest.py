"""Units for the tests of this room."""

from __future__ import annotations

import csv

import pytest

from tests.factories.places import load_province
from tests.shared import shared


@pytest.fixture
def an_giang(db: None) -> None:
    """All provinces and the communes of An Giang, old and new."""
    load_province("91")


def shared_rows(file: str) -> list[dict[str, str]]:
    """The rows of a reference file beside the project; the test is skipped where there is none."""
    with shared(f"data/{file}").open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.DictReader(stream))
