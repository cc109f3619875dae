"""Validating what is said of the network."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ocop.organisations import checks
from ocop.organisations.forms import CheckedField, FigureField, lines_field
from ocop.organisations.models import Body, BodyKind, Field, Organisation

_FIELDS = [("", _("Chọn lĩnh vực…")), *Field.choices]


class BodyForm(forms.Form):
    """A body of the programme; `units` are those the actor keeps."""

    unit = forms.TypedChoiceField(label=_("Cấp, nơi"), coerce=int)
    kind = forms.ChoiceField(label=_("Loại"), choices=BodyKind.choices)
    name = forms.CharField(
        label=_("Tên"), max_length=250, help_text=_("Ví dụ: Ban chỉ đạo Chương trình OCOP")
    )
    decision_no = forms.CharField(label=_("Số quyết định thành lập"), max_length=80, required=False)
    valid_from = forms.DateField(label=_("Từ ngày"))
    valid_to = forms.DateField(
        label=_("Đến hết ngày"), required=False, help_text=_("Để trống khi còn hoạt động.")
    )
    duties = lines_field(_("Nhiệm vụ"), most=2000)

    def __init__(
        self, *args: Any, units: list[tuple[str, str]], body: Body | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        if body is not None or len(units) < 2:
            del self.fields["unit"]
            return
        field = self.fields["unit"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = units


BODY_FIELDS = ("kind", "name", "decision_no", "valid_from", "valid_to", "duties")


class PostForm(forms.Form):
    """Who works in a body."""

    full_name = forms.CharField(label=_("Họ và tên"), max_length=200)
    position = forms.CharField(
        label=_("Chức vụ trong tổ chức"), max_length=150, help_text=_("Ví dụ: Phó Trưởng ban")
    )
    agency = forms.CharField(label=_("Cơ quan, chức danh"), max_length=250, required=False)
    duties = forms.CharField(label=_("Việc phụ trách"), max_length=500, required=False)
    decision_no = forms.CharField(label=_("Số quyết định"), max_length=80, required=False)
    valid_from = forms.DateField(label=_("Từ ngày"))
    valid_to = forms.DateField(label=_("Đến hết ngày"), required=False)
    phone = CheckedField(
        checks.phone, label=_("Điện thoại"), max_length=40, required=False,
        widget=forms.TextInput({"class": "w-20", "inputmode": "tel"}),
    )  # fmt: skip
    email = CheckedField(
        checks.email, label=_("Thư điện tử"), max_length=254, required=False,
        widget=forms.TextInput({"inputmode": "email"}),
    )  # fmt: skip
    is_focal = forms.BooleanField(label=_("Đầu mối OCOP: người chủ thể và cấp khác liên hệ"), required=False)


class EndForm(forms.Form):
    """Until when."""

    valid_to = forms.DateField(label=_("Giữ đến hết ngày"))


class PartnerForm(forms.Form):
    """A consultant or partner, with the fields it helps in."""

    name = forms.CharField(label=_("Tên đơn vị"), max_length=250)
    unit = forms.TypedChoiceField(
        label=_("Xã, phường, đặc khu"), coerce=int, empty_value=None, required=False
    )
    address = forms.CharField(label=_("Địa chỉ"), max_length=300, required=False)
    phone = CheckedField(
        checks.phone, label=_("Điện thoại"), max_length=40, required=False,
        widget=forms.TextInput({"class": "w-20", "inputmode": "tel"}),
    )  # fmt: skip
    email = CheckedField(
        checks.email, label=_("Thư điện tử"), max_length=254, required=False,
        widget=forms.TextInput({"inputmode": "email"}),
    )  # fmt: skip
    website = CheckedField(checks.website, label=_("Trang web"), max_length=200, required=False)
    fields_of = forms.MultipleChoiceField(
        label=_("Giúp được việc gì"),
        choices=Field.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    about = lines_field(_("Đã làm gì, ở đâu"), most=2000)
    is_closed = forms.BooleanField(label=_("Đã ngừng hoạt động"), required=False)

    def __init__(self, *args: Any, units: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["unit"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", _("Ngoài tỉnh hoặc chưa rõ")), *units]


PARTNER_FIELDS = ("name", "address", "phone", "email", "website", "about", "is_closed")


class NeedForm(forms.Form):
    """What help a producer looks for."""

    field = forms.ChoiceField(label=_("Cần giúp về"), choices=_FIELDS)
    text = lines_field(
        _("Cần giúp gì"), _("Vài câu: đang vướng gì, mong được giúp gì."), rows=4, required=True, most=2000
    )


class IntroduceForm(forms.Form):
    """Which partner is told, and with what word."""

    partner = forms.TypedChoiceField(label=_("Đơn vị"), coerce=int)
    note = forms.CharField(label=_("Lời nhắn"), max_length=500, required=False)

    def __init__(self, *args: Any, partners: list[Organisation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["partner"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(str(partner.pk), partner.name) for partner in partners]


class AnswerForm(forms.Form):
    """What the partner says."""

    answer = forms.CharField(label=_("Lời nhắn"), max_length=500, required=False)


class EngagementForm(forms.Form):
    """A contract with a partner; an empty client is the province itself."""

    client = forms.TypedChoiceField(label=_("Giúp chủ thể"), coerce=int, empty_value=None, required=False)
    field = forms.ChoiceField(label=_("Lĩnh vực"), choices=_FIELDS)
    subject = forms.CharField(label=_("Nội dung"), max_length=300)
    number = forms.CharField(label=_("Số hợp đồng"), max_length=80, required=False)
    signed_on = forms.DateField(label=_("Ngày ký"))
    ends_on = forms.DateField(label=_("Đến hết ngày"), required=False)
    amount = FigureField(
        label=_("Giá trị"), required=False, min_value=0, max_value=10**13,
        widget=forms.TextInput({"class": "w-10", "inputmode": "numeric", "data-suffix": _("đồng")}),
    )  # fmt: skip

    def __init__(self, *args: Any, clients: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["client"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", _("Cả tỉnh (không riêng chủ thể nào)")), *clients]


class CloseForm(forms.Form):
    """How a contract ended."""

    closed_on = forms.DateField(label=_("Ngày nghiệm thu hoặc chấm dứt"))
    note = forms.CharField(label=_("Kết quả hoặc lý do"), max_length=500, required=False)
    early = forms.BooleanField(label=_("Chấm dứt sớm, không nghiệm thu"), required=False)


class RatingForm(forms.Form):
    """What the help was worth."""

    score = forms.TypedChoiceField(
        label=_("Chấm điểm"), coerce=int, widget=forms.RadioSelect({"class": "inline"}),
        choices=[(5, _("5 – rất tốt")), (4, _("4 – tốt")), (3, _("3 – được")), (2, _("2 – chưa tốt")),
                 (1, _("1 – kém"))],
    )  # fmt: skip
    comment = lines_field(_("Nhận xét"), rows=2, most=2000)


class NetworkFilter(forms.Form):
    """Conditions of the lists; what cannot be read is left out."""

    linh_vuc = forms.ChoiceField(
        label=_("Lĩnh vực"), required=False, choices=[("", _("Tất cả")), *Field.choices]
    )

    @property
    def field(self) -> str:
        """The field that is asked for."""
        self.is_valid()
        return str(self.cleaned_data.get("linh_vuc") or "")
