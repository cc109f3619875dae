"""The public pages of one product and one producer, by a fixed number of queries."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db.models import CharField, Count, Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Cast

from ocop.catalogue import queries
from ocop.catalogue.prepared import Prepared
from ocop.certificates.models import Certificate
from ocop.organisations.models import LegalForm, Organisation
from ocop.places import queries as places
from ocop.products import phases
from ocop.products.models import Package, Picture, Product, Standing
from ocop.promotion.models import Listing, ListingState
from ocop.rights import kinds
from ocop.rights.models import Protection, ProtectionState
from ocop.trace.queries.live import traceable_lots

_MARK = 987_654_321_098_765

_DAY = "zzDayMarkzz"


def _traced(rows: QuerySet[Any], product: str) -> QuerySet[Any]:
    """By how many lots a product can be traced today, and the code of goods that the newest is of.

    As `live.live_lots` has it for today, on which all labels in use were stuck on before. The day is a mark
    (`_DAY`): days are compared as ISO 8601 has them, one mark for both databases.
    """
    ends = Cast("expires_on", CharField(max_length=10))
    good = Q(expires_on=None) | Q(ends__gte=_DAY)
    lots = traceable_lots().annotate(ends=ends).filter(good, item__product=OuterRef(product)).order_by()
    counted = lots.values("item__product").annotate(n=Count("pk")).values("n")
    newest = lots.order_by("-made_on", "-pk").values("item__code")[:1]
    found: QuerySet[Any] = rows.annotate(lots=Subquery(counted), trace_code=Subquery(newest))
    return found


_PRODUCT = Prepared(
    {
        "id": "id",
        "name": "name",
        "code": "code",
        "summary": "summary",
        "story": "story",
        "specification": "specification",
        "ingredients": "ingredients",
        "is_demo": "is_demo",
        "source": "source",
        "public_star": "public_star",
        "public_state": "public_state",
        "public_until": "public_until",
        "producer_id": "organisation_id",
        "producer": "organisation__name",
        "place": "unit__name",
        "group": "criteria_set__name",
        "chain_shown": "value_chain__is_shown",
        "lots": "lots",
        "trace_code": "trace_code",
    },
    lambda pk, _day: _traced(Product.objects.filter(pk=pk, is_public=True), "pk"),
    _MARK,
    _DAY,
)
_PICTURES = Prepared(
    {"id": "id", "caption": "caption", "width": "file__width", "height": "file__height"},
    lambda pk: Picture.objects.filter(product_id=pk),
    _MARK,
)
_PACKAGES = Prepared(
    {"name": "name", "barcode": "barcode", "price": "price"},
    lambda pk: Package.objects.filter(product_id=pk).order_by("id"),
    _MARK,
)
_SHOPS = Prepared(
    {
        "channel": "channel__name",
        "address": "channel__address",
        "website": "channel__website",
        "link": "link",
        "pack": "pack",
        "price": "price",
    },
    lambda pk: Listing.objects.filter(
        product_id=pk, state=ListingState.LISTED, channel__is_closed=False
    ).order_by("channel__sort_key", "id"),
    _MARK,
)
_STANDINGS = Prepared(
    {
        "star": "star",
        "state": "state",
        "valid_to": "valid_to",
        "extended_to": "extended_to",
        "decided_on": "decided_on",
        "year": "year",
        "decision_no": "decision_no",
        "certificate_no": "certificate_no",
        "token": "certificate__token",
    },
    lambda pk: Standing.objects.filter(product_id=pk).order_by("-id"),
    _MARK,
)
_PAPERS = Prepared(
    {
        "kind": "kind",
        "name": "name",
        "number": "certificate_no",
        "issuer": "issuer",
        "granted_on": "granted_on",
        "expires_on": "expires_on",
        "mark_state": "parent__state",
        "mark_expires_on": "parent__expires_on",
    },
    lambda pk: Protection.objects.filter(
        Q(products__isnull=True) | Q(products=pk),
        organisation__products=pk,
        state=ProtectionState.GRANTED,
        checked_at__isnull=False,
    ).order_by("kind", "id"),
    _MARK,
)
_PRODUCER = Prepared(
    {
        "id": "id",
        "name": "name",
        "legal_form": "legal_form",
        "website": "website",
        "about": "about",
        "is_demo": "is_demo",
        "source": "source",
        "place": "unit__name",
    },
    lambda pk: Organisation.objects.filter(
        Exists(Product.objects.filter(organisation=OuterRef("pk"), is_public=True)), pk=pk
    ),
    _MARK,
)
_CERTIFICATE = Prepared(
    {
        "number": "number",
        "star": "star",
        "product_name": "product_name",
        "producer_name": "producer_name",
        "producer_address": "producer_address",
        "issued_on": "issued_on",
        "is_demo": "is_demo",
        "state": "standing__state",
        "valid_to": "standing__valid_to",
        "extended_to": "standing__extended_to",
        "printed_end": "valid_to",
        "product_id": "product_id",
        "code": "product__code",
        "is_public": "product__is_public",
        "producer_id": "product__organisation_id",
        "decision": "standing__decision_no",
        "lots": "lots",
        "trace_code": "trace_code",
    },
    lambda token, _day: _traced(Certificate.objects.filter(token=token), "product_id"),
    "zzTokenzz",
    _DAY,
)


@dataclass
class _Dated:
    """What a phase is told from."""

    state: str
    valid_to: dt.date | None
    extended_to: dt.date | None


def product_page(pk: int, on: dt.date) -> dict[str, Any] | None:
    """What the public may read of a product, by five queries, and one for where to buy it while its star
    holds; None where it is not public."""
    found = _PRODUCT.first(pk, on.isoformat())
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
        "pictures": _PICTURES.rows(pk),
        "packages": _PACKAGES.rows(pk),
        "shops": _SHOPS.rows(pk) if verdict == "valid" else [],
        "papers": papers(pk, on),
        "standings": [{**row, **_in_phase(row, on)} for row in _STANDINGS.rows(pk)],
    }


def papers(pk: int, on: dt.date) -> list[dict[str, Any]]:
    """The rights and papers of a product that its office laid beside the original and that hold on a day."""
    return [paper for paper in map(_paper, _PAPERS.rows(pk)) if _holds(paper, on)]


def _paper(row: dict[str, Any]) -> dict[str, Any]:
    """A right or a paper as the public reads it: what the office laid beside the original."""
    family = kinds.facts(row["kind"]).family
    return {**row, "kind": kinds.label(row["kind"]), "is_quality": family == "quality"}


def _holds(paper: dict[str, Any], on: dt.date) -> bool:
    """Whether a granted paper holds on a day, and the shared mark that it lets use."""
    if paper["mark_state"] and paper["mark_state"] != ProtectionState.GRANTED:
        return False
    ends = (paper["expires_on"], paper["mark_expires_on"])
    return all(end is None or end >= on for end in ends)


def _in_phase(row: dict[str, Any], on: dt.date) -> dict[str, Any]:
    dated = _Dated(row["state"], row["valid_to"], row["extended_to"])
    return {"phase": phases.phase(dated, on), "until": dated.extended_to or dated.valid_to}


def certificate_page(token: str, on: dt.date) -> dict[str, Any] | None:
    """What the code on the paper leads to, by one query: names as printed, the phase on the day `on`."""
    found = _CERTIFICATE.first(token, on.isoformat())
    if found is None:
        return None
    return {**found, **_in_phase(found, on), "until": found["extended_to"] or found["printed_end"]}


def producer_page(pk: int, on: dt.date) -> dict[str, Any] | None:
    """What the public may read of a producer with a public product: nothing of its representative."""
    found = _PRODUCER.first(pk)
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
