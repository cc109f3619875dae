"""`ocop plan list | load [CODE]`: plans that come with the program."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from ocop.base import clock
from ocop.base.actor import system
from ocop.base.refusals import Refused
from ocop.plan import actions, shipped


class Command(BaseCommand):
    """Lists the shipped plans, or loads them; a second load changes nothing."""

    help = "Kế hoạch đi kèm phần mềm: liệt kê, nạp vào cơ sở dữ liệu (chạy lại không đổi gì)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """One sub-command each."""
        parts = parser.add_subparsers(dest="part", required=True)
        parts.add_parser("list", help="các kế hoạch có trong phần mềm")
        load = parts.add_parser("load", help="nạp một kế hoạch, hoặc mọi kế hoạch phù hợp bản cài")
        load.add_argument("code", metavar="MÃ", nargs="?", help="ví dụ: kh363-2023")

    def handle(self, *args: Any, **options: Any) -> None:
        """List, load one, or load all but the examples (those in demo mode alone)."""
        if options["part"] == "list":
            for code in shipped.codes():
                self.stdout.write(f"{code}  {_plan(code).facts['title']}")
            return
        wanted = [options["code"]] if options["code"] else _fitting()
        for code in wanted:
            self.stdout.write(_load(_plan(code)))


def _fitting() -> list[str]:
    """The codes of all plans that belong into an installation of this mode."""
    return [code for code in shipped.codes() if settings.OCOP_DEMO or not _plan(code).is_example]


def _plan(code: str) -> shipped.ShippedPlan:
    found = shipped.plan(code)
    if found is None:
        known = ", ".join(shipped.codes())
        said = _("Không có kế hoạch “%(code)s”. Hiện có: %(known)s.") % {"code": code, "known": known}
        raise CommandError(said, returncode=2)
    return found


def _load(found: shipped.ShippedPlan) -> str:
    if found.is_example and not settings.OCOP_DEMO:
        raise CommandError(_("Kế hoạch ví dụ chỉ nạp khi đặt OCOP_DEMO=1."), returncode=2)
    try:
        done = actions.load_plan(shipped=found, by=system(), at=clock.now())
    except Refused as refused:
        raise CommandError(f"{found.code}: {refused}", returncode=2) from refused
    said = _("%(code)s: đã nạp.") if done.is_new else _("%(code)s: đã có từ trước, không đổi gì.")
    return said % {"code": found.code}
