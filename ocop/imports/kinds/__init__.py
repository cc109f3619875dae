"""The kinds of what offices hold, in the order in which they are taken in."""

from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext as _

from ocop.base.refusals import Refused
from ocop.imports.kinds import (
    certificates,
    figures,
    producers,
    products,
    publications,
    results,
    rights,
    sales,
    support,
    trace_steps,
    trainees,
    visits,
)
from ocop.imports.kinds.base import Back, Book, Check, Kind, Values, Written

__all__ = ["ALL", "Back", "Book", "Check", "Kind", "Values", "Written", "get"]

ALL: dict[str, Kind] = {
    kind.code: kind
    for kind in (
        producers.KIND, products.KIND, certificates.KIND, figures.KIND, results.KIND,
        publications.KIND, publications.REACH, support.KIND, sales.KIND, rights.KIND,
        visits.KIND, trace_steps.KIND, trace_steps.OWN, trainees.KIND,
    )
}  # fmt: skip


def get(code: str, within: int | None = None, at: dt.datetime | None = None) -> Kind:
    """The kind of that code; `Refused` for an unknown one. One that is within things reads the one named
    `within` as it is at a moment; without it there are columns and words alone."""
    if code not in ALL:
        raise Refused(_("Không có loại dữ liệu này."), about="input", field="kind")
    return ALL[code] if within is None or at is None else ALL[code].inside(within, at)
