"""The journal for operators: seal now, verify."""

from __future__ import annotations

import argparse
import sys
from typing import Any

from django.core.management.base import BaseCommand
from django.utils.translation import gettext_lazy as _

from ocop.base import clock
from ocop.journal import actions, sealing

_WHAT = {
    "hash": _("nội dung đã bị sửa"),
    "count": _("thừa hoặc thiếu mục"),
    "link": _("không nối với khối trước"),
    "head": _("mã đã cho không còn trong chuỗi: chuỗi bị cắt hoặc làm lại"),
}


class Command(BaseCommand):
    """Seal the journal now, or verify its seals."""

    help = "Kiểm tra hoặc đóng niêm phong của nhật ký."

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """What to do."""
        parts = parser.add_subparsers(dest="part", required=True)
        verify = parts.add_parser("verify", help="tính lại mọi khối; mã kết thúc là 1 khi không khớp")
        verify.add_argument("--head", default="", help="mã băm đã chép trước đây, phải còn trong chuỗi")
        parts.add_parser("seal", help="niêm phong mọi mục hiện có, khi không ai đang ghi")

    def handle(self, *args: Any, **options: Any) -> None:
        """Seal, or tell what the check found and end with 1 where it does not fit."""
        if options["part"] == "seal":
            now = clock.now()
            made = actions.seal(last=sealing.newest_entry(), seen=now, at=now)
            self.stdout.write(_("Đã đóng %(n)d khối.") % {"n": len(made)})
            return
        report = sealing.verify(expected_head=options["head"])
        words = _(
            "%(blocks)d khối, %(sealed)d mục đã niêm phong, %(unsealed)d mục chưa. Mã mới nhất: %(head)s"
        )
        self.stdout.write(words % vars(report))
        for finding in report.findings:
            place = _("Khối %(block)d, mục %(first_entry)d đến %(last_entry)d: ") % vars(finding)
            self.stdout.write(f"{place}{_WHAT[finding.what]}")
        if not report.is_whole:
            sys.exit(1)
        self.stdout.write(str(_("Nhật ký còn nguyên vẹn.")))
