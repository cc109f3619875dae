"""Reading products and their stars. Who may see which is decided here alone."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

from django.db import models
from django.db.models import OuterRef, Prefetch, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from ocop.base import text
from ocop.base.actor import Actor
from ocop.base.clock import local_date
from ocop.base.happenings import Happening, Tone, joined
from ocop.organisations import queries as organisations
from ocop.organisations.models import Organisation
from ocop.products import phases
from ocop.products.models import Package, Picture, Product, Standing
from ocop.products.states import StandingState


def products_visible_to(actor: Actor) -> models.QuerySet[Product]:
    """The products of every organisation that the actor may see; the public ones are in `public_products`."""
    seen = organisations.organisations_visible_to(actor)
    return Product.objects.filter(organisation__in=seen.values("pk"))


def public_products() -> models.QuerySet[Product]:
    """What anybody may see: products with a star of three or more, or proposed for one."""
    return Product.objects.filter(is_public=True)


def public_pictures() -> models.QuerySet[Picture]:
    """Pictures of public products."""
    return Picture.objects.filter(product__is_public=True).select_related("file", "thumb", "product")


def pictures_visible_to(actor: Actor) -> models.QuerySet[Picture]:
    """Pictures of public products, and of those whose inner page the actor may open."""
    seen = products_visible_to(actor).values("pk")
    allowed = Q(product__is_public=True) | Q(product__in=seen)
    return Picture.objects.filter(allowed).select_related("file", "thumb", "product")


def packages_visible_to(actor: Actor) -> models.QuerySet[Package]:
    """Packages of the products whose inner page the actor may open."""
    return Package.objects.filter(product__in=products_visible_to(actor).values("pk")).select_related(
        "product"
    )


def search(
    products: models.QuerySet[Product], *, words: str = "", retired: bool | None = None
) -> models.QuerySet[Product]:
    """In Vietnamese order: those that hold every word."""
    found = products
    for word in text.fold(words).split():
        found = found.filter(search_text__contains=word)
    if retired is not None:
        found = found.filter(is_retired=retired)
    return found.order_by("sort_key", "pk")


def with_cover(products: models.QuerySet[Product]) -> models.QuerySet[Product]:
    """Adds `cover_id`: the picture that stands for the product, or None; no further statement."""
    first = Picture.objects.filter(product=OuterRef("pk")).order_by("position", "pk")
    return products.annotate(cover_id=Subquery(first.values("pk")[:1]))


def with_stars(products: models.QuerySet[Product]) -> models.QuerySet[Product]:
    """Adds the list `shown_standings` (the live one, proposals, revoked ones), in one more statement."""
    standings = Standing.objects.exclude(state=StandingState.SUPERSEDED).order_by("-pk")
    return products.prefetch_related(Prefetch("standings", standings, to_attr="shown_standings"))


def with_product_counts(found: models.QuerySet[Organisation]) -> models.QuerySet[Organisation]:
    """Adds to producers `product_count` (still made) and `starred_count` (of these: with a live star)."""
    made = Product.objects.filter(organisation=OuterRef("pk"), is_retired=False).order_by()
    starred = made.filter(public_state=StandingState.LIVE)

    def counted(rows: models.QuerySet[Product]) -> Coalesce:
        count = rows.values("organisation").annotate(n=models.Count("pk")).values("n")
        return Coalesce(Subquery(count), 0)

    return found.annotate(product_count=counted(made), starred_count=counted(starred))


def live_standing(product: Product) -> Standing | None:
    """The star a product holds by its last decision; whether it has expired is for `phases`."""
    return product.standings.filter(state=StandingState.LIVE).first()


def standings_of(product: Product) -> models.QuerySet[Standing]:
    """Every star a product was given or proposed for, newest first."""
    return product.standings.order_by("-decided_on", "-pk")


def by_code(code: str) -> Product | None:
    """The product that bears a code now, or bore it before."""
    clean = text.nfc(code)
    found = Product.objects.filter(Q(code=clean) | Q(aliases__code=clean)).distinct()
    return found.first()


@dataclass(frozen=True)
class Shown:
    """A standing with its phase on a day."""

    standing: Standing
    phase: phases.Phase

    @property
    def holds(self) -> bool:
        """Whether the star may be shown on that day."""
        return self.phase in phases.HOLDING


def shown(standings: Iterable[Standing], on: dt.date) -> Shown | None:
    """The standing that a product is shown with on the day `on`: the live one, else the newest."""
    known = list(standings)
    live = next((s for s in known if s.state == StandingState.LIVE), None)
    chosen = live or max(known, key=lambda s: (s.state != StandingState.SUPERSEDED, s.pk), default=None)
    return Shown(chosen, phases.phase(chosen, on)) if chosen else None


def near_window(
    products: models.QuerySet[Product], on: dt.date, ahead: int = 30
) -> models.QuerySet[Standing]:
    """Live stars whose window for re-evaluation is open or opens within `ahead` days, or that have
    closed or expired without one; soonest end first."""
    limit = on + dt.timedelta(days=phases.WINDOW[0] + ahead)
    live = Standing.objects.filter(state=StandingState.LIVE, valid_to__lte=limit, product__in=products)
    return live.filter(product__is_retired=False).select_related("product").order_by("valid_to", "pk")


def happenings_of(
    actor: Actor, *, organisation_ids: Collection[int] = (), product_ids: Collection[int] = (), on: dt.date
) -> list[Happening]:
    """What a timeline tells of products: taken in; stars given, taken back, running out. Two statements.

    A star whose day is not known has no place on a timeline.
    """
    mine = Q(organisation_id__in=organisation_ids) | Q(pk__in=product_ids)
    made = products_visible_to(actor).filter(mine)
    taken_in = [
        Happening(
            local_date(row.created_at), _("Ghi nhận sản phẩm"), row.name, "product", row.code or "",
            at=row.created_at, product_id=row.pk,
        )
        for row in made
    ]  # fmt: skip
    stars = Standing.objects.filter(product__in=made.values("pk")).select_related("product", "follows")
    return [*taken_in, *(each for star in stars for each in _of_star(star, on))]


def _of_star(star: Standing, on: dt.date) -> Iterator[Happening]:
    if star.counted_on:
        until = star.valid_to
        said = _("có giá trị đến hết %(day)s") % {"day": f"{until:%d/%m/%Y}"} if until else ""
        proposed = star.state == StandingState.PROPOSED
        tone: Tone = "plain" if proposed else "good"
        detail = joined(star.decision_no, star.certificate_no, "" if proposed else said)
        yield _star(star, star.counted_on, _gained(star), detail, tone)
    if star.state == StandingState.REVOKED and star.ended_on:
        yield _star(star, star.ended_on, _("Bị thu hồi sao"), star.note, "bad")
    if star.state == StandingState.PROPOSED or star.valid_to is None:
        return
    last = max(star.valid_to, star.extended_to or star.valid_to)
    if star.ended_on is None or star.ended_on > last:
        yield _star(
            star, last, _("Sao hết hạn") if last < on else _("Ngày cuối sao còn hiệu lực"), "", "warn"
        )
    if star.state == StandingState.LIVE:
        opens, closes = phases.window_days(star.valid_to)
        said = _("nộp hồ sơ đến hết %(day)s") % {"day": f"{closes:%d/%m/%Y}"}
        yield _star(star, opens, _("Mở thời gian đánh giá lại"), said)


def _gained(star: Standing) -> str:
    if not star.star:
        return _("Được đánh giá, không rõ số sao")
    if star.state == StandingState.PROPOSED:
        return _("Được đề nghị công nhận %(star)d sao") % {"star": star.star}
    before = star.follows.star if star.follows else None
    if before and before < star.star:
        return _("Lên %(star)d sao") % {"star": star.star}
    if before:
        return _("Được công nhận lại %(star)d sao") % {"star": star.star}
    return _("Được công nhận %(star)d sao") % {"star": star.star}


def _star(star: Standing, day: dt.date, what: str, detail: str = "", tone: Tone = "plain") -> Happening:
    return Happening(day, what, star.product.name, "star", detail, tone=tone, product_id=star.product_id)
