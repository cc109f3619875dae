"""Who orders, prints, sticks on and voids labels, and how many."""

from __future__ import annotations

from decimal import Decimal

from django.conf import settings
from django.utils.translation import gettext as _

from ocop.base.actor import Actor
from ocop.base.refusals import Reason, rule
from ocop.trace.layouts import LAYOUTS
from ocop.trace.models import LabelOrder, Lot
from ocop.trace.queries import diary
from ocop.trace.queries import labels as queries
from ocop.trace.rules.keeping import may_keep
from ocop.trace.states import LotState, OrderState

PIECES = ("", "H87", "C62", "EA")
"""Units of goods counted one by one (UN/ECE Recommendation 20); without a code it is pieces as well."""


@rule
def may_label(actor: Actor, lot: Lot) -> Reason | None:
    """Who keeps the diary orders labels for a lot that still goes on, and whose making was no mistake."""
    if against := may_keep.reason(actor, lot.organisation):
        return against
    if lot.state != LotState.OPEN:
        words = _("Lô ở trạng thái “%(state)s” thì không đặt tem.")
        return Reason(words % {"state": lot.get_state_display()})
    if not diary.stands(lot):
        return Reason(_("Dòng nhật ký làm ra lô này đã khai là ghi sai. Hãy ghi lại trước khi đặt tem."))
    return None


@rule
def may_use(actor: Actor, order: LabelOrder) -> Reason | None:
    """Who keeps the diary prints labels and says that they are stuck on: not void ones, no recalled lot."""
    if against := may_void.reason(actor, order):
        return against
    if order.lot.state == LotState.RECALLED:
        return Reason(_("Lô này đang bị thu hồi; không in, không dán thêm tem."))
    return None


@rule
def may_void(actor: Actor, order: LabelOrder) -> Reason | None:
    """Who keeps the diary makes labels void, once."""
    if against := may_keep.reason(actor, order.lot.organisation):
        return against
    return Reason(_("Đợt tem này đã hủy.")) if order.state == OrderState.VOID else None


@rule
def may_replace(actor: Actor, order: LabelOrder) -> Reason | None:
    """Damaged labels are replaced where each has a code of its own; copies of one code are printed again."""
    if against := may_use.reason(actor, order):
        return against
    return None if order.is_serial else Reason(_("Tem theo lô đều cùng một mã, cứ in lại là được."))


@rule
def is_orderable(lot: Lot, count: int, layout: str, is_serial: bool, even_so: str) -> Reason | None:
    """A number of labels within the installation's bound and the lot's pieces, on a sheet that suits them.

    More labels than pieces need a reason (`even_so`): spare ones, for example.
    """
    most = settings.OCOP_LABELS_AN_ORDER
    if not 1 <= count <= most:
        return Reason(_("Mỗi lần đặt từ 1 đến %(most)d tem.") % {"most": most}, "input", "count")
    if layout not in LAYOUTS:
        return Reason(_("Chọn khổ tem."), "input", "layout")
    if not LAYOUTS[layout].holds(queries.modules_of(lot, is_serial=is_serial)):
        words = _("Khổ tem này nhỏ quá, mã in ra điện thoại không đọc được. Hãy chọn khổ lớn hơn.")
        return Reason(words, "input", "layout")
    return None if even_so else _too_many(lot, queries.standing_for(lot) + count, _WISHED)


@rule
def are_stickable(lot: Lot, count: int, even_so: str) -> Reason | None:
    """No more labels in use than the lot has pieces, unless somebody says why."""
    return None if even_so else _too_many(lot, queries.stuck_on(lot) + count, _STUCK)


_WISHED, _STUCK = "wished", "stuck"


def _too_many(lot: Lot, labels: int, what: str) -> Reason | None:
    if lot.item.uom not in PIECES or Decimal(labels) <= lot.quantity:
        return None
    figures = {"labels": labels, "pieces": int(lot.quantity), "unit": lot.item.unit_name}
    if what == _STUCK:
        words = _(
            "Lô chỉ có %(pieces)d %(unit)s mà sẽ có %(labels)d tem đã dán. Nếu đúng vậy, hãy ghi lý do."
        )
    else:
        words = _("Lô chỉ có %(pieces)d %(unit)s mà sẽ có %(labels)d tem. Nếu cần tem dư, hãy ghi lý do.")
    return Reason(words % figures, "input", "even_so")
