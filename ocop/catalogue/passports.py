"""From what a scan finds to the items that the law wants, each with who declared it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from ocop.base import clock
from ocop.catalogue import scans
from ocop.trace import passport
from ocop.trace.gs1 import own
from ocop.trace.models import StepKind
from ocop.trace.passport import Facts, Said, Stage


def facts_of(page: dict[str, Any], *, address: str, picture: str) -> Facts:
    """The facts of a page that `scans.scan_page` gathered. `address`: what stands on the label; `picture`:
    the address of the product's picture, or nothing."""
    told, days = _day(page["created_at"]), page["shelf_days"]
    lot_told = _day(page["lot_told_at"]) if page["lot"] else None

    def said(value: object, on: dt.date | None = told, shown: str = "") -> Said:
        return Said(str(value), page["producer"], on, shown) if value else Said()

    def own(name: str, on: dt.date | None = None, more: str = "") -> Said:
        """What is not public of some producers; `more` is added where it is."""
        if name in page["hidden"]:
            return Said(is_withheld=True)
        return said(page[name] and f"{page[name]}{more}", on)

    def day(name: str) -> Said:
        found = page[name] if page["lot"] else None
        return said(found.isoformat(), lot_told, date_format(found, "SHORT_DATE_FORMAT")) if found else Said()

    return Facts(
        code=said(address, lot_told or told),
        name=said(page["product"] or page["name"]),
        picture=said(picture, None),
        producer=own("producer"),
        address=own("producer_address", more=f", {page['commune']}" if page["commune"] else ""),
        producer_code=own("registration_no"),
        origin=said(page["lot"] and page["site_commune"], lot_told),
        made_on=day("made_on"),
        expires_on=day("expires_on"),
        shelf=said(f"P{days}D", shown=_("%(n)d ngày từ ngày sản xuất") % {"n": days}) if days else Said(),
        brand=own("brand", told),
        model=said(page["model"]),
        serial=said(page["serial"], None),
        gtin=own("gtin", told),
        standards=said(page["standards"]),
        warnings=said(page["warnings"]),
        papers=[_paper(row) for row in page["papers"] if row["is_quality"]],
        stages=[_stage(step) for step in page["steps"]],
    )


def exports(on: dt.date, *, site: str, picture: Callable[[int], str]) -> Iterator[dict[str, Any]]:
    """`passport.export` of every lot on sale; three queries a lot, for each lot's way is one of its own.
    `picture`: the address of a picture by its number."""
    for found in scans.lots_on_sale(on):
        page = scans.scan_page(found, on)
        address = own.OwnCode(own.Kind.PRODUCT, found["code"], found["lot"]).uri(site)
        shown = picture(page["picture"]) if page["picture"] else ""
        yield passport.export(facts_of(page, address=address, picture=shown))


def stage_name(kind: str) -> str:
    """What buyers call a step of the diary."""
    return _stage_name(kind, get_language() or "")


@lru_cache(maxsize=64)
def _stage_name(kind: str, _language: str) -> str:
    return str(StepKind(kind).label)


def _stage(step: Any) -> Stage:
    by = step.producer or _("Cơ sở khác trong chuỗi")
    return Stage(
        step.kind, f"{stage_name(step.kind)}: {step.goods}", step.goods_uri, step.place_code,
        step.at.astimezone(clock.LOCAL), by, step.told_at.astimezone(clock.LOCAL),
    )  # fmt: skip


def _paper(row: dict[str, Any]) -> Said:
    words = ", ".join(filter(None, (str(row["kind"]), row["name"], row["number"])))
    return Said(words, row["issuer"] or _("Cơ quan quản lý đã đối chiếu"), row["granted_on"])


def _day(moment: dt.datetime) -> dt.date:
    """The day in Việt Nam."""
    return clock.local_date(clock.aware(moment))
