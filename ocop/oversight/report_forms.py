"""Validating what the public reports and what officers do with it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from ocop.base import text
from ocop.files.forms import FilesField, SeveralFiles
from ocop.organisations.forms import offer_rows
from ocop.organisations.models import Organisation
from ocop.oversight.forms import PICTURES
from ocop.oversight.models import Report, ReportKind, ReportState
from ocop.places.models import Unit
from ocop.products.models import Product

_TYPED = {"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}
"""For codes typed from paper: nothing remembered by the browser, nothing put right by the phone."""


class ReportForm(forms.Form):
    """What somebody saw, where, and how to reach them if they wish."""

    kind = forms.ChoiceField(
        label=_("Phản ánh về việc gì?"),
        choices=ReportKind.choices,
        widget=forms.RadioSelect({"class": "options"}),
    )
    text = forms.CharField(
        label=_("Anh chị thấy gì?"), min_length=10, max_length=5000,
        widget=forms.Textarea({"rows": 5, "maxlength": 5000}),
        help_text=_("Kể như kể cho người quen: cái gì, lúc nào, có gì lạ."),
    )  # fmt: skip
    subject = forms.CharField(label=_("Sản phẩm, cơ sở nào?"), max_length=300, required=False)
    place = forms.CharField(
        label=_("Thấy ở đâu?"), max_length=300, required=False,
        help_text=_("Địa chỉ, tên chợ, cửa hàng hoặc trang bán hàng."),
    )  # fmt: skip
    pictures = FilesField(
        label=_("Ảnh"), required=False, help_text=_("Nhiều nhất 3 ảnh."),
        widget=SeveralFiles({"accept": PICTURES, "data-upload": "1", "data-camera": "1"}),
    )  # fmt: skip
    contact = forms.CharField(
        label=_("Cách liên hệ"), max_length=200, required=False,
        help_text=_(
            "Điện thoại hoặc thư điện tử, nếu muốn được hỏi thêm. Chỉ cán bộ xử lý thấy; xong việc thì xóa."
        ),
    )  # fmt: skip
    website = forms.CharField(
        label=_("Để trống ô này"), required=False, max_length=200,
        widget=forms.TextInput({"tabindex": "-1", "autocomplete": "off"}),
    )  # fmt: skip

    def __init__(self, *args: Any, product: Product | None = None, **kwargs: Any) -> None:
        """With `product` there is no need to say which."""
        super().__init__(*args, **kwargs)
        if product is not None:
            del self.fields["subject"]

    @property
    def is_robot(self) -> bool:
        """Whether the field that nobody sees was filled in."""
        return bool(self.data.get("website"))


class FollowForm(forms.Form):
    """Number and secret of a report."""

    so = forms.CharField(
        label=_("Số phản ánh"), max_length=30, help_text=_("Ví dụ: PA-260615-K7QX3"),
        widget=forms.TextInput(_TYPED),
    )  # fmt: skip
    ma = forms.CharField(
        label=_("Mã theo dõi"), max_length=20, help_text=_("Tám ký tự nhận được khi gửi."),
        widget=forms.TextInput(_TYPED),
    )  # fmt: skip


class ReportFilter(forms.Form):
    """Conditions of the officers' list of reports."""

    trang_thai = forms.ChoiceField(
        label=_("Trạng thái"), required=False, choices=[("", _("Tất cả")), *ReportState.choices]
    )
    loai = forms.ChoiceField(
        label=_("Về việc"), required=False, choices=[("", _("Tất cả")), *ReportKind.choices]
    )

    @property
    def chosen(self) -> dict[str, str]:
        """The conditions in force."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}

    def narrow(self, reports: QuerySet[Report]) -> QuerySet[Report]:
        """The reports that the conditions leave."""
        chosen = self.chosen
        if "trang_thai" in chosen:
            reports = reports.filter(state=chosen["trang_thai"])
        return reports.filter(kind=chosen["loai"]) if "loai" in chosen else reports


class LinkForm(forms.Form):
    """Whom a report is about, found by words; else the commune where it was seen."""

    chu_the = forms.ModelChoiceField(
        label=_("Chủ thể"), queryset=Organisation.objects.none(), required=False, empty_label=_("Chưa rõ")
    )
    xa = forms.ModelChoiceField(
        label=_("Xã"), queryset=Unit.objects.none(), required=False, empty_label=_("Chưa rõ"),
        help_text=_("Có chủ thể thì lấy xã của chủ thể."),
    )  # fmt: skip

    def __init__(
        self,
        *args: Any,
        producers: QuerySet[Organisation],
        units: QuerySet[Unit],
        words: str = "",
        **kwargs: Any,
    ) -> None:
        """Offers at most 50 of the producers that hold `words`."""
        super().__init__(*args, **kwargs)
        for word in text.fold(words).split():
            producers = producers.filter(search_text__contains=word)
        first = producers.order_by("sort_key", "pk").values("pk")[:50]
        offer_rows(
            self, "chu_the", Organisation.objects.filter(pk__in=list(first.values_list("pk", flat=True)))
        )
        offer_rows(self, "xa", units.order_by("sort_key", "pk"))


class AnswerForm(forms.Form):
    """Words for the sender."""

    answer = forms.CharField(
        label=_("Trả lời cho người phản ánh"), max_length=5000,
        widget=forms.Textarea({"rows": 4, "maxlength": 5000}),
        help_text=_("Người gửi đọc được bằng số và mã theo dõi. Không ghi tên người phản ánh."),
    )  # fmt: skip
