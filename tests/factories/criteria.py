"""The law in the test database, and points to rate."""

from __future__ import annotations

import datetime as dt

from ocop.base.actor import system
from ocop.criteria import actions
from ocop.criteria.models import Content, CriteriaSet, Pack
from ocop.criteria.tree import CriteriaTree
from tests.factories.kept import Kept

LOADED_AT = dt.datetime(2026, 6, 1, 8, tzinfo=dt.UTC)


def load_packs() -> list[actions.Loaded]:
    """Every shipped pack, published in the test database."""
    return actions.load_packs(by=system(), at=LOADED_AT)


LAW = Kept(load_packs, "criteria.publish", Content, Pack, CriteriaSet)
"""The shipped packs, for the tests that begin with them."""


def set_in_force(no: int) -> CriteriaSet:
    """Score sheet `no` of Quyết định 26/2026."""
    return CriteriaSet.objects.select_related("pack").get(pack__code="qd26-2026", no=no)


def full_points(tree: CriteriaTree) -> dict[str, int]:
    """The best level at every leaf."""
    return {leaf.code: leaf.top for leaf in tree.leaves}
