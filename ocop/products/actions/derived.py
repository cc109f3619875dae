"""Rebuilding the columns that are derived from others."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from ocop.products import public


def refresh_public(product_ids: Iterable[int], *, at: dt.datetime | None = None) -> int:
    """Rebuild the public columns and search texts of many products; how many changed.

    For imports, demo data and changes below (a producer's new name): derived columns
    alone, so no journal entry and no refusal. Constant statements for each thousand.
    """
    return public.refresh(product_ids)
