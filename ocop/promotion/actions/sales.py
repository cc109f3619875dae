"""Writing sales figures: a month of a producer in one go."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from ocop.base import clock
from ocop.base.actor import Actor
from ocop.journal import actions as journal
from ocop.journal import queries as entries
from ocop.organisations import checks
from ocop.organisations.models import Organisation
from ocop.products.models import Product
from ocop.promotion import rules
from ocop.promotion.actions.checking import dong, plain
from ocop.promotion.models import Channel, SalesFigure
from ocop.promotion.models.sales import Unit
from ocop.promotion.queries import sales as queries

WRITTEN = ("revenue", "quantity", "quantity_unit")
_MOST_QUANTITY = Decimal(1_000_000_000)


@dataclass(frozen=True)
class Sold:
    """What one product brought on one channel; `revenue` in đồng, `quantity` in `quantity_unit`."""

    product_id: int
    channel_id: int
    revenue: int
    quantity: Decimal | None = None
    quantity_unit: str = ""


def save_sales(
    organisation: Organisation,
    month: dt.date,
    rows: Iterable[Sold],
    *,
    by: Actor,
    at: dt.datetime,
    key: str = "",
) -> int:
    """Write a producer's sales of a month, all or nothing; returns how many figures are new or changed.

    `month` is its first day. What is not among `rows` stays. Each figure keeps its history in entries that
    only those may read who may see it. Refused: foreign producers; months to come; foreign products,
    channels of others (input); amounts typed in thousands, a quantity without its unit (input).
    """
    rules.may_write_sales.check(by, organisation, month, clock.local_date(at))
    wanted = {(row.product_id, row.channel_id): _checked(row) for row in rows}
    _check_things(organisation, wanted)
    with transaction.atomic():
        if entries.answered(key) is not None:
            return 0
        own = SalesFigure.objects.filter(product__organisation=organisation, month=month)
        stored = {(figure.product_id, figure.channel_id): figure for figure in own}
        written = [
            figure
            for at_, values in wanted.items()
            if (figure := _write(stored.get(at_), at_, month, values, by, at)) is not None
        ]
        if written:
            after = {"month": month.isoformat(), "figures": len(written)}
            journal.record(
                verb="promotion.sales_saved", subject=organisation, by=by, at=at, key=key, after=after
            )
    return len(written)


def repeat_sales(
    organisation: Organisation, month: dt.date, *, by: Actor, at: dt.datetime, key: str = ""
) -> int:
    """Write the figures of the month before once more, where this month has none yet; how many.

    Refused as `save_sales` refuses; where the month before has no figures.
    """
    rules.may_write_sales.check(by, organisation, month, clock.local_date(at))
    lines = queries.lines_of(organisation.pk, month)
    before = [line for line in lines if line.before is not None]
    if not before:
        raise checks.wrong("month", _("Tháng trước chưa có doanh số nên chưa lặp lại được."))
    rows = [
        Sold(old.product_id, old.channel_id, old.revenue, old.quantity, old.quantity_unit)
        for line in before
        if (old := line.before) is not None and line.stored is None
    ]
    return save_sales(organisation, month, rows, by=by, at=at, key=key)


def _write(
    figure: SalesFigure | None, place: tuple[int, int], month: dt.date, values: dict[str, Any],
    by: Actor, at: dt.datetime,
) -> SalesFigure | None:  # fmt: skip
    """The figure where it is new or changed; None where it already says so."""
    before = plain(figure, WRITTEN) if figure is not None else None
    if figure is None:
        product, channel = place
        figure = SalesFigure.objects.create(
            product_id=product, channel_id=channel, month=month, written_at=at, **values
        )
    elif all(getattr(figure, name) == value for name, value in values.items()):
        return None
    else:
        for name, value in values.items():
            setattr(figure, name, value)
        figure.written_at = at
        figure.save(update_fields=[*values, "written_at"])
    verb = "promotion.sale_written" if before is None else "promotion.sale_corrected"
    journal.record(
        verb=verb, subject=figure, by=by, at=at, before=before, after=plain(figure, WRITTEN), private=True
    )
    return figure


def _check_things(organisation: Organisation, wanted: dict[tuple[int, int], Any]) -> None:
    products = {product for product, _channel in wanted}
    own = set(Product.objects.filter(organisation=organisation, pk__in=products).values_list("pk", flat=True))
    if products - own:
        raise checks.wrong("product", _("Chỉ ghi doanh số sản phẩm của chủ thể."))
    channels = {channel for _product, channel in wanted}
    for channel in Channel.objects.filter(pk__in=channels).select_related("organisation"):
        channels.discard(channel.pk)
        owner = channel.organisation
        if owner is not None and owner.kind == "producer" and owner.pk != organisation.pk:
            raise checks.wrong("channel", _("Kênh này là của chủ thể khác."))
    if channels:
        raise checks.wrong("channel", _("Không có kênh này."))


def _checked(row: Sold) -> dict[str, Any]:
    revenue = dong("revenue", row.revenue, zero=True)
    quantity, unit = row.quantity, row.quantity_unit
    if unit and unit not in Unit.values:
        raise checks.wrong("quantity_unit", _("Chọn đơn vị tính trong danh sách."))
    if quantity is not None and not unit:
        raise checks.wrong("quantity_unit", _("Chọn đơn vị tính của số lượng."))
    if quantity is not None and not 0 <= quantity <= _MOST_QUANTITY:
        raise checks.wrong("quantity", _("Số lượng không âm, không quá một tỷ."))
    return {"revenue": revenue, "quantity": quantity, "quantity_unit": unit if quantity is not None else ""}
