"""The way of goods: events, what producers keep, labels, scans, recalls, exchange."""

from ocop.trace.models.events import (
    Capture,
    Edge,
    EdgeKind,
    Event,
    EventBody,
    EventRole,
    EventType,
    Identifier,
    IdentifierKind,
    Role,
)
from ocop.trace.models.exchange import AccessKey, NamedQuery, Subscription, WaitingCapture
from ocop.trace.models.labels import LabelOrder, Serial
from ocop.trace.models.making import (
    Direction,
    Handover,
    Item,
    ItemKind,
    Lot,
    Site,
    SiteKind,
    Step,
    StepKind,
    StepLine,
    StepPhoto,
    Supply,
    SupplyKind,
    SupplyUse,
)
from ocop.trace.models.recalls import Recall, RecalledLot, RecallReceiver
from ocop.trace.models.scans import CodeCase, DayScans, Scan, SerialScans

__all__ = [
    "AccessKey", "Capture", "CodeCase", "DayScans", "Direction", "Edge", "EdgeKind", "Event", "EventBody",
    "EventRole", "EventType", "Handover", "Identifier", "IdentifierKind", "Item", "ItemKind", "LabelOrder",
    "Lot", "NamedQuery", "Recall", "RecallReceiver", "RecalledLot", "Role", "Scan", "Serial", "SerialScans",
    "Site", "SiteKind", "Step", "StepKind", "StepLine", "StepPhoto", "Subscription", "Supply", "SupplyKind",
    "SupplyUse", "WaitingCapture",
]  # fmt: skip
