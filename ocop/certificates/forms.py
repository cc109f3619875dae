"""What the office and the leader fill in."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from ocop.base import text
from ocop.certificates import terms
from ocop.certificates.models import Certificate, RevocationProposal
from ocop.criteria.regime import Statement


class IssueForm(forms.Form):
    """Number, day and signature of a decision."""

    number = forms.CharField(
        label=_("Số quyết định"),
        max_length=80,
        help_text=_("Ví dụ: 123/QĐ-UBND"),
        widget=forms.TextInput(attrs={"class": "w-20"}),
    )
    signed_on = forms.DateField(label=_("Ngày ký"))
    signer = forms.CharField(label=_("Người ký"), max_length=200)
    signer_title = forms.CharField(
        label=_("Chức vụ người ký"), max_length=200, help_text=_("Ví dụ: Phó Chủ tịch UBND tỉnh")
    )

    def clean_number(self) -> str:
        """The number with tidy spaces."""
        return text.nfc(self.cleaned_data["number"])


class RevokeForm(forms.Form):
    """Ground, conclusion and decision of a revocation (Đ.8)."""

    ground = forms.ChoiceField(label=_("Căn cứ thu hồi"), widget=forms.RadioSelect(attrs={"class": "levels"}))
    concluded_on = forms.DateField(
        label=_("Ngày có kết luận vi phạm hoặc xác nhận ngừng sản xuất"),
        help_text=_("Quyết định thu hồi ban hành trong 15 ngày kể từ ngày này (Đ.8.4)."),
    )
    decision_no = forms.CharField(label=_("Số quyết định thu hồi"), max_length=80)
    decided_on = forms.DateField(label=_("Ngày quyết định"))
    reason = forms.CharField(label=_("Lý do"), widget=forms.Textarea(attrs={"rows": 4}), max_length=2000)

    def __init__(
        self, data: Any = None, *, grounds: tuple[Statement, ...], proposal: RevocationProposal | None = None
    ) -> None:
        """Offers the grounds of the regime; what a proposal says stands in the fields already."""
        super().__init__(data)
        for name in ("ground", "concluded_on", "reason") if proposal else ():
            self.initial[name] = getattr(proposal, name)
        choices = [(item.code, f"{item.text} ({item.article})") for item in grounds]
        self.fields["ground"].choices = choices  # type: ignore[attr-defined]


class DeclineForm(forms.Form):
    """Why a proposal to revoke is not followed."""

    reason = forms.CharField(
        label=_("Lý do không thu hồi"), widget=forms.Textarea(attrs={"rows": 4}), max_length=2000
    )


class ExtendForm(forms.Form):
    """An extension under Đ.12.3."""

    until = forms.DateField(
        label=_("Kéo dài đến hết ngày"), help_text=_("Không quá 180 ngày kể từ ngày hết hạn (Đ.12.3).")
    )
    decision_no = forms.CharField(label=_("Số văn bản"), max_length=80)
    reason = forms.CharField(label=_("Lý do"), widget=forms.Textarea(attrs={"rows": 4}), max_length=2000)


class EarlierForm(forms.Form):
    """A certificate that was given on paper before this system."""

    number = forms.CharField(label=_("Số giấy chứng nhận"), max_length=60)
    star = forms.TypedChoiceField(
        label=_("Hạng sao"),
        coerce=int,
        choices=[(3, _("3 sao")), (4, _("4 sao")), (5, _("5 sao"))],
        widget=forms.RadioSelect(attrs={"class": "inline"}),
    )
    score = forms.DecimalField(
        label=_("Điểm"), min_value=0, max_value=100, decimal_places=4, localize=True,
        widget=forms.TextInput(attrs={"class": "w-10", "inputmode": "decimal"}),
    )  # fmt: skip
    issued_on = forms.DateField(
        label=_("Ngày cấp"), help_text=_("Hết hạn sau 36 tháng kể từ ngày này. Ví dụ: 05/11/2024")
    )
    decision_no = forms.CharField(label=_("Số quyết định công nhận"), max_length=80)


class CertificateFilter(forms.Form):
    """Narrowing the list of certificates."""

    q = forms.CharField(label=_("Tìm sản phẩm, chủ thể, số giấy"), required=False, max_length=100)
    star = forms.TypedChoiceField(
        label=_("Hạng sao"),
        required=False,
        coerce=int,
        empty_value=None,
        choices=[("", _("Mọi hạng")), (3, _("3 sao")), (4, _("4 sao")), (5, _("5 sao"))],
    )
    phase = forms.ChoiceField(
        label=_("Hiệu lực"),
        required=False,
        choices=[
            ("", _("Tất cả")),
            ("valid", _("Còn hiệu lực")),
            ("window", _("Trong cửa sổ đánh giá lại")),
            ("expired", _("Hết hạn")),
            ("revoked", _("Đã thu hồi")),
        ],
    )

    def narrow(self, rows: QuerySet[Certificate], on: dt.date) -> QuerySet[Certificate]:
        """`rows` under what was chosen; a choice that cannot be is left out."""
        self.is_valid()
        chosen = getattr(self, "cleaned_data", {})
        if words := text.fold(chosen.get("q") or "").split():
            for word in words:
                rows = rows.filter(Q(product__search_text__contains=word) | Q(number__icontains=word))
        if chosen.get("star"):
            rows = rows.filter(star=chosen["star"])
        return _by_phase(rows, chosen.get("phase") or "", on)


def _by_phase(rows: QuerySet[Certificate], phase: str, on: dt.date) -> QuerySet[Certificate]:
    if phase == "revoked":
        return rows.filter(state="revoked")
    standing = Q(valid_to__gte=on) | Q(standing__extended_to__gte=on)
    if phase == "expired":
        return rows.filter(state="active").exclude(standing)
    if phase == "valid":
        return rows.filter(standing, state="active")
    if phase == "window":
        first, last = terms.ends_in_window(on)
        return rows.filter(state="active", valid_to__range=(first, last))
    return rows
