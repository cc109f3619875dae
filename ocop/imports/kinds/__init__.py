"""The kinds of what offices hold, in the order in which they are taken in."""

from __future__ import annotations

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
)
from ocop.imports.kinds.base import Back, Book, Check, Kind, Values, Written

__all__ = ["ALL", "Back", "Book", "Check", "Kind", "Values", "Written", "get"]

ALL: dict[str, Kind] = {
    kind.code: kind
    for kind in (
        producers.KIND, products.KIND, certificates.KIND, figures.KIND, results.KIND,
        publications.KIND, publications.REACH, support.KIND, sales.KIND, rights.KIND,
    )
}  # fmt: skip


def get(code: str) -> Kind:
    """The kind of that code; `Refused` for an unknown one."""
    if code not in ALL:
        raise Refused(_("Không có loại dữ liệu này."), about="input", field="kind")
    return ALL[code]
