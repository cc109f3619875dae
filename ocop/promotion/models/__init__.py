"""Where products sell and what came of it."""

from ocop.promotion.models.channels import Channel, Listing, ListingSpell
from ocop.promotion.models.events import Contract, Event, EventCost, Participation
from ocop.promotion.models.sales import SalesFigure
from ocop.promotion.states import (
    ChannelKind,
    CheckResult,
    EventKind,
    EventState,
    ListingState,
    PartState,
)

__all__ = [
    "Channel", "ChannelKind", "CheckResult", "Contract", "Event", "EventCost", "EventKind", "EventState",
    "Listing", "ListingSpell", "ListingState", "PartState", "Participation", "SalesFigure",
]  # fmt: skip
