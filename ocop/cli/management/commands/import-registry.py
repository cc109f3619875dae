# ruff: noqa: N999 – the file is named as the operator types the command
"""`ocop import-registry FILE`: take in a list of recognised products."""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import translation

from ocop.base import clock
from ocop.base.actor import system
from ocop.base.sheets import BadSheet
from ocop.products import importing, registry
from ocop.products.importing import Difference

SHOWN = 10


class Command(BaseCommand):
    """Dry run first; `--apply` writes, whole or not at all."""

    help = "Nhập danh sách sản phẩm đã công nhận (CSV UTF-8 hoặc Excel). Không có --apply thì chỉ xem trước."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The file, and whether to write."""
        parser.add_argument("file", type=Path)
        parser.add_argument("--apply", action="store_true", help="ghi vào hệ thống")

    def handle(self, *args: Any, **options: Any) -> None:
        """Print what the file would add, or add it; exit 2 for a file that cannot be taken."""
        path: Path = options["file"]
        with translation.override("vi"):
            try:
                rows = registry.read(path.read_bytes(), clock.today())
            except OSError as error:
                self._refuse([f"Không đọc được tệp: {error.strerror}"])
            except BadSheet as bad:
                self._refuse([str(problem) for problem in bad.problems])
            if options["apply"]:
                found = importing.apply(
                    rows=rows, by=system("import-registry"), at=clock.now(), file_name=path.name
                )
            else:
                found = importing.difference(rows)
            self.stdout.write(report(found, applied=options["apply"]))

    def _refuse(self, lines: list[str]) -> None:
        self.stderr.write("Chưa nhập gì. Tệp có lỗi:")
        for line in lines[:50]:
            self.stderr.write(f"  • {line}")
        if len(lines) > 50:
            self.stderr.write(f"  … và {len(lines) - 50} lỗi nữa")
        sys.exit(2)


def report(found: Difference, *, applied: bool) -> str:
    """The difference in words, each kind with its first ten."""
    lines = [f"{found.rows} dòng; {found.known} dòng đã có từ trước."]
    kinds = [
        ("chủ thể mới", found.producers),
        ("sản phẩm mới", found.products),
        ("sao đã công nhận", found.awards),
        ("đề nghị, chưa công nhận", found.proposals),
    ]
    for name, items in kinds:
        lines.append(f"+ {len(items)} {name}")
        lines += [f"    {item}" for item in items[:SHOWN]]
        if len(items) > SHOWN:
            lines.append(f"    … và {len(items) - SHOWN} nữa")
    if found.candidates:
        lines.append(f"{found.candidates} dòng mới là ứng viên: ghi sản phẩm, không ghi sao.")
    lines.append(f"{found.without_expiry} sao không rõ ngày quyết định nên không rõ ngày hết hạn.")
    lines.append(f"{found.without_place} dòng chưa rõ xã.")
    if found.is_empty:
        lines.append("Không có gì mới.")
    elif applied:
        lines.append("Đã ghi vào hệ thống.")
    else:
        lines.append("Đây là bản xem trước, chưa ghi gì. Thêm --apply để ghi.")
    return "\n".join(lines)
