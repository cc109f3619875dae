"""Moving the money of a budget line: one compare-and-set each, so that nobody promises what another promised.

The condition stands in the WHERE of the UPDATE, where both databases decide it under the row's lock; the
line's constraints would hold even if it were forgotten. To be called inside the transaction of an action.
"""

from __future__ import annotations

from django.db.models import F
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from ocop.base.refusals import Refused
from ocop.support.models import Award, BudgetLine


def commit(line: BudgetLine, amount: int) -> None:
    """Promise an amount. Refused where the line has not so much left, whatever was read before."""
    fits = BudgetLine.objects.filter(pk=line.pk, committed__lte=F("ceiling") - amount)
    if amount <= 0 or fits.update(committed=F("committed") + amount) != 1:
        left = BudgetLine.objects.get(pk=line.pk).left
        said = _("Dòng kinh phí năm %(year)d chỉ còn %(left)s đồng, không đủ %(amount)s đồng.") % {
            "year": line.year,
            "left": number_format(left, force_grouping=True),
            "amount": number_format(amount, force_grouping=True),
        }
        raise Refused(said, about="input", field="line")
    line.refresh_from_db(fields=["committed"])


def pay(award: Award, amount: int) -> None:
    """Pay a part of an award. Refused where it would exceed what is owed."""
    fits = Award.objects.filter(pk=award.pk, paid__lte=F("amount") - F("released") - amount)
    if amount <= 0 or fits.update(paid=F("paid") + amount) != 1:
        award.refresh_from_db(fields=["paid", "released"])
        said = _("Khoản này chỉ còn %(owed)s đồng chưa chi.") % {
            "owed": number_format(award.owed, force_grouping=True)
        }
        raise Refused(said, about="input", field="amount")
    BudgetLine.objects.filter(pk=award.line_id or 0).update(paid=F("paid") + amount)
    award.refresh_from_db(fields=["paid", "released"])


def release(award: Award) -> int:
    """Give what an award still owes back to its line; how much. Refused where it was just paid (stale)."""
    owed = award.owed
    if owed <= 0:
        return 0
    same = Award.objects.filter(pk=award.pk, paid=award.paid, released=award.released)
    if same.update(released=F("released") + owed) != 1:
        raise Refused(_("Khoản này vừa được chi. Hãy tải lại trang rồi làm lại."), about="stale")
    BudgetLine.objects.filter(pk=award.line_id or 0).update(committed=F("committed") - owed)
    award.released += owed
    return owed
