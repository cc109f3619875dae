"""What listings, events and the part producers take in them can become, and by which moves."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from ocop.base.states import Move, StateTable

MANAGE, SELL = "promotion.manage", "promotion.sell"


class ChannelKind(models.TextChoices):
    """Where goods are sold."""

    FLOOR = "floor", _("Sàn thương mại điện tử")
    SHOP = "shop", _("Cửa hàng, điểm bán")
    SUPERMARKET = "supermarket", _("Siêu thị, chuỗi cửa hàng")
    OWN_SITE = "own_site", _("Trang bán hàng riêng")
    LIVESTREAM = "livestream", _("Bán hàng trực tiếp qua mạng")
    EXPORT = "export", _("Xuất khẩu")
    OTHER = "other", _("Kênh khác")


ONLINE = (ChannelKind.FLOOR, ChannelKind.OWN_SITE)
"""Kinds on which goods have an address of their own: a listing there names it."""


class ListingState(models.TextChoices):
    """How a product stands on a channel."""

    PLANNED = "planned", _("Đang chuẩn bị")
    LISTED = "listed", _("Đang bán")
    PAUSED = "paused", _("Tạm ngừng")
    ENDED = "ended", _("Đã thôi bán")


LISTING = StateTable(
    ListingState,
    start=[ListingState.PLANNED],
    moves=[
        Move("list_product", (ListingState.PLANNED,), ListingState.LISTED, SELL),
        Move("pause_listing", (ListingState.LISTED,), ListingState.PAUSED, SELL),
        Move("resume_listing", (ListingState.PAUSED,), ListingState.LISTED, SELL),
        Move(
            "end_listing",
            (ListingState.PLANNED, ListingState.LISTED, ListingState.PAUSED),
            ListingState.ENDED,
            SELL,
        ),
    ],
)


class CheckResult(models.TextChoices):
    """What somebody found who looked at a listing."""

    RIGHT = "right", _("Còn bán, giá đúng")
    WRONG_PRICE = "wrong_price", _("Còn bán, giá khác")
    SOLD_OUT = "sold_out", _("Hết hàng")
    GONE = "gone", _("Không còn thấy")


class EventKind(models.TextChoices):
    """What brings producers and buyers together."""

    FAIR = "fair", _("Hội chợ, triển lãm")
    LIVESTREAM = "livestream", _("Phiên bán hàng trực tiếp qua mạng")
    CONFERENCE = "conference", _("Hội nghị kết nối cung cầu")


class EventState(models.TextChoices):
    """How far an event is. Whether registration still runs follows from its dates."""

    DRAFT = "draft", _("Đang soạn")
    OPEN = "open", _("Đang mời")
    SETTLED = "settled", _("Đã chốt danh sách")
    HELD = "held", _("Đã diễn ra")
    CLOSED = "closed", _("Đã tổng kết")
    CANCELLED = "cancelled", _("Đã hủy")


EVENT = StateTable(
    EventState,
    start=[EventState.DRAFT],
    moves=[
        Move("call_event", (EventState.DRAFT,), EventState.OPEN, MANAGE),
        Move("settle_event", (EventState.OPEN,), EventState.SETTLED, MANAGE),
        Move("hold_event", (EventState.SETTLED,), EventState.HELD, MANAGE),
        Move("close_event", (EventState.HELD,), EventState.CLOSED, MANAGE),
        Move(
            "cancel_event",
            (EventState.DRAFT, EventState.OPEN, EventState.SETTLED),
            EventState.CANCELLED,
            MANAGE,
        ),
    ],
)


class PartState(models.TextChoices):
    """The part that a producer takes in an event."""

    REGISTERED = "registered", _("Đã đăng ký")
    SELECTED = "selected", _("Được chọn")
    DECLINED = "declined", _("Chưa được chọn")
    WITHDRAWN = "withdrawn", _("Đã rút")
    ATTENDED = "attended", _("Đã tham gia")
    ABSENT = "absent", _("Vắng mặt")
    REPORTED = "reported", _("Đã báo kết quả")


TOOK_PART = (PartState.ATTENDED, PartState.REPORTED)

PART = StateTable(
    PartState,
    start=[PartState.REGISTERED],
    moves=[
        Move("select_part", (PartState.REGISTERED, PartState.DECLINED), PartState.SELECTED, MANAGE),
        Move("decline_part", (PartState.REGISTERED,), PartState.DECLINED, MANAGE),
        Move("withdraw_part", (PartState.REGISTERED, PartState.SELECTED), PartState.WITHDRAWN, SELL),
        Move("register_again", (PartState.WITHDRAWN,), PartState.REGISTERED, SELL),
        Move("note_presence", (PartState.SELECTED,), PartState.ATTENDED, MANAGE),
        Move("note_absence", (PartState.SELECTED,), PartState.ABSENT, MANAGE),
        Move("report_results", (PartState.ATTENDED, PartState.REPORTED), PartState.REPORTED, SELL),
    ],
)
