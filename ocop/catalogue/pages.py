"""The public pages of one product and one producer, by a fixed number of queries."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.conf import settings
from django.db.models import F

from ocop.catalogue import queries
from ocop.organisations.models import LegalForm, Organisation
from ocop.places import queries as places
from ocop.products import phases
from ocop.products.models import Package, Picture, Product, Standing


def product_page(pk: int, on: dt.date) -> dict[str, Any] | None:
    """What the public may read of a product, by four queries; None where it is not public."""
    rows = Product.objects.filter(pk=pk, is_public=True).values(
        "id",
        "name",
        "code",
        "summary",
        "story",
        "specification",
        "ingredients",
        "is_demo",
        "source",
        "public_star",
        "public_state",
        "public_until",
        producer_id=F("organisation_id"),
        producer=F("organisation__name"),
        place=F("unit__name"),
        group=F("criteria_set__name"),
    )
    found = rows.first()
    if found is None:
        return None
    verdict = queries.verdict(found, on)
    return {
        **found,
        "star": found["public_star"],
        "verdict": verdict,
        "until": found["public_until"],
        "tone": queries.TONES.get(verdict, "proposed"),
        "source_url": found["source"] if found["source"].startswith("https://") else "",
        "pictures": list(
            Picture.objects.filter(product_id=pk).values(
                "id", "caption", width=F("file__width"), height=F("file__height")
            )
        ),
        "packages": list(Package.objects.filter(product_id=pk).values("name", "barcode", "price")),
        "standings": _standings(pk, on),
    }


def _standings(pk: int, on: dt.date) -> list[dict[str, Any]]:
    rows = Standing.objects.filter(product_id=pk).select_related("certificate").order_by("-id")
    return [
        {
            "star": row.star,
            "phase": phases.phase(row, on),
            "until": row.extended_to or row.valid_to,
            "decided_on": row.decided_on,
            "year": row.year,
            "decision_no": row.decision_no,
            "certificate_no": row.certificate_no,
            "token": row.certificate.token if hasattr(row, "certificate") else "",
        }
        for row in rows
    ]


def producer_page(pk: int, on: dt.date) -> dict[str, Any] | None:
    """What the public may read of a producer with a public product: nothing of its representative."""
    found = (
        Organisation.objects.filter(pk=pk, products__is_public=True)
        .values("id", "name", "legal_form", "website", "about", "is_demo", "source", place=F("unit__name"))
        .first()
    )
    if found is None:
        return None
    form = LegalForm(found["legal_form"]).label
    return {**found, "legal_form": form, "rows": queries.of_producer(pk, on)}


def communes(on: dt.date) -> list[dict[str, Any]]:
    """The province's communes of today with their number of public products."""
    counted = {pk: n for pk, (_name, n) in queries.facets(on).units.items()}
    return [
        {
            "id": unit.pk,
            "code": unit.code,
            "name": unit.name,
            "short_name": unit.short_name,
            "lat": unit.lat,
            "lon": unit.lon,
            "n": counted.get(unit.pk, 0),
        }
        for unit in places.communes(on, settings.OCOP_PROVINCE)
    ]
