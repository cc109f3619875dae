"""Loaded before Django reads its settings (`-p tests.environment` in pyproject.toml): tests never touch the
data folder of a local installation, nor do its variables reach into them."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

import pytest

_folder = tempfile.TemporaryDirectory(prefix="ocop-test-")
DATA = Path(_folder.name)

for _name in [n for n in os.environ if n.startswith("OCOP_")]:
    del os.environ[_name]
os.environ["OCOP_DATA"] = str(DATA)


@pytest.hookimpl(trylast=True)
def pytest_unconfigure() -> None:
    _folder.cleanup()
