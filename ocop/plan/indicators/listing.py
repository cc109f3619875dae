"""The list behind a figure, each row in the same few words."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from ocop.base import clock
from ocop.organisations.models import Organisation
from ocop.plan.indicators import asking
from ocop.plan.indicators.geography import Geography
from ocop.plan.indicators.kinds import WHOLE, Indicator, Item, Scope, Span


def listed(code: str, span: Span, scope: Scope = WHOLE, map_: Geography | None = None) -> QuerySet[Any]:
    """The things that the figure counts, in a fixed order; page it, then turn the page into `as_items`.

    As many as the figure says; of a sum, the rows that it adds up.
    """
    indicator = asking.get(code)
    rows = asking.items(code, span, scope, map_)
    if indicator.own is not None:
        own = indicator.own
        rows = rows.select_related(*own.related) if own.related else rows
        return rows.prefetch_related(*own.ahead).order_by(*own.order)
    if indicator.lists == "organisation":
        ids = rows.order_by().values(indicator.distinct)
        return Organisation.objects.filter(pk__in=ids).select_related("unit").order_by("sort_key", "pk")
    if indicator.lists == "product":
        return rows.select_related("organisation", "unit").order_by("sort_key", "pk")
    if indicator.lists == "dossier":
        return rows.select_related("product", "organisation", "unit").order_by("product__sort_key", "pk")
    if indicator.lists == "figures":
        return rows.select_related("organisation__unit").order_by("organisation__sort_key", "pk")
    if indicator.lists == "idea":
        return rows.select_related("organisation", "unit").order_by(indicator.paths.day, "pk")
    related = ("product__organisation", "product__unit", "unit")
    return rows.select_related(*related).order_by("product__sort_key", "pk")


def as_items(code: str, rows: Iterable[Any]) -> list[Item]:
    """A page of `listed` in words; no further statements."""
    indicator = asking.get(code)
    if indicator.own is not None:
        return [indicator.own.item(row) for row in rows]
    turn = _TURN[indicator.lists]
    return [turn(row, indicator) for row in rows]


def _standing(row: Any, indicator: Indicator) -> Item:
    product, place = row.product, row.product.unit or row.unit
    day = getattr(row, indicator.paths.day)
    until = row.extended_to or row.valid_to
    said = _("đến hết %(day)s") % {"day": f"{until:%d/%m/%Y}"} if until else ""
    detail = " · ".join(part for part in (product.organisation.name, row.decision_no, said) if part)
    return Item(
        product.name,
        detail,
        place.name if place else "",
        row.star,
        day,
        **_pages(product),
    )


def _pages(product: Any) -> dict[str, Any]:
    """The officers' page of a product, the commune whose officers may open it, and its public page."""
    return {
        "link": f"/can-bo/san-pham/{product.pk}/con-duong/",
        "public": f"/san-pham/{product.pk}/" if product.is_public else "",
        "unit_id": product.organisation.unit_id,
    }


def _product(row: Any, indicator: Indicator) -> Item:
    return Item(
        row.name, row.organisation.name, row.unit.name if row.unit else "", row.aimed_at,
        **_pages(row),
    )  # fmt: skip


def _organisation(row: Any, indicator: Indicator) -> Item:
    place = row.unit.name if row.unit else ""
    return Item(row.name, row.get_legal_form_display(), place, link=f"/can-bo/chu-the/{row.pk}/")


def _dossier(row: Any, indicator: Indicator) -> Item:
    moment = row.closed_at if indicator.paths.day == "closed_at" else row.submitted_at
    detail = " · ".join((row.organisation.name, row.get_kind_display(), row.get_state_display()))
    day = clock.local_date(moment) if moment else None
    return Item(row.product.name, detail, row.unit.name, None, day, link=f"/can-bo/ho-so/{row.pk}/")


def _figures(row: Any, indicator: Indicator) -> Item:
    owner = row.organisation
    place = owner.unit.name if owner.unit else ""
    amount = getattr(row, indicator.total)
    return Item(owner.name, str(row.year), place, amount=amount, link=f"/can-bo/chu-the/{owner.pk}/")


def _idea(row: Any, indicator: Indicator) -> Item:
    detail = " · ".join((row.organisation.name, row.get_state_display()))
    day = clock.local_date(getattr(row, indicator.paths.day))
    return Item(row.name, detail, row.unit.name, None, day, link=f"/can-bo/y-tuong/{row.pk}/")


_TURN: dict[str, Callable[[Any, Indicator], Item]] = {
    "standing": _standing,
    "product": _product,
    "organisation": _organisation,
    "dossier": _dossier,
    "figures": _figures,
    "idea": _idea,
}
