"""What would close a gap: products one step below a star, and certificates that can be renewed now.

Nothing here is a promise: it says whom to call first, and what they lack.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import ROUND_UP, Decimal
from fractions import Fraction

from django.db.models import Case, DecimalField, Exists, F, OuterRef, Q, QuerySet, Value, When
from django.db.models.functions import Greatest
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ocop.certificates.models import DecisionItem, DecisionState, Result
from ocop.criteria import queries as criteria
from ocop.criteria import rating
from ocop.criteria.rating import Rating
from ocop.criteria.regime import StarBand
from ocop.criteria.tree import CriteriaTree
from ocop.dossiers.models import Answer, Dossier
from ocop.dossiers.queries import panel, visible
from ocop.dossiers.states import State
from ocop.plan import outlook
from ocop.products import phases
from ocop.products.models import Product, Standing
from ocop.products.states import StandingState

NEAR = 5
"""Points below the next star that still count as near: a choice of ours."""
MARKS = 3
"""So many marks may be missed and it still counts as near: a choice of ours."""
AHEAD = 30
"""Days before a window opens from which it is shown."""
MOST = 400
"""Dossiers whose sheets are worked out for one page: those opened last."""


@dataclass(frozen=True)
class Law:
    """What the law of a day says here: the bands of stars that a certificate follows, the least of these
    stars, and how many days before expiry a re-evaluation may be filed, from and to."""

    on: dt.date
    bands: tuple[StarBand, ...]
    least: int
    window: tuple[int, int]


def law_on(on: dt.date) -> Law:
    """The law of a day; one statement."""
    regime = criteria.regime_on(on)
    if regime is None:
        return Law(on, (), outlook.LEAST_STAR, phases.WINDOW)
    least, rule = outlook.least_of(regime), regime.re_evaluation
    rising = sorted(regime.bands, key=lambda band: band.star)
    bands = tuple(band for band in rising if band.star >= least)
    return Law(on, bands, least, (rule.not_before_days, rule.not_after_days) if rule else phases.WINDOW)


@dataclass(frozen=True)
class Lead:
    """One product that could come up, or whose star could be kept.

    `star` now and `next_star`; `short` points are missing (None: that is not the question); `missing` says in
    words what is. `link` is a path of this site for officers; empty where only the producer may open it.
    """

    product: str
    producer: str
    organisation_id: int
    place: str
    phone: str
    star: int
    next_star: int
    missing: tuple[str, ...]
    short: Decimal | None = None
    day: dt.date | None = None
    link: str = ""


@dataclass(frozen=True)
class Counts:
    """How many of each; a number says nothing about whom."""

    by_self_assessment: int
    by_score: int
    missed: int
    in_window: int


def counts(law: Law) -> Counts:
    """The numbers of all four lists."""
    return Counts(
        len(near_by_self_assessment(law)), near_by_score(law).count(), narrowly_missed(law).count(),
        in_window(law).count(),
    )  # fmt: skip


@dataclass(frozen=True)
class Sheet:
    """A dossier that its producer can still change, and what its sheet comes to."""

    dossier: Dossier
    tree: CriteriaTree
    rated: Rating
    short: Decimal

    @property
    def distance(self) -> Decimal:
        """Points to the band, and those that the marks in the way ask for."""
        return self.short + sum((item.needs - item.has for item in self.rated.blocks_next), Decimal(0))


def near_by_self_assessment(law: Law) -> list[Sheet]:
    """Drafts and returned dossiers whose own points come near the next star; nearest first. Two statements.

    Near: at most NEAR points below the band and at most MARKS marks missed. Stars without a certificate are
    no aim. Who is not allowed to read drafts sees numbers and names here, never an answer or a proof.
    """
    changeable = visible.for_lists(Dossier.objects.filter(state__in=(State.DRAFT, State.RETURNED)))
    dossiers = list(changeable.order_by("-opened_at", "-pk")[:MOST])
    answers = _answers(dossiers)
    sheets = [_sheet(dossier, answers.get(dossier.pk, {})) for dossier in dossiers]
    near = [sheet for sheet in sheets if sheet is not None and _is_near(sheet, law.least)]
    return sorted(near, key=lambda sheet: (sheet.distance, sheet.dossier.product.sort_key, sheet.dossier.pk))


def _answers(dossiers: Iterable[Dossier]) -> dict[int, dict[str, Answer]]:
    rows = Answer.objects.filter(dossier__in=[dossier.pk for dossier in dossiers], points__isnull=False)
    found: dict[int, dict[str, Answer]] = {}
    for answer in rows.only("dossier_id", "code", "points", "level"):
        found.setdefault(answer.dossier_id, {})[answer.code] = answer
    return found


def _sheet(dossier: Dossier, answers: Mapping[str, Answer]) -> Sheet | None:
    tree = criteria.tree(dossier.criteria_set)
    rated = rating.rate(tree, panel.points_of(tree, answers), strict=False)
    above = next((band for band in tree.bands if band.star == rated.star + 1), None)
    if above is None:
        return None
    return Sheet(dossier, tree, rated, rating.to_decimal(max(above.start - rated.exact, Fraction(0))))


def _is_near(sheet: Sheet, least: int) -> bool:
    few = len(sheet.rated.blocks_next) <= MARKS
    return sheet.rated.star + 1 >= least and sheet.short <= NEAR and few


def near_by_score(law: Law) -> QuerySet[Standing]:
    """Stars in effect whose last score lies at most NEAR points under the next band, or in it (marks held it
    back); no dossier of theirs is under way. Fewest missing points first, as `short`."""
    start = {band.star: Decimal(band.start) for band in law.bands}
    near = Q(pk__in=[])
    for star, points in start.items():
        near |= Q(star=star - 1, score__gte=points - NEAR)
    needed = Case(
        *[When(star=star - 1, then=Value(points)) for star, points in start.items()],
        output_field=DecimalField(max_digits=7, decimal_places=4),
    )
    missing = Greatest(needed - F("score"), Value(Decimal(0)), output_field=DecimalField())
    in_effect = Q(valid_to__isnull=True) | Q(valid_to__gte=law.on) | Q(extended_to__gte=law.on)
    rows = Standing.objects.filter(near, in_effect, state=StandingState.LIVE)
    return _idle(rows).annotate(short=missing).order_by("short", "product__sort_key", "pk")


def narrowly_missed(law: Law) -> QuerySet[DecisionItem]:
    """Products that a decision did not recognise, at most NEAR points under the least star or in it; without
    a star, and with no dossier under way. The last one of a product, best total first."""
    start = next((band.start for band in law.bands if band.star == law.least), None)
    if start is None:
        return DecisionItem.objects.none()
    product = OuterRef("dossier__product")
    later = DecisionItem.objects.filter(dossier__product=product, pk__gt=OuterRef("pk"))
    starred = Standing.objects.filter(product=product, state=StandingState.LIVE)
    under_way = Dossier.objects.filter(product=product).exclude(state__in=visible.CLOSED)
    rows = DecisionItem.objects.filter(
        ~Exists(later), ~Exists(starred), ~Exists(under_way),
        result=Result.NOT_RECOGNISED, decision__state=DecisionState.ISSUED, outcome__disqualified_for="",
        outcome__total__gte=start - NEAR, dossier__product__is_retired=False,
    )  # fmt: skip
    return rows.select_related(
        "outcome",
        "decision",
        "dossier__product",
        "dossier__organisation",
        "dossier__unit",
        "dossier__criteria_set",
    ).order_by("-outcome__total", "pk")


def in_window(law: Law) -> QuerySet[Standing]:
    """Stars whose window for re-evaluation is open on a day, or opens within AHEAD days, and for which no
    dossier is under way; the soonest to close first."""
    opens, closes = law.window
    span = law.on + dt.timedelta(days=closes), law.on + dt.timedelta(days=opens + AHEAD)
    rows = Standing.objects.filter(state=StandingState.LIVE, valid_to__range=span)
    return _idle(rows).order_by("valid_to", "product__sort_key", "pk")


def _idle(rows: QuerySet[Standing]) -> QuerySet[Standing]:
    """Those of products still made for which no dossier is under way, with what a list shows."""
    under_way = Dossier.objects.filter(product=OuterRef("product")).exclude(state__in=visible.CLOSED)
    found = rows.filter(~Exists(under_way), product__is_retired=False)
    return found.select_related("product__organisation__unit", "product__unit", "certificate")


def leads_of_sheets(sheets: Iterable[Sheet]) -> list[Lead]:
    """Lines of `near_by_self_assessment`."""
    return [_lead_of_sheet(sheet) for sheet in sheets]


def _lead_of_sheet(sheet: Sheet) -> Lead:
    dossier, rated = sheet.dossier, sheet.rated
    said = [_points_missing(sheet.short)] if sheet.short else []
    said += [_mark_missing(sheet.tree, item.code, item.needs, item.has) for item in rated.blocks_next]
    if rated.missing:
        words = ngettext("còn %(n)d tiêu chí chưa chấm", "còn %(n)d tiêu chí chưa chấm", len(rated.missing))
        said.append(words % {"n": len(rated.missing)})
    sent = dossier.submitted_at is not None
    return Lead(
        dossier.product.name, dossier.organisation.name, dossier.organisation_id, dossier.unit.name,
        dossier.organisation.phone, rated.star, rated.star + 1, tuple(said), sheet.short,
        link=visible.link(dossier) if sent else "",
    )  # fmt: skip


def leads_of_scores(rows: Iterable[Standing]) -> list[Lead]:
    """Lines of `near_by_score`."""
    return [_lead_of_score(row) for row in rows]


def _lead_of_score(row: Standing) -> Lead:
    short: Decimal = vars(row)["short"]  # annotation
    said = _points_missing(short) if short else _("đủ điểm, nhưng khi đó còn mức tối thiểu chưa đạt")
    return _lead_of_standing(row, (said,), (row.star or 0) + 1, short, row.decided_on)


def leads_of_missed(rows: Iterable[DecisionItem], law: Law) -> list[Lead]:
    """Lines of `narrowly_missed`."""
    return [_lead_of_missed(row, law.least) for row in rows]


def _lead_of_missed(row: DecisionItem, least: int) -> Lead:
    dossier, tree = row.dossier, criteria.tree(row.dossier.criteria_set)
    start = next(band.start for band in tree.bands if band.star == least)
    short = max(start - row.outcome.total, Decimal(0))
    said = [_points_missing(short)] if short else []
    said += [
        _mark_missing(tree, item["code"], item["needs"], Decimal(str(item["has"])))
        for item in row.outcome.blockers
        if item["star"] <= least and tree.has(item["code"])
    ]
    return Lead(
        dossier.product.name, dossier.organisation.name, dossier.organisation_id, dossier.unit.name,
        dossier.organisation.phone, row.star, least, tuple(said), short, row.decision.signed_on,
        visible.link(dossier),
    )  # fmt: skip


def leads_of_window(rows: Iterable[Standing], law: Law) -> list[Lead]:
    """Lines of `in_window`; `day` is the last on which a dossier can be filed."""
    return [_lead_of_window(row, law) for row in rows]


def _lead_of_window(row: Standing, law: Law) -> Lead:
    assert row.valid_to is not None  # in_window asks for it
    opens, closes = phases.window_days(row.valid_to, law.window)
    if law.on < opens:
        said = _("cửa sổ mở ngày %(day)s: chuẩn bị hồ sơ đánh giá lại") % {"day": f"{opens:%d/%m/%Y}"}
    else:
        said = _("chưa nộp hồ sơ đánh giá lại")
    return _lead_of_standing(row, (said,), row.star or 0, None, closes)


def _lead_of_standing(
    row: Standing, missing: tuple[str, ...], star: int, short: Decimal | None, day: dt.date | None
) -> Lead:
    product: Product = row.product
    owner, certificate = product.organisation, getattr(row, "certificate", None)
    place = product.unit or owner.unit
    return Lead(
        product.name, owner.name, owner.pk, place.name if place else "", owner.phone, row.star or 0, star,
        missing, short, day, f"/can-bo/giay-chung-nhan/{certificate.pk}/" if certificate else "",
    )  # fmt: skip


def _points_missing(short: Decimal) -> str:
    return _("thiếu %(points)s điểm") % {"points": _plain(short)}


def _mark_missing(tree: CriteriaTree, code: str, needs: int, has: Decimal) -> str:
    said = _("%(code)s %(title)s: cần %(needs)s, đang %(has)s")
    return said % {"code": code, "title": tree.leaf(code).title, "needs": needs, "has": _plain(has)}


def _plain(value: Decimal) -> str:
    """Points with at most two decimals, the Vietnamese way; what is missing is never rounded away."""
    return f"{value.quantize(Decimal('0.01'), ROUND_UP):f}".rstrip("0").rstrip(".").replace(".", ",")
