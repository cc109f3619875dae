# ruff: noqa: N999 – the file is named as the operator types the command
"""`ocop import-boundaries FILE.geojson`: real outlines in place of the tile map."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from ocop.base import clock
from ocop.base.actor import system
from ocop.places import actions, importing, queries


class Command(BaseCommand):
    """Check a GeoJSON file wholly, say what it would do, then store it."""

    help = "Nhập ranh giới đơn vị hành chính từ tệp GeoJSON (WGS 84, thuộc tính “code” là mã đơn vị)."

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """The file, where it comes from, and whether to store."""
        parser.add_argument("file", type=Path, help="tệp .geojson")
        parser.add_argument("--source", default="", help="ghi nguồn của bản đồ (mặc định: tên tệp)")
        parser.add_argument("--dry-run", action="store_true", help="chỉ kiểm tra và báo, không ghi")

    def handle(self, *args: Any, **options: Any) -> None:
        """Refuse the whole file at the first doubt; nothing is half-written."""
        path: Path = options["file"]
        plan = importing.read_boundaries(path, clock.today(), queries.home_province())
        if plan.errors:
            raise CommandError("\n".join(plan.lines()))
        for line in plan.lines():
            self.stdout.write(line)
        if options["dry_run"]:
            self.stdout.write(_("Chạy thử: chưa ghi gì."))
            return
        stored = actions.import_boundaries(
            geometries=plan.geometries, source=options["source"] or path.name, by=system(), at=clock.now()
        )
        self.stdout.write(_("Đã ghi ranh giới của %(count)d đơn vị.") % {"count": stored})
