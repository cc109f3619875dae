"""Value chains for tests, written by the room's own actions."""

from __future__ import annotations

import datetime as dt
import itertools
from typing import Any

from ocop.base.actor import system
from ocop.products import actions
from ocop.products.models import ProcessingStage, Product, ValueChain
from ocop.products.sourcing.queries import Entry
from tests.factories.products import AT, make_product

BY = system("Kiểm thử")
_numbers = itertools.count(1)
_GIVEN: dict[str, dict[str, Any]] = {
    "area": {"kind": "crop", "grows": "Thốt nốt"},
    "partner": {"role": "supplier"},
    "practice": {"waste": "Vỏ thốt nốt", "becomes": "than đốt lò"},
}


def make_entry(
    kind: str = "area", product: Product | None = None, /, *, serves: tuple[Product, ...] = (),
    at: dt.datetime = AT, **over: Any,
) -> Entry:  # fmt: skip
    """An area, a partner or a practice of a (new) product; `over` are fields that `add_entry` takes."""
    named = {} if kind == "practice" else {"name": f"Mục {next(_numbers)} (ví dụ)"}
    owner = product or make_product()
    return actions.add_entry(owner, kind, {**_GIVEN[kind], **named, **over}, serves=serves, by=BY, at=at)


def make_stage(product: Product | None = None, **over: Any) -> ProcessingStage:
    """A stage done by hand, behind the last one."""
    given = {"name": f"Công đoạn {next(_numbers)}", "phase": "prepare", "method": "manual"}
    return actions.add_stage(product or make_product(), {**given, **over}, by=BY, at=AT)


def make_chain(
    product: Product | None = None, site: tuple[str, str] | None = None, **over: Any
) -> ValueChain:
    """What is said of a chain as a whole; `over` are fields that `save_chain` takes."""
    return actions.save_chain(product or make_product(), over, site=site, by=BY, at=AT)
