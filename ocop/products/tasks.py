"""What this room does in the background."""

from __future__ import annotations

import datetime as dt
from typing import Any

from ocop.jobs.registry import handler
from ocop.products import actions
from ocop.products.models import Product


@handler("products.refresh_public")
def refresh_public(payload: dict[str, Any], at: dt.datetime) -> None:
    """Make the products of an organisation findable by its new name or commune."""
    products = Product.objects.filter(organisation_id=payload["organisation"])
    actions.refresh_public(products.values_list("pk", flat=True), at=at)
