"""Writing stars downward from decisions and imports."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from ocop.base import clock
from ocop.base.actor import Actor
from ocop.journal import actions as journal
from ocop.journal import queries as entries
from ocop.organisations import checks
from ocop.places.models import Unit
from ocop.products import public, rules
from ocop.products.linking import relink
from ocop.products.models import Product, Standing
from ocop.products.states import STANDING, StandingState


def write_standing(
    *,
    product: Product,
    state: str,
    star: int | None,
    score: Decimal | None = None,
    certificate_no: str = "",
    decision_no: str = "",
    decided_on: dt.date | None = None,
    valid_from: dt.date | None = None,
    valid_to: dt.date | None = None,
    year: int | None = None,
    source: str = "",
    note: str = "",
    import_key: str | None = None,
    unit: Unit | None = None,
    by: Actor,
    at: dt.datetime,
    key: str = "",
) -> Standing:
    """Write a star of a product and refresh what the public sees of it.

    A live star takes the place of the one before (`superseded`). A live star that was
    decided before the one the product holds is kept as superseded: history does not
    overtake. `star` is None where a source does not name it. Refused: anybody but
    decisions and imports (person); a star outside 1 to 5, an end before the start (input).
    """
    rules.may_write_standing.check(by)
    _check_values(star, valid_from, valid_to)
    standing = Standing(
        product=product, state=state, star=star, score=score, certificate_no=certificate_no,
        decision_no=decision_no, decided_on=decided_on, valid_from=valid_from, valid_to=valid_to,
        year=year or (decided_on.year if decided_on else None), source=source[:300], note=note[:300],
        import_key=import_key, unit=unit, created_at=at,
    )  # fmt: skip
    with transaction.atomic():
        if (pk := entries.answered(key)) is not None:
            return Standing.objects.get(pk=pk)
        _settle_with_live(standing, by, at)
        standing.save()
        _relink(standing)
        public.refresh_one(product)
        after = {
            "product": product.pk,
            "state": standing.state,
            "star": star,
            "certificate_no": certificate_no,
        }
        journal.record(verb="products.standing_written", subject=standing, by=by, at=at, after=after, key=key)
    return standing


def revoke_standing(
    standing: Standing, *, by: Actor, at: dt.datetime, on: dt.date | None = None, note: str = ""
) -> Standing:
    """Take a live star back (QĐ 26/2026, Đ.8) as of the day `on`, that of `at` if none is given.

    Refused: a star that is not live; who may not revoke.
    """
    rules.may_revoke.check(by)
    ends = max(on or clock.local_date(at), standing.counted_on or dt.date.min)
    with transaction.atomic():
        journal.move(STANDING, standing, "revoke_standing", by=by, at=at, note=note, ended_on=ends)
        public.refresh_one(standing.product)
    return standing


def extend_standing(
    standing: Standing, until: dt.date, *, by: Actor, at: dt.datetime, note: str = ""
) -> Standing:
    """Keep a live star past its end, at most 180 days, until the new result is there (Đ.12.3).

    Refused: later than that, no known end (input, thing); who may not decide it.
    """
    rules.may_extend.check(by, standing, until)
    with transaction.atomic():
        journal.move(
            STANDING, standing, "extend_standing", by=by, at=at, note=note,
            after={"extended_to": until.isoformat()}, extended_to=until,
        )  # fmt: skip
        public.refresh_one(standing.product)
    return standing


def _relink(standing: Standing) -> None:
    relink(product_ids=[standing.product_id])
    standing.refresh_from_db(fields=["follows", "counted_on", "ended_on"])


def _check_values(star: int | None, valid_from: dt.date | None, valid_to: dt.date | None) -> None:
    if star is not None and not 1 <= star <= 5:
        raise checks.wrong("star", _("Hạng sao phải từ 1 đến 5."))
    if valid_from and valid_to and valid_to < valid_from:
        raise checks.wrong("valid_to", _("Ngày hết hạn phải sau ngày bắt đầu."))


def _settle_with_live(standing: Standing, by: Actor, at: dt.datetime) -> None:
    """Before a live star is saved: move the older of two out of the way."""
    if standing.state != StandingState.LIVE:
        return
    live = Standing.objects.filter(product=standing.product, state=StandingState.LIVE).first()
    if live is None:
        return
    if _when(standing) < _when(live):
        standing.state = StandingState.SUPERSEDED
    else:
        journal.move(STANDING, live, "supersede_standing", by=by, at=at)


def _when(standing: Standing) -> tuple[int, dt.date]:
    """When a star was decided, as well as it is known: an unknown day of a known year is its first."""
    day = standing.decided_on or standing.valid_from
    year = standing.year or (day.year if day else 9999)
    return year, day or dt.date(year, 1, 1)
