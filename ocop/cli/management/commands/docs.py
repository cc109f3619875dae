"""`ocop docs`: write the reference under docs/reference/ from the code."""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.utils import translation

from ocop.cli.reference import pages

FOLDER = Path(settings.PACKAGE).parent / "docs" / "reference"


class Command(BaseCommand):
    """Write the pages, or say which of them are out of date."""

    help = "Viết docs/reference/ từ mã nguồn; --check chỉ so và thoát 1 khi có trang đã cũ."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Whether to compare alone."""
        parser.add_argument("--check", action="store_true", help="chỉ so sánh")

    def handle(self, *args: Any, **options: Any) -> None:
        """Write or compare every page."""
        stale = outdated()
        if options["check"]:
            for name in stale:
                self.stdout.write(f"docs/reference/{name}: đã cũ, hãy chạy ocop docs")
            if stale:
                sys.exit(1)
            return
        FOLDER.mkdir(parents=True, exist_ok=True)
        with translation.override("vi"):
            for name, content in pages.build().items():
                (FOLDER / name).write_text(content, "utf-8")
        self.stdout.write(f"docs/reference/: {len(stale)} trang mới viết lại.")


def outdated() -> list[str]:
    """The pages that differ from what the code says."""
    with translation.override("vi"):
        built = pages.build()
    return [name for name, content in built.items() if _read(FOLDER / name) != content]


def _read(path: Path) -> str:
    return path.read_text("utf-8") if path.exists() else ""
