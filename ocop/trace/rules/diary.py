"""What may be written into a diary, about which goods, and when."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping
from decimal import Decimal

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from ocop.base.actor import Actor
from ocop.base.refusals import Reason, rule
from ocop.organisations.models import Organisation
from ocop.trace.models import Direction, Item, LabelOrder, Lot, Site, Step, StepKind, StepLine, Supply
from ocop.trace.queries import diary as queries
from ocop.trace.queries.amounts import standing
from ocop.trace.queries.diary import Wait
from ocop.trace.rules.keeping import may_keep
from ocop.trace.states import LOT, HandoverState, LotState, OrderState

OLDEST = dt.timedelta(days=3 * 365)
"""How far back the diary may be filled in: our choice, long enough for books that were kept on paper."""
MOST_PHOTOS = 10
MOST_LOTS = 100
"""Lots, or inputs, in one step."""


@rule
def is_time(happened_at: dt.datetime, at: dt.datetime) -> Reason | None:
    """Nothing of long ago. What lies ahead is a phone's clock: it counts as now (docs/adr/0018)."""
    if happened_at < at - OLDEST:
        return Reason(_("Ngày này đã quá lâu. Hãy xem lại năm."), "input", "happened_at")
    return None


@rule
def is_ours(
    thing: Site | Item | Supply, organisation: Organisation, day: dt.date, field: str
) -> Reason | None:
    """Places, goods and inputs are the producer's own, and were in use on that day."""
    if thing.organisation_id != organisation.pk:
        return Reason(_("“%(thing)s” không phải của chủ thể này.") % {"thing": thing}, "input", field)
    if thing.ended_on is not None and day > thing.ended_on:
        words = _("“%(thing)s” đã thôi dùng từ ngày %(day)s.")
        return Reason(words % {"thing": thing, "day": f"{thing.ended_on:%d/%m/%Y}"}, "input", field)
    return None


@rule
def is_known(lot: Lot, known: Collection[int], field: str) -> Reason | None:
    """A producer writes about lots that it made or received: `known` are their ids."""
    if lot.pk in known:
        return None
    words = _("Lô %(lot)s không phải của chủ thể này và chưa được bàn giao cho chủ thể này.")
    return Reason(words % {"lot": lot.code}, "input", field)


@rule
def is_usable(lot: Lot, organisation: Organisation, day: dt.date, field: str) -> Reason | None:
    """Recalled lots stay where they are; a lot that its maker closed is used up for the maker; nothing is
    used before it was made."""
    if lot.state == LotState.RECALLED:
        return Reason(_("Lô %(lot)s đang bị thu hồi, không dùng và không giao được.") % {"lot": lot.code})
    if lot.state == LotState.CLOSED and lot.organisation_id == organisation.pk:
        return Reason(_("Lô %(lot)s đã ghi là hết. Hãy mở lại lô nếu vẫn còn.") % {"lot": lot.code})
    if day < lot.made_on:
        words = _("Lô %(lot)s làm ngày %(day)s, sau ngày ghi ở đây.")
        return Reason(words % {"lot": lot.code, "day": f"{lot.made_on:%d/%m/%Y}"}, "input", field)
    return None


@rule
def is_there(lot: Lot, wanted: Decimal, left: Decimal, field: str) -> Reason | None:
    """No more is used or delivered than there is."""
    if wanted <= left:
        return None
    words = _("Lô %(lot)s chỉ còn %(left)s %(unit)s.")
    return Reason(words % {"lot": lot.code, "left": spoken(left), "unit": lot.item.unit_name}, "input", field)


@rule
def has_waited(waits: Collection[Wait], even_so: str) -> Reason | None:
    """Harvest waits as long as the label of what was used says, unless a reason is given why not."""
    if not waits or even_so:
        return None
    wait = next(iter(waits))
    words = _("Mới dùng %(supply)s ngày %(day)s, phải chờ đến ngày %(until)s mới hết thời gian cách ly.")
    told = {"supply": wait.supply, "day": f"{wait.used_on:%d/%m/%Y}", "until": f"{wait.until:%d/%m/%Y}"}
    return Reason(words % told, "input", "even_so")


@rule
def may_replace(step: Step, organisation: Organisation, kind: str) -> Reason | None:
    """A step may take the place of one of the same kind that was declared a mistake, once."""
    if step.organisation_id != organisation.pk or step.kind != kind:
        return Reason(_("Chỉ ghi lại được việc cùng loại của chủ thể mình."), "input", "instead_of")
    if step.mistaken_at is None:
        return Reason(_("Hãy báo ghi nhầm việc cũ trước khi ghi lại."), "input", "instead_of")
    if Step.objects.filter(instead_of=step).exists():
        return Reason(_("Việc này đã được ghi lại rồi."), "stale")
    return None


@rule
def may_declare(actor: Actor, step: Step) -> Reason | None:
    """The producer itself declares its mistakes, each once; where one hangs on another, the latest first.

    Nothing about a recalled lot changes: who has it is what the recall follows.
    """
    against = may_keep.reason(actor, step.organisation)
    if against is not None:
        return against
    if step.mistaken_at is not None:
        return Reason(_("Việc này đã được báo là ghi nhầm."), "stale")
    recalled = Lot.objects.filter(lines__step=step, state=LotState.RECALLED).first()
    if recalled is not None:
        words = _("Lô %(lot)s đang bị thu hồi nên việc này phải giữ nguyên.")
        return Reason(words % {"lot": recalled.code})
    if step.kind == StepKind.DELIVER:
        return _delivered(step)
    if step.kind == StepKind.RECEIVE:
        return _received(step)
    made = Lot.objects.filter(lines__step=step, lines__direction=Direction.OUT)
    return next((why for lot in made if (why := _untouched(lot, step))), None)


def _delivered(step: Step) -> Reason | None:
    handover = step.handover
    if handover.receipt_id is not None:
        words = _("%(who)s đã xác nhận nhận hàng. Hãy nhờ bên nhận báo ghi nhầm việc nhận hàng trước.")
        return Reason(words % {"who": handover.receiver})
    return None


def _received(step: Step) -> Reason | None:
    """What was received must all be there still; so must, at the sender, what was counted short."""
    words = _("Lô %(lot)s đã được dùng hoặc giao đi. Hãy báo ghi nhầm những việc đó trước.")
    received = {line.lot: line.quantity or Decimal(0) for line in step.lines.select_related("lot__item")}
    if gone := _gone(received, step.organisation_id):
        return Reason(words % {"lot": gone.code})
    handover = step.receipt_of
    short = {line.lot: line.returned for line in handover.step.lines.select_related("lot__item")}
    if gone := _gone(short, handover.sender_id):
        words = _(
            "Phần thiếu của lô %(lot)s thì %(who)s đã dùng hoặc giao đi, nên phải giữ việc nhận hàng này."
        )
        return Reason(words % {"lot": gone.code, "who": handover.sender})
    return None


def _gone(amounts: Mapping[Lot, Decimal], organisation_id: int) -> Lot | None:
    """The first lot of which a producer has less than the amount."""
    left = queries.balance_of(list(amounts), organisation_id)
    return next((lot for lot, amount in amounts.items() if left[lot.pk] < amount), None)


def _untouched(lot: Lot, step: Step) -> Reason | None:
    """Nothing was done with a lot since the step that made it: first to be undone is what is named here."""
    gone = (HandoverState.REFUSED, HandoverState.TAKEN_BACK)
    since = standing().filter(lot=lot).exclude(step=step).exclude(step__handover__state__in=gone)
    later: StepLine | None = since.select_related("step").order_by("-step__happened_at", "-pk").first()
    if later is not None:
        words = _("Lô %(lot)s đã có việc “%(what)s”. Hãy báo ghi nhầm việc đó trước.")
        return Reason(words % {"lot": lot.code, "what": later.step})
    if LabelOrder.objects.filter(lot=lot).exclude(state=OrderState.VOID).exists():
        return Reason(_("Lô %(lot)s đã lập tem. Hãy hủy tem trước.") % {"lot": lot.code})
    return None


@rule
def may_close(actor: Actor, lot: Lot) -> Reason | None:
    """Who made a lot says that nothing of it is left."""
    return may_keep.reason(actor, lot.organisation) or LOT.reason(lot.state, "close_lot")


@rule
def may_reopen(actor: Actor, lot: Lot) -> Reason | None:
    """As `may_close`; a lot whose making was a mistake comes back only with the step that is written anew."""
    against = may_keep.reason(actor, lot.organisation) or LOT.reason(lot.state, "reopen_lot")
    if against is None and not queries.stands(lot):
        return Reason(_("Việc làm ra lô này đã được báo là ghi nhầm. Hãy ghi lại việc đó."))
    return against


def expired(lots: Collection[Lot], day: dt.date) -> list[Lot]:
    """Lots past their last day: writing goes on, but the form and the diary say so."""
    return [lot for lot in lots if lot.expires_on is not None and lot.expires_on < day]


def warnings(lots: Collection[Lot], day: dt.date) -> list[str]:
    """What is to be said before lots are used or delivered on a day."""
    words = _("Lô %(lot)s đã hết hạn ngày %(day)s.")
    return [words % {"lot": lot.code, "day": f"{lot.expires_on:%d/%m/%Y}"} for lot in expired(lots, day)]


def spoken(amount: Decimal) -> str:
    """An amount as people write it: without zeros at its end."""
    return str(number_format(amount.normalize() if amount else Decimal(0), force_grouping=True))


__all__ = [
    "MOST_LOTS", "MOST_PHOTOS", "OLDEST", "expired", "has_waited", "is_known", "is_ours", "is_there",
    "is_time", "is_usable", "may_close", "may_declare", "may_keep", "may_reopen", "may_replace", "spoken",
    "warnings",
]  # fmt: skip
