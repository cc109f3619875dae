"""Events as they were received, and the index that tracing reads: identifiers, roles, edges.

The store follows GS1 EPCIS 2.0. Roles and edges are made from the events at capture and can be made again
(`actions.rebuild`). Bodies are kept apart, by month of their receipt: on PostgreSQL in partitions.
"""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from ocop.trace.states import CaptureState


class EventType(models.TextChoices):
    """The five kinds of events (EPCIS 2.0, 7.4)."""

    OBJECT = "ObjectEvent", _("Vật thể")
    AGGREGATION = "AggregationEvent", _("Gộp, tháo")
    TRANSACTION = "TransactionEvent", _("Giao dịch")
    TRANSFORMATION = "TransformationEvent", _("Chế biến")
    ASSOCIATION = "AssociationEvent", _("Gắn liền")


class IdentifierKind(models.TextChoices):
    """What an identifier names."""

    ITEM = "item", _("Loại hàng")
    LOT = "lot", _("Lô")
    PIECE = "piece", _("Từng sản phẩm")
    CARRIER = "carrier", _("Kiện hàng, bao bì")
    PLACE = "place", _("Địa điểm")
    PARTY = "party", _("Chủ thể")
    OTHER = "other", _("Khác")


class Identifier(models.Model):
    """One identifier by its canonical URI: a GS1 Digital Link, our own link, or another URI."""

    uri = models.CharField(max_length=400, unique=True)
    kind = models.CharField(max_length=8, choices=IdentifierKind.choices)
    item_uri = models.CharField(max_length=400, blank=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(uri=""), name="trace_identifier_is_a_uri")]
        indexes = [
            models.Index(fields=["item_uri"], condition=~Q(item_uri=""), name="trace_identifier_by_item")
        ]

    def __str__(self) -> str:
        return self.uri


class Capture(models.Model):
    """One batch of events: sent by another system, or made from a form.

    `proceed`: an event that is refused does not hold up the others (EPCIS 2.0, GS1-Capture-Error-Behaviour).
    `errors` are problems as they are told to the sender.
    """

    code = models.CharField(max_length=32, unique=True)
    organisation = models.ForeignKey(
        "organisations.Organisation", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    sender = models.CharField(max_length=200, blank=True)
    state = models.CharField(max_length=8, choices=CaptureState.choices, default=CaptureState.RUNNING)
    proceed = models.BooleanField(default=False)
    received_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True, blank=True)
    stored = models.PositiveIntegerField(default=0)
    errors = models.JSONField(default=list)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state=CaptureState.RUNNING) | Q(finished_at__isnull=False),
                name="trace_capture_finished_when_over",
            )
        ]

    def __str__(self) -> str:
        return self.code


class Event(models.Model):
    """What was seen when, where and why; its full text is its `EventBody`.

    `event_id` is the URI by which systems name it; an error declaration carries the id of the event that it
    takes back, so that each id stands once as an event and once as a declaration. `hash` is the CBV 2.0
    event hash (an `ni:` URI). `transformation` joins transformation events that tell one making
    in parts. `month` is the first day of the month of `recorded_at`.
    """

    event_id = models.CharField(max_length=300)
    is_error = models.BooleanField(default=False)
    hash = models.CharField(max_length=100)
    type = models.CharField(max_length=200, choices=EventType.choices)
    action = models.CharField(max_length=8, blank=True)
    happened_at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    month = models.DateField()
    step = models.CharField(max_length=200, blank=True)
    disposition = models.CharField(max_length=200, blank=True)
    transformation = models.CharField(max_length=300, blank=True)
    read_point = models.ForeignKey(
        Identifier, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    location = models.ForeignKey(
        Identifier, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    organisation = models.ForeignKey(
        "organisations.Organisation", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    capture = models.ForeignKey(Capture, on_delete=models.PROTECT, related_name="events")
    position = models.PositiveIntegerField(default=0)
    taken_back_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["event_id", "is_error"], name="trace_event_once"),
            models.CheckConstraint(
                condition=Q(is_error=False) | Q(taken_back_at__isnull=True),
                name="trace_event_declaration_is_final",
            ),
        ]
        indexes = [
            models.Index(fields=["recorded_at", "id"], name="trace_event_by_record"),
            models.Index(fields=["happened_at", "id"], name="trace_event_by_time"),
            models.Index(fields=["organisation", "happened_at"], name="trace_event_by_organisation"),
            models.Index(fields=["hash"], name="trace_event_by_hash"),
            models.Index(
                fields=["transformation"],
                condition=~Q(transformation=""),
                name="trace_event_by_transformation",
            ),
        ]

    def __str__(self) -> str:
        return self.event_id


class EventBody(models.Model):
    """The text of an event as JSON-LD, as it was received."""

    event = models.OneToOneField(Event, on_delete=models.PROTECT, primary_key=True, related_name="body")
    month = models.DateField()
    text = models.TextField()

    class Meta:
        indexes = [models.Index(fields=["month"], name="trace_body_by_month")]

    def __str__(self) -> str:
        return str(self.event_id)


class Role(models.TextChoices):
    """What an identifier does in an event."""

    EPC = "epc", _("được ghi nhận")
    PARENT = "parent", _("vật chứa")
    CHILD = "child", _("bên trong")
    INPUT = "input", _("đầu vào")
    OUTPUT = "output", _("đầu ra")
    SOURCE = "source", _("bên giao")
    DESTINATION = "destination", _("bên nhận")


class EventRole(models.Model):
    """An identifier in an event, with its quantity where it is a class or lot (`uom`: UN/ECE Rec. 20).

    `place` counts what the event names: it may name a lot twice, with an amount each.
    """

    event = models.ForeignKey(Event, on_delete=models.PROTECT, related_name="roles", db_index=False)
    place = models.PositiveIntegerField()
    identifier = models.ForeignKey(Identifier, on_delete=models.PROTECT, related_name="roles")
    role = models.CharField(max_length=11, choices=Role.choices)
    quantity = models.DecimalField(max_digits=18, decimal_places=6, null=True, blank=True)
    uom = models.CharField(max_length=3, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(uom="") | Q(quantity__isnull=False), name="trace_eventrole_unit_of_a_quantity"
            ),
            models.UniqueConstraint(fields=["event", "place"], name="trace_eventrole_once"),
        ]
        indexes = [models.Index(fields=["identifier", "role", "event"], name="trace_role_by_identifier")]

    def __str__(self) -> str:
        return f"{self.role} {self.identifier_id}"


class EdgeKind(models.TextChoices):
    """Why what happens to one thing concerns another."""

    MADE = "made", _("làm ra")
    PACKED = "packed", _("đóng vào")
    OF = "of", _("thuộc lô")


class Edge(models.Model):
    """`source` went into `target`: made into it, packed into it, or `target` is a piece of the lot `source`.

    A packed one counts from `since` to `until` (open where it is still inside): packing is no ancestry. A
    single thing was made into another in one moment, both; of lots, that have nothing inside, both are None.
    """

    source = models.ForeignKey(Identifier, on_delete=models.PROTECT, related_name="edges_down")
    target = models.ForeignKey(Identifier, on_delete=models.PROTECT, related_name="edges_up")
    kind = models.CharField(max_length=6, choices=EdgeKind.choices)
    event = models.ForeignKey(Event, on_delete=models.PROTECT, null=True, blank=True, related_name="edges")
    since = models.DateTimeField(null=True, blank=True)
    until = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(source=F("target")), name="trace_edge_between_two"),
            models.CheckConstraint(
                condition=~Q(kind=EdgeKind.PACKED) | Q(since__isnull=False), name="trace_edge_packed_since"
            ),
            models.UniqueConstraint(
                fields=["source", "target", "kind", "event"], name="trace_edge_once_in_an_event"
            ),
        ]
        indexes = [
            models.Index(fields=["source", "target", "kind"], name="trace_edge_down"),
            models.Index(fields=["target", "source", "kind"], name="trace_edge_up"),
        ]

    def __str__(self) -> str:
        return f"{self.source_id} → {self.target_id}"
