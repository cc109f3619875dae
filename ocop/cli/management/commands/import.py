# ruff: noqa: N999 – the file is named as the operator types the command
"""`ocop import KIND FILE`: take in what an office holds; `ocop import KIND --undo NUMBER` takes it back."""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import translation

from ocop.base import clock
from ocop.base.actor import Actor, system
from ocop.base.refusals import Refused
from ocop.base.sheets import BadSheet
from ocop.imports import actions, kinds, obstacles, queries, showing
from ocop.imports.models import ImportRun
from ocop.imports.states import Outcome

SHOWN = 20


class Command(BaseCommand):
    """Dry run first; `--apply` writes the sound rows, all or none; `--undo` takes an import back."""

    help = (
        "Nhập dữ liệu theo mẫu của hệ thống (Excel hoặc CSV UTF-8). Không có --apply thì chỉ xem trước; "
        "--undo SỐ hoàn tác một lần nhập."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The kind, the file, and what to do."""
        parser.add_argument("kind", choices=list(kinds.ALL))
        parser.add_argument("file", type=Path, nargs="?")
        parser.add_argument("--within", type=int, metavar="SỐ", help="mã của lớp hoặc chủ thể")
        parser.add_argument("--apply", action="store_true", help="ghi các dòng đúng vào hệ thống")
        parser.add_argument("--undo", type=int, metavar="SỐ", help="hoàn tác lần nhập mang số này")

    def handle(self, *args: Any, **options: Any) -> None:
        """Print the difference, write it, or take it back; exit 2 for what is refused."""
        by = system("ocop import")
        with translation.override("vi"):
            try:
                if options["undo"]:
                    self._undo(options["kind"], options["undo"], by)
                elif options["file"]:
                    self._take_in(options, by)
                else:
                    self._refuse(["Hãy nêu tệp cần nhập, hoặc --undo cùng số lần nhập."])
            except OSError as error:
                self._refuse([f"Không đọc được tệp: {error.strerror}"])
            except BadSheet as bad:
                self._refuse([str(problem) for problem in bad.problems])
            except Refused as refused:
                self._refuse([str(refused.reason)])

    def _take_in(self, options: dict[str, Any], by: Actor) -> None:
        path: Path = options["file"]
        run = actions.take_in(
            kind=options["kind"], within=options["within"], data=path.read_bytes(), name=path.name, by=by,
            at=clock.now(),
        )  # fmt: skip
        for line in report(run):
            self.stdout.write(line)
        if options["apply"]:
            actions.apply_run(run=run, seen=run.seen, by=by, at=clock.now())
            self.stdout.write(f"Đã ghi: lần nhập số {run.pk}.")
        else:
            actions.discard_run(run=run, by=by, at=clock.now())
            self.stdout.write("Đây là bản xem trước, chưa ghi gì. Thêm --apply để ghi.")

    def _undo(self, kind: str, number: int, by: Actor) -> None:
        run = queries.runs_visible_to(by).filter(pk=number, kind=kind).first()
        if run is None:
            self._refuse([f"Không có lần nhập số {number} của loại này."])
            return
        if against := obstacles.of(run):
            self._refuse([str(obstacle) for obstacle in against])
        actions.undo_run(run=run, by=by, at=clock.now())
        self.stdout.write(f"Đã hoàn tác lần nhập số {run.pk}.")

    def _refuse(self, lines: list[str]) -> None:
        self.stderr.write("Không làm gì:")
        for line in lines[:50]:
            self.stderr.write(f"  • {line}")
        if len(lines) > 50:
            self.stderr.write(f"  … và {len(lines) - 50} mục nữa")
        sys.exit(2)


def report(run: ImportRun) -> list[str]:
    """The difference in words, each part with its first rows."""
    kind = kinds.get(run.kind)
    lines = []
    for outcome in (Outcome.PROBLEM, Outcome.NEW, Outcome.CHANGED, Outcome.SAME):
        lines.append(f"{outcome.label}: {run.counts[outcome]}")
        if outcome != Outcome.SAME:
            found = queries.rows_of(run, outcome)[:SHOWN]
            lines += [f"    dòng {_words(row)}" for row in showing.rows(kind, found)]
    return lines


def _words(shown: showing.Shown) -> str:
    said = [f"{problem.title}: {problem.text}" for problem in shown.problems]
    if shown.row.outcome == Outcome.CHANGED:
        said = [f"{c.title}: {c.old or '(trống)'} → {c.new or '(trống)'}" for c in shown.changes]
    label = f"{shown.row.number}: {shown.row.label}"
    return f"{label} | {'; '.join(said)}" if said else label
