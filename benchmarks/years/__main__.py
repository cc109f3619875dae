"""`python -m benchmarks.years`: a producer for each product, with five years of records of every room.

Run in the environment of an installation that `benchmarks.filling` has filled. Prints as JSON, by name, the
addresses to look at with the session of who looks.
"""

from __future__ import annotations

import datetime as dt
import json
import os
from typing import Any

YEARS = range(2021, 2026)
CHUNK = 2000


def main() -> None:
    """Write the records and say where to look."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ocop.config.settings")
    import django

    django.setup()
    from django.db import connection, transaction

    from benchmarks import years

    with transaction.atomic():
        makers, products = _makers()
        years.fill(makers, products, YEARS)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    print(json.dumps({"pages": _pages(makers[0])}))


def _makers() -> tuple[list[int], list[int]]:
    """One producer for each product, in the product's commune."""
    from ocop.base.text import fold, sort_key
    from ocop.organisations.models import Organisation
    from ocop.products.models import Product

    products = list(Product.objects.order_by("pk").only("pk", "unit_id"))
    makers = [
        Organisation(
            name=(name := f"Hộ sản xuất số {n} (ví dụ)"), legal_form="registered_household",
            unit_id=product.unit_id, search_text=fold(name), sort_key=sort_key(name),
            created_at=dt.datetime(2021, 1, 1, tzinfo=dt.UTC),
        )
        for n, product in enumerate(products)
    ]  # fmt: skip
    Organisation.objects.bulk_create(makers, batch_size=CHUNK)
    for product, maker in zip(products, makers, strict=True):
        product.organisation_id = maker.pk
    Product.objects.bulk_update(products, ["organisation"], batch_size=CHUNK)
    return [maker.pk for maker in makers], [product.pk for product in products]


def _pages(maker: int) -> dict[str, tuple[str, str]]:
    """Address and session by name."""
    from django.urls import reverse

    from ocop.organisations.models import Organisation

    own = Organisation.objects.select_related("unit").get(pk=maker)
    office, commune = _session("provincial_officer"), _session("commune_officer", unit=own.unit)
    producer = _session("producer", organisation=own)
    return {
        "timeline of a producer": (reverse("officer:organisation_timeline", args=[maker]), office),
        "work list of the province": (reverse("officer:home"), office),
        "work list of a commune": (reverse("officer:home"), commune),
        "work list of a producer": (reverse("producer:home"), producer),
        "programme of the year": (reverse("officer:coverage") + "?nam=2025", office),
        "map": (reverse("portal:map"), ""),
    }


def _session(role: str, **place: Any) -> str:
    from django.conf import settings
    from django.test import Client

    from tests.factories.people import actor_with, sign_in

    client = Client()
    sign_in(client, actor_with(role, **place))
    return client.cookies[settings.SESSION_COOKIE_NAME].value


if __name__ == "__main__":
    main()
