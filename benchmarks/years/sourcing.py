"""Value chains for the benchmark: each producer an area, two partners and a practice, a chain per product."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal

from ocop.products.models import ChainPartner, CircularPractice, MaterialArea, ValueChain

_BATCH = 2000


def fill(organisations: Sequence[int], products: Sequence[int], years: Sequence[int]) -> None:
    """One entry of each kind per producer and year, the older ones ended; a chain for every product."""
    ValueChain.objects.bulk_create(
        [
            ValueChain(
                product_id=pk,
                commune_share=Decimal(80),
                province_share=Decimal(100),
                created_at=_at(years[0]),
            )
            for pk in products
        ],
        batch_size=_BATCH,
    )
    own = {organisations[place % len(organisations)]: pk for place, pk in enumerate(products)}
    areas = [_area(pk, year, years[-1]) for pk in organisations for year in years]
    MaterialArea.objects.bulk_create(areas, batch_size=_BATCH)
    partners = [_partner(pk, year, years[-1]) for pk in organisations for year in years]
    ChainPartner.objects.bulk_create(partners, batch_size=_BATCH)
    practices = [
        CircularPractice(organisation_id=pk, waste="Vỏ", becomes="than", created_at=_at(years[0]))
        for pk in organisations
    ]
    CircularPractice.objects.bulk_create(practices, batch_size=_BATCH)
    _serve(MaterialArea, "materialarea_id", areas, own)
    _serve(ChainPartner, "chainpartner_id", partners, own)
    _serve(CircularPractice, "circularpractice_id", practices, own)


def _area(pk: int, year: int, last: int) -> MaterialArea:
    return MaterialArea(
        organisation_id=pk, kind="crop", name=f"Vườn {year}", grows="Thốt nốt", area_ha=Decimal(2),
        scheme="vietgap", certified_until=dt.date(year + 2, 6, 30), created_at=_at(year),
        ended_on=None if year == last else dt.date(year + 1, 1, 1),
    )  # fmt: skip


def _partner(pk: int, year: int, last: int) -> ChainPartner:
    return ChainPartner(
        organisation_id=pk, role="linked", name=f"Tổ hợp tác {year}", households=8, share=Decimal(60),
        signed_on=dt.date(year, 3, 1), contract_until=dt.date(year + 3, 2, 28), contract_share=Decimal(80),
        created_at=_at(year), ended_on=None if year == last else dt.date(year + 1, 1, 1),
    )  # fmt: skip


def _serve(model: type, column: str, rows: Sequence[object], own: dict[int, int]) -> None:
    through = model.products.through  # type: ignore[attr-defined]
    links = [
        through(**{column: row.pk, "product_id": own[row.organisation_id]})  # type: ignore[attr-defined]
        for row in rows
        if row.organisation_id in own  # type: ignore[attr-defined]
    ]
    through.objects.bulk_create(links, batch_size=_BATCH)


def _at(year: int) -> dt.datetime:
    return dt.datetime(year, 2, 1, 2, tzinfo=dt.UTC)
