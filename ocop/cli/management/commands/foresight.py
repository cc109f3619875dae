"""`ocop foresight`: how right forecasts would have been."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from ocop.base import clock
from ocop.plan import backtest, outlook, pipeline
from ocop.plan.backtest import Report, Row, Score, Trial
from ocop.plan.cases import KINDS, Aim


class Command(BaseCommand):
    """Prints the table of past forecasts beside what came, as Markdown."""

    help = "Đối chiếu dự báo: với mỗi tháng đã qua, dự báo bằng những gì biết lúc đó rồi so với thực tế."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """What to try."""
        parts = parser.add_subparsers(dest="part", required=True)
        trial = parts.add_parser("backtest", help="in bảng đối chiếu")
        trial.add_argument(
            "--star", type=int, default=0, help="từ hạng sao nào (mặc định: hạng thấp nhất có giấy)"
        )
        trial.add_argument(
            "--kind", choices=sorted(KINDS), help="chỉ một lần đăng ký: first, upgrade hoặc again"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Read the history, try the method, print."""
        today = clock.today()
        kinds = frozenset({options["kind"]}) if options["kind"] else KINDS
        aim = Aim(low=options["star"] or outlook.least_star(today), kinds=kinds)
        report = backtest.run(pipeline.history(today), aim, today)
        self.stdout.write("\n".join(lines(report)))


def lines(report: Report) -> list[str]:
    """The table and its sums, line by line."""
    if not report.rows:
        return [_("Chưa thử lại được: cần hồ sơ có ngày tháng của ít nhất hai năm đã qua.")]
    head = (
        _("Ngày dự báo"), _("Đang đi"), _("Ước tính"), _("Đã đạt"), _("Đúng khoảng"),
        _("Ước cả năm"), _("Cả năm đạt"), _("Đúng khoảng"),
    )  # fmt: skip
    table = [_line(head), _line(["---"] * len(head)), *(_line(_cells(row)) for row in report.rows)]
    sums = [_sum(_("Hồ sơ đang đi"), report.of_open)]
    if report.of_year.trials:
        sums.append(_sum(_("Cả năm, kể cả hồ sơ mới"), report.of_year))
    skipped = _("Số ngày chưa đủ kinh nghiệm để thử: %(n)s.") % {"n": report.skipped}
    return [*table, "", *sums, skipped]


def _line(cells: Any) -> str:
    return f"| {' | '.join(map(str, cells))} |"


def _cells(row: Row) -> list[object]:
    return [f"{row.day:%d/%m/%Y}", row.open, *_trial(row.of_open), *_trial(row.of_year)]


def _trial(trial: Trial | None) -> list[object]:
    if trial is None:
        return ["–", "–", "–"]
    return [
        f"{trial.low}–{trial.high} ({trial.middle})",
        trial.came,
        _("có") if trial.is_inside else _("không"),
    ]


def _sum(name: str, score: Score) -> str:
    said = _(
        "%(name)s: %(n)s lần thử, lệch trung bình %(error)s, thiên lệch %(bias)s, trong khoảng %(inside)s%%."
    )
    error, bias = f"{score.error:.1f}", f"{score.bias:+.1f}"
    facts = {"error": error, "bias": bias, "inside": score.inside_percent}
    return said % {"name": name, "n": score.trials, **facts}
