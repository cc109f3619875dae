"""Reading what this room keeps. Who may see what is decided here alone."""

from ocop.promotion.queries.channels import (
    channels_visible_to,
    listings_of_channel,
    listings_visible_to,
    offered_to,
)
from ocop.promotion.queries.events import events_visible_to, parts_visible_to
from ocop.promotion.queries.happenings import happenings_of
from ocop.promotion.queries.sales import sales_visible_to

__all__ = [
    "channels_visible_to",
    "events_visible_to",
    "happenings_of",
    "listings_of_channel",
    "listings_visible_to",
    "offered_to",
    "parts_visible_to",
    "sales_visible_to",
]
