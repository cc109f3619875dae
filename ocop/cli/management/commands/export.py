"""`ocop export KIND FILE`: write everything that is stored of a kind into an Excel file."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import translation

from ocop.base import clock
from ocop.base.refusals import Refused
from ocop.imports import documents, kinds


class Command(BaseCommand):
    """The sheet that `ocop import` takes again; `--empty` writes it without rows."""

    help = "Xuất dữ liệu hiện có của một loại ra tệp Excel theo mẫu của hệ thống; sửa rồi nhập lại được."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The kind, the file, and whether it shall be empty."""
        parser.add_argument("kind", choices=list(kinds.ALL))
        parser.add_argument("file", type=Path)
        parser.add_argument("--within", type=int, metavar="SỐ", help="mã của lớp hoặc chủ thể")
        parser.add_argument("--empty", action="store_true", help="mẫu trống, không có dòng nào")

    def handle(self, *args: Any, **options: Any) -> None:
        """Write the file and say how large it is."""
        kind, path = kinds.get(options["kind"], options["within"], clock.now()), options["file"]
        make = documents.template if options["empty"] else documents.filled
        with translation.override("vi"):
            try:
                path.write_bytes(make(kind, clock.today()))
            except Refused as refused:
                raise CommandError(str(refused.reason)) from refused
            self.stdout.write(f"{kind.title}: đã ghi {path} ({path.stat().st_size // 1024} KB).")
