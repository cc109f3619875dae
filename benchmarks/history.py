"""`python -m benchmarks.history`: ten years of stars, dossiers and figures for the products that are there.

Run in the environment of an installation that `benchmarks.filling` has filled. Loads the plans that come with
the program. Prints as JSON the addresses of the pages that gather, each with a leader's session.
"""

from __future__ import annotations

import datetime as dt
import json
import os
import random
from collections.abc import Iterator
from typing import Any

AT = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
CHUNK = 5000


def main() -> None:
    """Write the history and say where to look."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ocop.config.settings")
    import django

    django.setup()
    _fill()
    cookie = _session()
    print(json.dumps({"pages": {name: (path, cookie) for name, path in pages().items()}}))


def pages() -> dict[str, str]:
    """The pages that gather most, by name."""
    from django.urls import reverse

    from ocop.plan.models import Plan

    example = Plan.objects.order_by("-year").first()
    assert example is not None
    return {
        "dashboard": reverse("officer:dashboard"),
        "plan": reverse("officer:plan", args=[example.pk]),
        "indicator": reverse("officer:indicator", args=["stars_valid"]) + "?nhom=commune",
    }


def _fill() -> None:
    from django.core.management import call_command
    from django.db import connection, transaction

    from ocop.products import actions
    from ocop.products.models import Product, Standing

    with transaction.atomic():
        Standing.objects.all().delete()
        ids = list(Product.objects.order_by("pk").values_list("pk", flat=True))
        for start in range(0, len(ids), CHUNK):
            Standing.objects.bulk_create(_standings(ids[start : start + CHUNK]))
        actions.relink(product_ids=ids)
        _dossiers()
        _figures()
    call_command("plan", "load", stdout=open(os.devnull, "w"))  # noqa: SIM115
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _standings(products: list[int]) -> Iterator[Any]:
    """Three awards of each product, about three years apart; the last is live."""
    from ocop.products.models import Standing

    dice = random.Random(products[0])
    for pk in products:
        first = dt.date(2016, 6, 1) + dt.timedelta(days=dice.randrange(1400))
        for number in range(3):
            day = first + dt.timedelta(days=number * 1150 + dice.randrange(60))
            yield Standing(
                product_id=pk, state="live" if number == 2 else "superseded", decided_on=day, valid_from=day,
                star=dice.choice((3, 3, 3, 4, 4, 5)), valid_to=day + dt.timedelta(days=1095), year=day.year,
                decision_no="1/QĐ-UBND", created_at=AT,
            )  # fmt: skip


def _dossiers() -> None:
    """One closed dossier of every product, of the last three years, and an open one of every twentieth."""
    from ocop.dossiers.models import Dossier
    from ocop.products.models import Product

    dice = random.Random(5)
    rows = []
    for n, product in enumerate(Product.objects.select_related("organisation").order_by("pk").iterator()):
        filed = AT - dt.timedelta(days=dice.randrange(1000))
        is_open = n % 20 == 0
        rows.append(
            Dossier(
                product=product, organisation=product.organisation, unit_id=product.unit_id,
                criteria_set_id=product.criteria_set_id, kind="first", year=filed.year, opened_at=filed,
                state="with_province" if is_open else "decided", receipt_no=f"B-{product.pk}",
                submitted_at=filed,
                proposed_at=filed + dt.timedelta(days=15),
                closed_at=None if is_open else filed + dt.timedelta(days=80),
            )
        )  # fmt: skip
    Dossier.objects.bulk_create(rows, batch_size=CHUNK)


def _figures() -> None:
    from ocop.organisations.models import Organisation, YearFigures

    dice = random.Random(6)
    rows = [
        YearFigures(
            organisation_id=pk, year=year, workers=20, local_workers=15, revenue=dice.randrange(10) * 10**8
        )
        for pk in Organisation.objects.values_list("pk", flat=True)
        for year in range(2017, 2027)
    ]
    YearFigures.objects.bulk_create(rows, batch_size=CHUNK)


def _session() -> str:
    """The cookie of a signed-in leader."""
    from django.conf import settings
    from django.test import Client

    from tests.factories.people import actor_with, sign_in

    client = Client()
    sign_in(client, actor_with("leader"))
    return client.cookies[settings.SESSION_COOKIE_NAME].value


if __name__ == "__main__":
    main()
