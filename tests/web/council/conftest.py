"""What the pages of the council stand on."""

from __future__ import annotations

import pytest


@pytest.fixture(autouse=True)
def law(packs: None) -> None:
    """The shipped law."""
