"""Feeds for channels: what each may sell today, as schema.org products or as a table; and where to buy."""

from __future__ import annotations

import csv
import datetime as dt
import hashlib
import io
import json
from typing import Any

from django.conf import settings
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import path, reverse
from django.utils.cache import get_conditional_response, patch_cache_control
from django.utils.http import http_date
from django.views.decorators.http import require_safe

from ocop.base import clock
from ocop.base.workbooks import csv_cell
from ocop.promotion.queries import feeds
from ocop.promotion.queries.feeds import Offered
from ocop.web.access import DeskRequest, anyone

COLUMNS = (
    "id", "ten", "ma_san_pham", "mo_ta", "chu_the", "noi_san_xuat", "quy_cach", "gia_dong", "ma_vach", "sao",
    "sao_den_het", "giay_chung_nhan", "trang_san_pham", "duong_dan", "anh",
)  # fmt: skip
"""The columns of the table, in this order; days as 2026-12-31, pictures parted by a blank."""
_TYPES = {"json": "application/ld+json; charset=utf-8", "csv": "text/csv; charset=utf-8"}
_SETTLED = dt.timedelta(seconds=2)
"""How long after a write its second may still bring another one."""


@anyone
@require_safe
def feed(request: DeskRequest, token: str, kind: str) -> HttpResponseBase:
    """The feed of the channel with this address; 304 where the caller has today's."""
    channel = feeds.channel_of(token)
    if channel is None or kind not in _TYPES:
        raise Http404
    on, now = clock.today(), clock.now()
    rows = feeds.offered_on(channel, on)
    content = (as_json(channel.name, rows) if kind == "json" else as_csv(rows)).encode()
    response = HttpResponse(content, content_type=_TYPES[kind])
    tag, changed = f'"{hashlib.sha256(content).hexdigest()[:32]}"', feeds.changed_at(on)
    response["ETag"], response["Last-Modified"] = tag, http_date(int(changed.timestamp()))
    response["X-Robots-Tag"] = "noindex"
    patch_cache_control(response, no_cache=True, public=True)
    settled = int(changed.timestamp()) if now - changed > _SETTLED else None
    return get_conditional_response(request, etag=tag, last_modified=settled, response=response) or response


def as_json(channel: str, rows: list[Offered]) -> str:
    """An ItemList of schema.org Products, each with its Offer and the star as its award."""
    items = [
        {"@type": "ListItem", "position": n, "item": _product(row)} for n, row in enumerate(rows, start=1)
    ]
    whole = {
        "@context": "https://schema.org", "@type": "ItemList", "name": channel, "numberOfItems": len(items),
        "itemListElement": items,
    }  # fmt: skip
    return json.dumps(whole, ensure_ascii=False, indent=1)


def _product(row: Offered) -> dict[str, Any]:
    offer = {"@type": "Offer", "priceCurrency": "VND", "price": row.price, "url": row.link or None}
    certificate = {
        "@type": "Certification", "name": f"OCOP {row.star} sao", "url": certificate_url(row),
        "certificationRating": {"@type": "Rating", "ratingValue": row.star, "bestRating": 5},
        "expires": row.valid_until.isoformat() if row.valid_until else None,
    }  # fmt: skip
    found = {
        "@type": "Product", "@id": product_url(row), "url": product_url(row), "identifier": str(row.listing),
        "name": row.name, "sku": row.code or None, "gtin": row.barcode or None, "size": row.pack or None,
        "description": row.description or None, "image": pictures(row) or None,
        "manufacturer": {"@type": "Organization", "name": row.producer, "address": row.place or None},
        "award": f"OCOP {row.star} sao", "hasCertification": certificate, "offers": offer,
    }  # fmt: skip
    told: dict[str, Any] = _said(found)
    return told


def _said(value: Any) -> Any:
    """Without what is not known."""
    if isinstance(value, dict):
        return {name: _said(each) for name, each in value.items() if each is not None}
    return value


def as_csv(rows: list[Offered]) -> str:
    """The table, in UTF-8 with the mark that Excel asks for; nothing in it runs."""
    buffer = io.StringIO()
    buffer.write("\ufeff")
    writer = csv.writer(buffer)
    writer.writerow(COLUMNS)
    writer.writerows([csv_cell(cell) for cell in _cells(row)] for row in rows)
    return buffer.getvalue()


def _cells(row: Offered) -> list[object]:
    return [
        row.listing, row.name, row.code, row.description, row.producer, row.place, row.pack, row.price,
        row.barcode,
        row.star, row.valid_until, certificate_url(row), product_url(row), row.link, " ".join(pictures(row)),
    ]  # fmt: skip


def product_url(row: Offered) -> str:
    """The product's public page."""
    return _whole(reverse("portal:product", args=[row.product]))


def certificate_url(row: Offered) -> str | None:
    """The page that says whether the star is true; None where the source has no certificate."""
    return _whole(reverse("portal:certificate", args=[row.token])) if row.token else None


def pictures(row: Offered) -> list[str]:
    """The addresses of its pictures, the first one first."""
    return [_whole(reverse("producer:picture", args=[pk, "large"])) for pk in row.pictures]


def _whole(address: str) -> str:
    return f"{settings.BASE_URL.rstrip('/')}{address}"


urlpatterns = [path("kenh/<str:token>/san-pham.<slug:kind>", feed, name="market_feed")]
