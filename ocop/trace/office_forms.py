"""Validating what offices say of lots, codes and recalls."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from ocop.base import text
from ocop.organisations.forms import lines_field, offer_choices
from ocop.organisations.models import Organisation
from ocop.organisations.queries import search
from ocop.products.sourcing.forms import NumberField
from ocop.trace.models import CodeCase, ItemKind, Lot, Recall, RecalledLot, RecallReceiver
from ocop.trace.queries import lots as lots_
from ocop.trace.states import CaseState, LotState, RecallState

SPAN = dt.timedelta(days=15)
"""How far ahead the day of a recall is offered; our choice, the decision sets it."""
_ALL = [("", _("Tất cả"))]


def _search(label: Any) -> forms.CharField:
    return forms.CharField(
        label=label, required=False, max_length=400, widget=forms.TextInput({"type": "search"})
    )


class _Filter(forms.Form):
    """Conditions in an address; what cannot be read is left out."""

    @property
    def chosen(self) -> dict[str, Any]:
        """The conditions in force."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}


class LotFilter(_Filter):
    """Finding lots by whatever stands on them."""

    q = _search(_("Mã, số lô, hàng, chủ thể"))
    loai = forms.ChoiceField(label=_("Loại hàng"), required=False, choices=[*_ALL, *ItemKind.choices])
    trang_thai = forms.ChoiceField(label=_("Trạng thái"), required=False, choices=[*_ALL, *LotState.choices])

    def narrow(self, lots: QuerySet[Lot]) -> QuerySet[Lot]:
        """The lots that the conditions leave."""
        chosen = self.chosen
        if "loai" in chosen:
            lots = lots.filter(item__kind=chosen["loai"])
        if "trang_thai" in chosen:
            lots = lots.filter(state=chosen["trang_thai"])
        return lots_.find_lots(lots, chosen["q"]) if "q" in chosen else lots


class CaseFilter(_Filter):
    """Conditions of the list of codes."""

    q = _search(_("Mã, chủ thể"))
    trang_thai = forms.ChoiceField(label=_("Trạng thái"), required=False, choices=[*_ALL, *CaseState.choices])

    def narrow(self, cases: QuerySet[CodeCase]) -> QuerySet[CodeCase]:
        """The cases that the conditions leave."""
        chosen = self.chosen
        if "trang_thai" in chosen:
            cases = cases.filter(state=chosen["trang_thai"])
        if "q" not in chosen:
            return cases
        named = cases.filter(lot__organisation__search_text__contains=text.fold(chosen["q"]))
        return cases.filter(subject__icontains=text.nfc(chosen["q"])) | named


class RecallFilter(_Filter):
    """Conditions of the list of recalls."""

    q = _search(_("Số đợt, số lô, chủ thể"))
    trang_thai = forms.ChoiceField(
        label=_("Trạng thái"), required=False, choices=[*_ALL, *RecallState.choices]
    )

    def narrow(self, recalls: QuerySet[Recall]) -> QuerySet[Recall]:
        """The recalls that the conditions leave."""
        chosen = self.chosen
        if "trang_thai" in chosen:
            recalls = recalls.filter(state=chosen["trang_thai"])
        if "q" not in chosen:
            return recalls
        words = text.nfc(chosen["q"])
        named = recalls.filter(organisation__search_text__contains=text.fold(words))
        return recalls.filter(number__icontains=words) | recalls.filter(lot__code__iexact=words) | named


class BalanceFilter(_Filter):
    """Conditions of the list of balances."""

    q = _search(_("Chủ thể"))
    nam = forms.IntegerField(
        label=_("Năm"),
        required=False,
        min_value=2000,
        max_value=2100,
        widget=forms.NumberInput({"class": "w-5"}),
    )
    lech = forms.BooleanField(label=_("Chỉ dòng ra nhiều hơn vào"), required=False)

    def narrow(self, organisations: QuerySet[Organisation]) -> QuerySet[Organisation]:
        """The producers that hold every word."""
        return search(organisations, words=self.chosen.get("q", ""))


class ProposeForm(forms.Form):
    """Why a lot is to be taken back, and what buyers read."""

    reason = lines_field(
        _("Lý do (cơ quan đọc)"), _("Căn cứ nào, số phiếu kiểm nghiệm"), required=True, most=500
    )
    told = forms.CharField(
        label=_("Câu báo cho người mua"), max_length=300,
        help_text=_("Hiện ngay khi ai quét mã. Ví dụ: Không dùng sản phẩm, mang trả nơi bán."),
    )  # fmt: skip


class DecideForm(forms.Form):
    """The paper with which a recall is put in force."""

    decision_no = forms.CharField(label=_("Số quyết định"), max_length=60, help_text=_("Ví dụ: 12/QĐ-UBND"))
    due_on = forms.DateField(label=_("Thu hồi xong trước ngày"))
    signer = forms.CharField(label=_("Người ký"), max_length=200, required=False)
    signer_title = forms.CharField(label=_("Chức vụ người ký"), max_length=200, required=False)


class WhyForm(forms.Form):
    """Why not."""

    reason = lines_field(_("Lý do"), required=True, most=500)


class CloseForm(forms.Form):
    """What came of a recall."""

    outcome = lines_field(_("Kết quả"), _("Đã thu, đã xử lý hàng thế nào"), required=True, most=500)
    uncounted = lines_field(
        _("Lô chưa có số thu về, nơi nhận chưa báo: vì sao"), _("Chỉ ghi khi còn thiếu"), most=300
    )


class NoteForm(forms.Form):
    """What a person found about a code."""

    note = lines_field(_("Kết luận"), _("Đã hỏi ai, thấy gì"), required=True, most=500)


class HandOnForm(forms.Form):
    """Who looks into a code on the spot."""

    note = lines_field(_("Chuyển cho ai, cần xem gì"), required=True, most=500)
    planned_on = forms.DateField(
        label=_("Lên lịch kiểm tra đột xuất vào ngày"), required=False,
        help_text=_("Để trống nếu chuyển cho cơ quan khác. Chủ thể không được báo trước."),
    )  # fmt: skip

    def __init__(self, *args: Any, has_producer: bool, on: dt.date, **kwargs: Any) -> None:
        """Without a producer there is nobody to visit; `on` is today."""
        super().__init__(*args, **kwargs)
        self.on = on
        if not has_producer:
            del self.fields["planned_on"]

    def clean_planned_on(self) -> dt.date | None:
        """Not before today."""
        day: dt.date | None = self.cleaned_data["planned_on"]
        if day is not None and day < self.on:
            raise forms.ValidationError(_("Ngày dự kiến không được trước hôm nay."))
        return day


class BackForm(forms.Form):
    """How much of each lot came back."""

    def __init__(self, *args: Any, rows: list[RecalledLot], **kwargs: Any) -> None:
        """One field for each lot, filled with what is known."""
        super().__init__(*args, **kwargs)
        self.rows = {f"back_{row.pk}": row for row in rows}
        for name, row in self.rows.items():
            self.fields[name] = NumberField(
                label=f"{row.lot.item} – {row.lot.code}", required=False, min_value=Decimal(0), max_digits=14,
                decimal_places=3, initial=row.back,
                widget=forms.TextInput(
                    {"class": "w-10", "inputmode": "decimal", "data-suffix": row.lot.item.unit_name}
                ),
            )  # fmt: skip

    def amounts(self) -> dict[int, Decimal]:
        """What was typed, by the lot's id; an empty field says nothing."""
        typed = ((row, self.cleaned_data.get(name)) for name, row in self.rows.items())
        return {row.lot_id: value for row, value in typed if value is not None}


class ReleaseForm(forms.Form):
    """Which lots were recalled in error, and why."""

    lots = forms.TypedMultipleChoiceField(
        label=_("Lô thôi thu hồi"), coerce=int, widget=forms.CheckboxSelectMultiple({"class": "options"}),
        error_messages={"required": _("Hãy đánh dấu ít nhất một lô.")},
    )  # fmt: skip
    reason = lines_field(_("Vì sao thôi thu hồi"), required=True, most=500)

    def __init__(self, *args: Any, rows: list[RecalledLot], **kwargs: Any) -> None:
        """Offers the lots of the page."""
        super().__init__(*args, **kwargs)
        offer_choices(self, "lots", [(row.lot_id, str(row.lot)) for row in rows])


class ToldForm(forms.Form):
    """Who was told."""

    chon = forms.TypedMultipleChoiceField(
        label=_("Nơi nhận"), coerce=int, error_messages={"required": _("Hãy đánh dấu ít nhất một nơi nhận.")}
    )

    def __init__(self, *args: Any, rows: list[RecallReceiver], **kwargs: Any) -> None:
        """Offers the receivers of the page."""
        super().__init__(*args, **kwargs)
        offer_choices(self, "chon", [(row.pk, str(row.handover)) for row in rows])
