"""What lots, handovers, label orders, codes, cases and recalls can become, and by which moves."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from ocop.base.states import Move, StateTable

KEEP, SEE, MANAGE, RECALL = "trace.keep", "trace.see", "trace.manage", "trace.recall"


class LotState(models.TextChoices):
    """Whether a lot still goes on."""

    OPEN = "open", _("Đang dùng")
    CLOSED = "closed", _("Đã dùng hết")
    RECALLED = "recalled", _("Bị thu hồi")


LOT = StateTable(
    LotState,
    start=[LotState.OPEN],
    moves=[
        Move("close_lot", (LotState.OPEN,), LotState.CLOSED, KEEP),
        Move("reopen_lot", (LotState.CLOSED,), LotState.OPEN, KEEP),
        Move("recall_lot", (LotState.OPEN, LotState.CLOSED), LotState.RECALLED, RECALL),
        Move("release_lot", (LotState.RECALLED,), LotState.OPEN, RECALL),
        Move("release_used_lot", (LotState.RECALLED,), LotState.CLOSED, RECALL),
    ],
)


class HandoverState(models.TextChoices):
    """A delivery between two producers of ours counts as received when the receiver says so."""

    SENT = "sent", _("Chờ bên nhận xác nhận")
    CONFIRMED = "confirmed", _("Đã nhận")
    REFUSED = "refused", _("Bên nhận từ chối")
    TAKEN_BACK = "taken_back", _("Đã rút lại")


HANDOVER = StateTable(
    HandoverState,
    start=[HandoverState.SENT, HandoverState.CONFIRMED],
    moves=[
        Move("confirm_handover", (HandoverState.SENT,), HandoverState.CONFIRMED, KEEP),
        Move("refuse_handover", (HandoverState.SENT,), HandoverState.REFUSED, KEEP),
        Move(
            "take_back_handover",
            (HandoverState.SENT, HandoverState.REFUSED),
            HandoverState.TAKEN_BACK,
            KEEP,
        ),
        # the delivery itself, or its receipt, was declared a mistake
        Move(
            "undo_handover",
            (HandoverState.SENT, HandoverState.CONFIRMED),
            HandoverState.TAKEN_BACK,
            KEEP,
        ),
        Move("reopen_handover", (HandoverState.CONFIRMED,), HandoverState.SENT, KEEP),
    ],
)


class OrderState(models.TextChoices):
    """How far an order of labels is."""

    RESERVED = "reserved", _("Đã lập, chưa in")
    PRINTED = "printed", _("Đã in")
    ACTIVE = "active", _("Đã dán, đang dùng")
    VOID = "void", _("Đã hủy")


ORDER = StateTable(
    OrderState,
    start=[OrderState.RESERVED],
    moves=[
        Move("print_labels", (OrderState.RESERVED, OrderState.PRINTED), OrderState.PRINTED, KEEP),
        Move("activate_labels", (OrderState.RESERVED, OrderState.PRINTED), OrderState.ACTIVE, KEEP),
        Move(
            "void_labels", (OrderState.RESERVED, OrderState.PRINTED, OrderState.ACTIVE), OrderState.VOID, KEEP
        ),
    ],
)


class SerialState(models.TextChoices):
    """What is known of the one piece that carries a code."""

    PRINTED = "printed", _("Đã in, chưa dán")
    ACTIVE = "active", _("Đã dán")
    SHIPPED = "shipped", _("Đã giao")
    SOLD = "sold", _("Đã bán")
    VOID = "void", _("Đã hủy")


SERIAL = StateTable(
    SerialState,
    start=[SerialState.PRINTED],
    moves=[
        Move("activate_serial", (SerialState.PRINTED,), SerialState.ACTIVE, KEEP),
        Move("ship_serial", (SerialState.ACTIVE,), SerialState.SHIPPED, KEEP),
        Move("sell_serial", (SerialState.ACTIVE, SerialState.SHIPPED), SerialState.SOLD, KEEP),
        Move(
            "void_serial",
            (SerialState.PRINTED, SerialState.ACTIVE, SerialState.SHIPPED),
            SerialState.VOID,
            KEEP,
        ),
    ],
)


class CaseState(models.TextChoices):
    """What became of a code that somebody has to look at. A machine never says "fake"."""

    OPEN = "open", _("Chờ xem")
    HARMLESS = "harmless", _("Không có gì bất thường")
    HANDED_ON = "handed_on", _("Đã chuyển kiểm tra")


CASE = StateTable(
    CaseState,
    start=[CaseState.OPEN],
    moves=[
        Move("close_case", (CaseState.OPEN,), CaseState.HARMLESS, MANAGE),
        Move("hand_on_case", (CaseState.OPEN,), CaseState.HANDED_ON, MANAGE),
    ],
)


class RecallState(models.TextChoices):
    """From the proposal to what came back."""

    PROPOSED = "proposed", _("Đề nghị thu hồi lô")
    ACTIVE = "active", _("Đang thu hồi")
    CLOSED = "closed", _("Đã kết thúc")
    DROPPED = "dropped", _("Không thu hồi lô")


RECALL_MOVES = StateTable(
    RecallState,
    start=[RecallState.PROPOSED],
    moves=[
        Move("decide_recall", (RecallState.PROPOSED,), RecallState.ACTIVE, RECALL),
        Move("drop_recall", (RecallState.PROPOSED,), RecallState.DROPPED, RECALL),
        Move("close_recall", (RecallState.ACTIVE,), RecallState.CLOSED, RECALL),
    ],
)


class CaptureState(models.TextChoices):
    """What became of events that another system sent (EPCIS 2.0, capture job)."""

    RUNNING = "running", _("Đang nhận")
    DONE = "done", _("Đã nhận")
    PARTLY = "partly", _("Nhận một phần")
    FAILED = "failed", _("Không nhận")


CAPTURE = StateTable(
    CaptureState,
    start=[CaptureState.RUNNING],
    moves=[
        Move("finish_capture", (CaptureState.RUNNING,), CaptureState.DONE),
        Move("finish_partly", (CaptureState.RUNNING,), CaptureState.PARTLY),
        Move("fail_capture", (CaptureState.RUNNING,), CaptureState.FAILED),
    ],
)
