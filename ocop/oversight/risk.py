"""Where to look first: points for each sign of risk, each with its reason in words. Pure.

The law fixes neither a frequency of inspections nor a way to choose (QĐ 26/2026, Đ.9): factors and points
are our defaults, and each new set of points is a version of its own (`RiskWeights`).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

EXPIRING_DAYS = 90
REPORT_DAYS = 365
NEW_STAR_DAYS = 365
MOST_REPORTS, MOST_YEARS, MOST_PAPERS = 3, 3, 2

FACTORS: dict[str, tuple[str | Promise, int]] = {
    "paper_expired": (gettext_lazy("Mỗi giấy tờ hết hạn (nhiều nhất 2)"), 30),
    "paper_expiring": (gettext_lazy("Giấy tờ hết hạn trong 90 ngày tới"), 10),
    "report": (gettext_lazy("Mỗi phản ánh trong 12 tháng (nhiều nhất 3)"), 20),
    "never_visited": (gettext_lazy("Chưa từng được kiểm tra"), 15),
    "year_unvisited": (gettext_lazy("Mỗi năm từ lần kiểm tra cuối (nhiều nhất 3)"), 10),
    "large_revenue": (gettext_lazy("Doanh thu lớn"), 15),
    "new_star": (gettext_lazy("Sao mới trong 12 tháng"), 10),
    "high_star": (gettext_lazy("Sản phẩm từ 4 sao"), 5),
    "remedy_open": (gettext_lazy("Còn việc khắc phục chưa xong"), 25),
    "critical_before": (gettext_lazy("Từng có lỗi nghiêm trọng"), 15),
}
"""Codes with their names and default points."""
LARGE_REVENUE = 1_000_000_000
"""đồng a year from which revenue counts as large: our default."""


@dataclass(frozen=True)
class Weights:
    """The points in force."""

    points: Mapping[str, int]
    large_revenue: int = LARGE_REVENUE
    version: int = 0

    def of(self, code: str) -> int:
        """The points of a factor; none where a version does not know it."""
        return int(self.points.get(code, 0))


DEFAULT = Weights({code: points for code, (_name, points) in FACTORS.items()})


@dataclass
class Signs:
    """What is known of one producer on a day. `papers_expired` are the names of papers, `revenue` in đồng."""

    papers_expired: list[str] = field(default_factory=list)
    papers_expiring: int = 0
    reports: int = 0
    last_visit: dt.date | None = None
    newest_star: dt.date | None = None
    best_star: int = 0
    revenue: int | None = None
    remedies_open: int = 0
    criticals: int = 0


class Reason(NamedTuple):
    """One sign in words with its points."""

    code: str
    text: str
    points: int


def reasons(signs: Signs, on: dt.date, weights: Weights = DEFAULT) -> list[Reason]:
    """Every sign that counts, the heaviest first."""
    found = [*_of_papers(signs, weights), *_of_visits(signs, on, weights), *_of_stars(signs, on, weights)]
    if signs.reports:
        said = ngettext("%(n)d phản ánh trong 12 tháng", "%(n)d phản ánh trong 12 tháng", signs.reports)
        counted = min(signs.reports, MOST_REPORTS)
        found.append(Reason("report", said % {"n": signs.reports}, counted * weights.of("report")))
    if signs.revenue is not None and signs.revenue >= weights.large_revenue:
        found.append(Reason("large_revenue", _("doanh thu lớn"), weights.of("large_revenue")))
    return sorted((reason for reason in found if reason.points), key=lambda r: (-r.points, r.code))


def score(found: list[Reason]) -> int:
    """The sum of the points."""
    return sum(reason.points for reason in found)


def _of_papers(signs: Signs, weights: Weights) -> list[Reason]:
    expired = [
        Reason("paper_expired", _("%(paper)s hết hạn") % {"paper": name}, weights.of("paper_expired"))
        for name in signs.papers_expired[:MOST_PAPERS]
    ]
    if signs.papers_expiring:
        said = ngettext("%(n)d giấy tờ sắp hết hạn", "%(n)d giấy tờ sắp hết hạn", signs.papers_expiring) % {
            "n": signs.papers_expiring
        }
        expired.append(Reason("paper_expiring", said, weights.of("paper_expiring")))
    return expired


def _of_visits(signs: Signs, on: dt.date, weights: Weights) -> list[Reason]:
    found = []
    if signs.last_visit is not None:
        years = (on - signs.last_visit).days // 365
        if years:
            said = ngettext("%(n)d năm chưa kiểm tra", "%(n)d năm chưa kiểm tra", years) % {"n": years}
            counted = min(years, MOST_YEARS) * weights.of("year_unvisited")
            found.append(Reason("year_unvisited", said, counted))
    else:
        found.append(Reason("never_visited", _("chưa từng được kiểm tra"), weights.of("never_visited")))
    if signs.remedies_open:
        said = ngettext(
            "%(n)d việc khắc phục chưa xong", "%(n)d việc khắc phục chưa xong", signs.remedies_open
        )
        found.append(Reason("remedy_open", said % {"n": signs.remedies_open}, weights.of("remedy_open")))
    if signs.criticals:
        found.append(Reason("critical_before", _("từng có lỗi nghiêm trọng"), weights.of("critical_before")))
    return found


def _of_stars(signs: Signs, on: dt.date, weights: Weights) -> list[Reason]:
    found = []
    if signs.newest_star is not None and (on - signs.newest_star).days <= NEW_STAR_DAYS:
        found.append(Reason("new_star", _("sao mới trong 12 tháng"), weights.of("new_star")))
    if signs.best_star >= 4:
        said = _("sản phẩm %(n)d sao") % {"n": signs.best_star}
        found.append(Reason("high_star", said, weights.of("high_star")))
    return found
