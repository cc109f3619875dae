"""Forms of the council's desks: they check input and write nothing."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ocop.base.clock import LOCAL
from ocop.councils.models import (
    AdvisoryReport,
    Batch,
    Council,
    Hearing,
    HouseRules,
    Position,
)
from ocop.councils.queries import knock_outs
from ocop.people.models import Person


class CouncilForm(forms.ModelForm[Council]):
    """A new council."""

    class Meta:
        model = Council
        fields = ["name", "decision_no", "decided_on", "valid_from", "valid_to"]
        help_texts = {"name": _("Ví dụ: Hội đồng đánh giá, phân hạng sản phẩm OCOP tỉnh An Giang")}

    def _post_clean(self) -> None:
        """The action refuses in our words what the table's constraints would in the library's."""


class SeatForm(forms.Form):
    """A seat: a person who is appointed as council member."""

    person = forms.ModelChoiceField(label=_("Thành viên"), queryset=Person.objects.none())
    position = forms.ChoiceField(
        label=_("Vị trí"), choices=Position.choices, initial=Position.MEMBER, widget=forms.RadioSelect
    )
    agency = forms.CharField(label=_("Cơ quan"), max_length=200, required=False)

    def __init__(self, *args: Any, people: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["person"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = people


HOUSE_RULES = [
    "issued_no",
    "valid_from",
    "quorum",
    "quorum_needs_chair",
    "vice_chair_stands_in",
    "quorum_counts_recused",
    "spread_limit",
    "rounding",
    "mark_rule",
    "allow_accept_spread",
    "extra_batches",
]
"""The fields of a version of the house rules, in the order of the form."""


class HouseRulesForm(forms.ModelForm[HouseRules]):
    """A new version of the house rules; the decision leaves all of this to them."""

    class Meta:
        model = HouseRules
        fields = HOUSE_RULES
        localized_fields = ["quorum", "spread_limit"]
        help_texts = {
            "quorum": _("Từ 0 đến 1; 0,75 nghĩa là ba phần tư số thành viên."),
            "spread_limit": _("Điểm cao nhất trừ điểm thấp nhất; đúng bằng mức này vẫn được."),
            "rounding": _("Để trống: xếp hạng theo điểm trung bình chưa làm tròn."),
        }
        widgets = {
            "quorum": forms.TextInput(attrs={"class": "w-5", "inputmode": "decimal"}),
            "spread_limit": forms.TextInput(attrs={"class": "w-5", "inputmode": "decimal"}),
            "rounding": forms.TextInput(attrs={"class": "w-5", "inputmode": "numeric"}),
            "mark_rule": forms.RadioSelect,
        }

    def _post_clean(self) -> None:
        """The action refuses in our words what the table's constraints would in the library's."""

    def clean_spread_limit(self) -> Any:
        """No less than nothing."""
        value = self.cleaned_data["spread_limit"]
        if value < 0:
            raise forms.ValidationError(_("Nhập số từ 0 trở lên."))
        return value

    def clean_quorum(self) -> Any:
        """More than nobody, at most everybody."""
        value = self.cleaned_data["quorum"]
        if not 0 < value <= 1:
            raise forms.ValidationError(_("Nhập số lớn hơn 0 và không quá 1."))
        return value

    def clean_rounding(self) -> Any:
        """At most six decimals."""
        value = self.cleaned_data["rounding"]
        if value is not None and not 0 <= value <= 6:
            raise forms.ValidationError(_("Nhập số từ 0 đến 6, hoặc để trống."))
        return value


class BatchForm(forms.Form):
    """One of the law's batches of a year."""

    year = forms.IntegerField(
        label=_("Năm"), min_value=2020, max_value=2100, widget=forms.TextInput(attrs={"class": "w-5"})
    )
    number = forms.TypedChoiceField(
        label=_("Đợt"),
        coerce=int,
        choices=[
            (1, _("Đợt 1: xã đề nghị trước 30/04, đánh giá trước 30/06")),
            (2, _("Đợt 2: xã đề nghị trước 30/10, đánh giá trước 30/12")),
        ],
        widget=forms.RadioSelect,
        help_text=_("Đ.5.1 Quyết định 26/2026/QĐ-TTg."),
    )


class ExtraBatchForm(forms.ModelForm[Batch]):
    """A batch beyond the law's two."""

    council = forms.ModelChoiceField(label=_("Hội đồng"), queryset=Council.objects.none())

    class Meta:
        model = Batch
        fields = ["year", "plan_no", "proposals_before", "evaluated_before"]
        widgets = {"year": forms.TextInput(attrs={"class": "w-5", "inputmode": "numeric"})}

    def __init__(self, *args: Any, councils: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["council"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = councils

    def _post_clean(self) -> None:
        """The model's constraints are the action's business; the form has no unit and number yet."""


class SessionForm(forms.Form):
    """A meeting, or a round of written opinions."""

    title = forms.CharField(label=_("Tên phiên họp"), max_length=200)
    batch = forms.ModelChoiceField(label=_("Đợt"), queryset=Batch.objects.none())
    is_written = forms.TypedChoiceField(
        label=_("Hình thức"),
        coerce=lambda value: value == "1",
        choices=[("0", _("Họp")), ("1", _("Lấy ý kiến bằng văn bản (chỉ đánh giá lại, Đ.7.6d)"))],
        initial="0",
        widget=forms.RadioSelect,
    )
    day = forms.DateField(label=_("Ngày"))
    time = forms.TimeField(
        label=_("Giờ"),
        initial=dt.time(8),
        widget=forms.TimeInput(attrs={"class": "w-5"}, format="%H:%M"),
        help_text=_("Ví dụ: 08:00"),
    )
    place = forms.CharField(label=_("Địa điểm"), max_length=200, required=False)

    def __init__(self, *args: Any, batches: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["batch"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = batches

    def values(self) -> dict[str, Any]:
        """What `plan_session` takes."""
        data = dict(self.cleaned_data)
        held_at = dt.datetime.combine(data.pop("day"), data.pop("time"), tzinfo=LOCAL)
        return {**data, "held_at": held_at}


class AdviceForm(forms.ModelForm[AdvisoryReport]):
    """The advisory team's report (Đ.7.3c)."""

    recommends = forms.TypedChoiceField(
        label=_("Đề nghị"),
        coerce=lambda value: value == "1",
        choices=[("1", _("Đưa ra hội đồng")), ("0", _("Chưa đưa ra hội đồng"))],
        widget=forms.RadioSelect,
    )

    class Meta:
        model = AdvisoryReport
        fields = ["findings", "site_visit", "lab_tests", "recommends"]
        widgets = {
            "findings": forms.Textarea(attrs={"rows": 8}),
            "site_visit": forms.Textarea(attrs={"rows": 4}),
            "lab_tests": forms.Textarea(attrs={"rows": 4}),
        }
        help_texts = {
            "site_visit": _("Ngày, nơi và kết quả khảo sát; để trống nếu không khảo sát."),
            "lab_tests": _("Chỉ tiêu và kết quả kiểm nghiệm bổ sung; để trống nếu không có."),
        }


class ReasonForm(forms.Form):
    """Why: for what is put off, taken out, not counted."""

    reason = forms.CharField(label=_("Lý do"), widget=forms.Textarea(attrs={"rows": 3, "maxlength": 1000}))


class DiscussionForm(forms.Form):
    """What was said before members score again."""

    discussion = forms.CharField(
        label=_("Nội dung thảo luận"),
        help_text=_("Ghi tiêu chí còn khác nhau và ý kiến đã trao đổi; phần này vào biên bản."),
        widget=forms.Textarea(attrs={"rows": 6, "maxlength": 5000}),
    )


class DisqualifyForm(forms.Form):
    """On which ground of the sheet a dossier is taken out."""

    ground = forms.TypedChoiceField(label=_("Căn cứ"), coerce=int, widget=forms.RadioSelect)
    note = forms.CharField(
        label=_("Ghi chú"), required=False, widget=forms.Textarea(attrs={"rows": 3, "maxlength": 1000})
    )

    def __init__(self, *args: Any, hearing: Hearing, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["ground"]
        assert isinstance(field, forms.TypedChoiceField)
        found = enumerate(knock_outs(hearing.dossier))
        field.choices = [(n, f"{x.code} {x.title}: {x.text}" if x.code else x.text) for n, x in found]


class CloseForm(forms.Form):
    """The number of the minutes, where the office gives one at once."""

    number = forms.CharField(label=_("Số biên bản"), max_length=80, required=False)
