"""May this actor do this to this channel, listing, event, participation or figure?"""

from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext as _

from ocop.base.actor import Actor
from ocop.base.refusals import Reason, rule
from ocop.organisations import queries as organisations
from ocop.organisations.models import Kind, Organisation
from ocop.products.models import Product
from ocop.promotion.models import Channel, Event, EventState, Listing, ListingState, Participation, PartState
from ocop.promotion.states import EVENT, LISTING, PART

FIRST_MONTH = dt.date(2018, 1, 1)
"""The programme began in 2018 (QĐ 490/QĐ-TTg)."""
LEAST_DONG = 1000
"""Less than this for a price, a month's sales or a contract was most likely typed in thousands: our bound."""


@rule
def manages(actor: Actor) -> Reason | None:
    """The provincial office works on channels and events."""
    if actor.has("promotion.manage"):
        return None
    return Reason(_("Chỉ cơ quan cấp tỉnh làm việc này."), "person")


@rule
def may_sell_for(actor: Actor, organisation: Organisation) -> Reason | None:
    """Members speak for their own producer, the provincial office for anybody's, as long as it works."""
    if not _speaks_for(actor, organisation.pk):
        return Reason(_("Chỉ thành viên của chủ thể được làm việc này cho chủ thể đó."), "person")
    if organisation.is_closed:
        return Reason(_("Chủ thể đã ngừng hoạt động."))
    return None


@rule
def may_add_channel(actor: Actor, organisation: Organisation | None) -> Reason | None:
    """The office adds channels for all; a member one of the own producer."""
    if actor.has("promotion.manage"):
        return None
    if (
        organisation is not None
        and organisation.kind == Kind.PRODUCER
        and _speaks_for(actor, organisation.pk)
    ):
        return None
    return Reason(_("Chủ thể chỉ thêm kênh của chính mình; kênh chung do cơ quan cấp tỉnh thêm."), "person")


@rule
def may_edit_channel(actor: Actor, channel: Channel) -> Reason | None:
    """As `may_add_channel`, while the channel works."""
    if against := may_add_channel.reason(actor, channel.organisation):
        return against
    return Reason(_("Kênh này đã ghi là không còn hoạt động.")) if channel.is_closed else None


@rule
def may_use_channel(organisation: Organisation, channel: Channel) -> Reason | None:
    """A producer sells on channels open to everybody and on its own."""
    owner = channel.organisation
    if owner is not None and owner.kind == Kind.PRODUCER and owner.pk != organisation.pk:
        return Reason(_("Kênh này là của chủ thể khác."), "input", "channel")
    if channel.is_closed:
        return Reason(_("Kênh này không còn hoạt động."), "input", "channel")
    return None


@rule
def may_add_listing(actor: Actor, product: Product) -> Reason | None:
    """As `may_sell_for`, of a product that is still made."""
    if against := may_sell_for.reason(actor, product.organisation):
        return against
    return Reason(_("Sản phẩm đã ngừng sản xuất.")) if product.is_retired else None


@rule
def may_edit_listing(actor: Actor, listing: Listing) -> Reason | None:
    """As `may_sell_for`, until the listing has ended."""
    if against := may_sell_for.reason(actor, listing.product.organisation):
        return against
    return Reason(_("Nơi bán này đã kết thúc.")) if listing.state == ListingState.ENDED else None


@rule
def may_move_listing(actor: Actor, listing: Listing, verb: str) -> Reason | None:
    """As `may_sell_for`, by the table of states; a retired product is not put on sale."""
    if against := may_sell_for.reason(actor, listing.product.organisation):
        return against
    if verb in ("list_product", "resume_listing") and listing.product.is_retired:
        return Reason(_("Sản phẩm đã ngừng sản xuất."))
    return LISTING.reason(listing.state, verb)


@rule
def may_check(actor: Actor, listing: Listing) -> Reason | None:
    """Who sells it, the officers of the producer's commune and the provincial office look at a listing."""
    own = _speaks_for(actor, listing.product.organisation_id)
    near = organisations.is_commune_desk(actor) and actor.unit_id == listing.product.organisation.unit_id
    if not (own or (near and actor.has("promotion.see"))):
        return Reason(_("Chỉ chủ thể, cán bộ xã của chủ thể và cơ quan cấp tỉnh xem lại nơi bán."), "person")
    if listing.state != ListingState.LISTED:
        return Reason(_("Chỉ xem lại nơi đang bán."))
    return None


@rule
def may_change_event(actor: Actor, event: Event) -> Reason | None:
    """The office changes an event until it has been held or called off."""
    if against := manages.reason(actor):
        return against
    if event.state not in (EventState.DRAFT, EventState.OPEN, EventState.SETTLED):
        return Reason(_("Sự kiện đã diễn ra hoặc đã hủy nên không sửa được."))
    return None


@rule
def may_move_event(actor: Actor, event: Event, verb: str, on: dt.date) -> Reason | None:
    """By the table of states; held not before it began. What still waits is told by `unfinished`."""
    if against := manages.reason(actor) or EVENT.reason(event.state, verb):
        return against
    if verb == "call_event" and on > event.register_by:
        return Reason(_("Hạn đăng ký đã qua. Hãy sửa ngày trước khi mời."), "input", "register_by")
    if verb == "hold_event" and on < event.starts_on:
        return Reason(_("Sự kiện bắt đầu ngày %(day)s.") % {"day": f"{event.starts_on:%d/%m/%Y}"})
    return None


@rule
def unfinished(event: Event, verb: str, waiting: int) -> Reason | None:
    """A list is settled when everybody is answered, an event closed when everybody who came has reported."""
    if not waiting:
        return None
    if verb == "settle_event":
        return Reason(_("Còn %(n)d đăng ký chưa trả lời.") % {"n": waiting})
    if verb == "hold_event":
        return Reason(_("Còn %(n)d chủ thể chưa ghi có mặt hay vắng mặt.") % {"n": waiting})
    return Reason(_("Còn %(n)d chủ thể chưa báo kết quả.") % {"n": waiting})


@rule
def may_register(actor: Actor, organisation: Organisation, event: Event, on: dt.date) -> Reason | None:
    """A producer registers while an event calls, up to the end of its last day."""
    if against := may_sell_for.reason(actor, organisation):
        return against
    if event.state != EventState.OPEN:
        return Reason(_("Sự kiện này hiện không nhận đăng ký."))
    if on > event.register_by:
        return Reason(_("Đã hết hạn đăng ký (%(day)s).") % {"day": f"{event.register_by:%d/%m/%Y}"})
    return None


@rule
def may_withdraw(actor: Actor, part: Participation, on: dt.date) -> Reason | None:
    """A producer takes its registration back until the event begins."""
    if against := may_sell_for.reason(actor, part.organisation) or PART.reason(part.state, "withdraw_part"):
        return against
    if on >= part.event.starts_on:
        return Reason(_("Sự kiện đã bắt đầu nên không rút được nữa."))
    return None


@rule
def may_answer(actor: Actor, part: Participation, verb: str) -> Reason | None:
    """The office selects and declines while the event calls, and fills places that became free after that."""
    if against := manages.reason(actor) or PART.reason(part.state, verb):
        return against
    if part.event.state not in (EventState.OPEN, EventState.SETTLED):
        return Reason(_("Sự kiện này không chọn chủ thể nữa."))
    return None


@rule
def may_place(actor: Actor, part: Participation) -> Reason | None:
    """The office gives stands to those who were selected or came."""
    if against := manages.reason(actor):
        return against
    if part.state not in (PartState.SELECTED, PartState.ATTENDED):
        return Reason(_("Chỉ xếp gian hàng cho chủ thể được chọn."))
    return None


@rule
def may_note_presence(actor: Actor, part: Participation, verb: str, on: dt.date) -> Reason | None:
    """The office notes who came, from the first day on."""
    if against := manages.reason(actor) or PART.reason(part.state, verb):
        return against
    if part.event.state != EventState.SETTLED:
        return Reason(_("Chốt danh sách trước, rồi ghi ai có mặt."))
    if on < part.event.starts_on:
        return Reason(_("Sự kiện bắt đầu ngày %(day)s.") % {"day": f"{part.event.starts_on:%d/%m/%Y}"})
    return None


@rule
def may_report(actor: Actor, part: Participation) -> Reason | None:
    """A producer that came tells its results, and puts them right until the event is closed."""
    if not _speaks_for(actor, part.organisation_id):
        return Reason(_("Chỉ chủ thể và cơ quan cấp tỉnh ghi kết quả này."), "person")
    if against := PART.reason(part.state, "report_results"):
        return against
    return Reason(_("Sự kiện đã tổng kết.")) if part.event.state == EventState.CLOSED else None


@rule
def may_count(actor: Actor, event: Event) -> Reason | None:
    """The office writes down costs until the event is closed."""
    if against := manages.reason(actor):
        return against
    if event.state in (EventState.CLOSED, EventState.CANCELLED):
        return Reason(_("Sự kiện đã tổng kết hoặc đã hủy."))
    return None


@rule
def may_write_sales(actor: Actor, organisation: Organisation, month: dt.date, on: dt.date) -> Reason | None:
    """Members and the office tell the sales of months that have begun."""
    if not _speaks_for(actor, organisation.pk):
        return Reason(_("Chỉ thành viên của chủ thể được ghi doanh số của chủ thể đó."), "person")
    if month.day != 1 or month < FIRST_MONTH:
        return Reason(_("Chọn một tháng từ năm 2018."), "input", "month")
    if month > on:
        return Reason(_("Tháng này chưa đến."), "input", "month")
    return None


def _speaks_for(actor: Actor, organisation_id: int) -> bool:
    if actor.has("promotion.manage"):
        return True
    return actor.has("promotion.sell") and actor.organisation_id == organisation_id
