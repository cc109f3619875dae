"""`ocop places load`, `ocop places find`: the list of administrative units."""

from __future__ import annotations

import argparse
import time
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from ocop.base import clock
from ocop.base.actor import system
from ocop.places import actions, queries, shipped


class Command(BaseCommand):
    """Load the shipped list of units, or look a place up in it."""

    help = "Nạp danh mục đơn vị hành chính hoặc tra một tên cũ, tên mới."

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """One sub-command each."""
        parts = parser.add_subparsers(dest="part", required=True)
        load = parts.add_parser("load", help="nạp cả nước, cũ và mới (chạy lại không sinh trùng)")
        load.add_argument(
            "--province",
            default="",
            metavar="MÃ",
            help="chỉ nạp chi tiết một tỉnh hiện nay, ví dụ 91; các tỉnh khác chỉ có tên",
        )
        find = parts.add_parser("find", help="tìm đơn vị hiện nay theo tên cũ hoặc mới")
        find.add_argument("text", nargs="+", help='ví dụ: "vinh trung, tinh bien"')

    def handle(self, *args: Any, **options: Any) -> None:
        """Hand over to the part that was asked for."""
        if options["part"] == "load":
            self._load(options["province"])
        else:
            self._find(" ".join(options["text"]))

    def _load(self, province: str) -> None:
        started = time.monotonic()
        rows = shipped.one_province(province) if province else shipped.country()
        if province and not any(unit.code == province and unit.valid_to is None for unit in rows.units):
            raise CommandError(_("Không có tỉnh nào hiện nay mang mã “%(code)s”.") % {"code": province})
        done = actions.load_units(shipped=rows, by=system(), at=clock.now())
        self.stdout.write(
            _("Đơn vị hành chính: %(new)d mới, %(changed)d sửa, %(same)d giữ nguyên.")
            % {"new": done.units_created, "changed": done.units_changed, "same": done.units_same}
        )
        self.stdout.write(
            _("Kế thừa cũ → mới: %(new)d mới, %(changed)d sửa, %(same)d giữ nguyên. (%(seconds).1f giây)")
            % {
                "new": done.successions_created,
                "changed": done.successions_changed,
                "same": done.successions_same,
                "seconds": time.monotonic() - started,
            }
        )

    def _find(self, text: str) -> None:
        found = queries.find(text, clock.today(), level="")
        for match in found:
            self.stdout.write(f"{match.unit.code}  {match.explanation}")
        if not found:
            raise CommandError(_("Không tìm thấy đơn vị nào tên “%(text)s”.") % {"text": text})
