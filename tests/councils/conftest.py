"""What the tests of councils stand on."""

from __future__ import annotations

import pytest


@pytest.fixture(autouse=True)
def law(request: pytest.FixtureRequest) -> None:
    """The shipped law, for tests that use the database."""
    if request.node.get_closest_marker("django_db"):
        request.getfixturevalue("packs")
