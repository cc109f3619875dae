"""Forms of contracts, milestones, payments, amendments, acceptance, transfers and technologies."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ocop.organisations.models import Organisation
from ocop.products.models import Product
from ocop.science.forms.pieces import line, lines, money, uploads
from ocop.science.models import Direction, Grade, Project, Stage, Subject


class ContractForm(forms.Form):
    """The contract for a selected proposal."""

    contract_no = line(_("Số hợp đồng"))
    signed_on = forms.DateField(label=_("Ngày ký"))
    starts_on = forms.DateField(label=_("Bắt đầu"))
    ends_on = forms.DateField(label=_("Kết thúc"))
    state_amount = money(
        _("Ngân sách nhà nước"), _("Không vượt mức đã quyết định cho đề xuất."), required=True
    )
    own_amount = money(_("Vốn tự có"))
    other_amount = money(_("Nguồn khác"))


class MilestoneForm(forms.Form):
    """A milestone."""

    title = line(_("Mốc, kết quả phải có"), _("Ví dụ: Xong ba mẻ thử, có số liệu hao hụt"), 300)
    due_on = forms.DateField(label=_("Hạn"))


class MilestoneReportForm(forms.Form):
    """What was reached."""

    report = lines(_("Kết quả đã đạt"), _("Việc đã làm, con số đạt được, khó khăn nếu có."), 6, required=True)
    uploads = uploads()


class PaymentForm(forms.Form):
    """A payment of the state's part."""

    amount = money(_("Số tiền"), required=True)
    paid_on = forms.DateField(label=_("Ngày chi"))
    voucher_no = line(_("Số chứng từ"))
    milestone = forms.TypedChoiceField(label=_("Theo mốc"), coerce=int, empty_value=None, required=False)

    def __init__(self, *args: Any, project: Project, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        done = [(str(row.pk), str(row)) for row in project.milestones.filter(accepted_at__isnull=False)]
        self.fields["milestone"].choices = [("", _("Không theo mốc nào")), *done]  # type: ignore[attr-defined]


class AmendmentForm(forms.Form):
    """A change of the contract."""

    number = line(_("Số phụ lục"))
    signed_on = forms.DateField(label=_("Ngày ký phụ lục"))
    ends_on = forms.DateField(label=_("Kết thúc mới"))
    state_amount = money(_("Ngân sách mới"), required=True)
    reason = lines(_("Lý do điều chỉnh"), required=True)


class AcceptanceForm(forms.Form):
    """The acceptance of a project."""

    grade = forms.ChoiceField(
        label=_("Xếp loại"), choices=Grade.choices, widget=forms.RadioSelect,
        help_text=_("Ba mức mặc định của hệ thống; kế hoạch không quy định."),
    )  # fmt: skip
    closed_on = forms.DateField(label=_("Ngày nghiệm thu"))
    closing_no = line(_("Số biên bản nghiệm thu"))
    conclusion = lines(_("Kết luận"), required=True)


class StopForm(forms.Form):
    """The early end of a contract."""

    closed_on = forms.DateField(label=_("Ngày dừng"))
    closing_no = line(_("Số quyết định dừng"))
    conclusion = lines(_("Lý do dừng"), required=True)


class TransferForm(forms.Form):
    """A technology handed to a producer: to one of `producers`, which a search may widen."""

    organisation = forms.TypedChoiceField(label=_("Bên nhận"), coerce=int, empty_value=None)
    product = forms.TypedChoiceField(label=_("Cho sản phẩm"), coerce=int, empty_value=None, required=False)
    what = line(_("Công nghệ, quy trình được giao"), most=300)
    handed_on = forms.DateField(label=_("Ngày chuyển giao"))

    def __init__(self, *args: Any, producers: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._producers = {row.pk: row for row in producers}
        rows = Product.objects.filter(organisation_id__in=self._producers, is_retired=False)
        self._products = {row.pk: row for row in rows.order_by("sort_key", "pk")[:300]}
        named = [
            (str(pk), f"{row} – {self._producers[row.organisation_id]}") for pk, row in self._products.items()
        ]
        self.fields["organisation"].choices = [  # type: ignore[attr-defined]
            ("", _("Chọn bên nhận…")), *((str(pk), str(row)) for pk, row in self._producers.items())
        ]  # fmt: skip
        self.fields["product"].choices = [("", _("Không riêng sản phẩm nào")), *named]  # type: ignore[attr-defined]

    def data_for_action(self) -> tuple[Organisation, dict[str, Any]]:
        """Who takes it, and the rest by the names that the action gives them."""
        data = dict(self.cleaned_data)
        owner = self._producers[data.pop("organisation")]
        data["product"] = self._products.get(data["product"] or 0)
        return owner, data


class TechnologyForm(forms.Form):
    """A technology offered or asked for."""

    title = line(_("Tên công nghệ"), _("Ví dụ: Máy sấy bơm nhiệt 200 kg/mẻ"), 250)
    subject = forms.ChoiceField(label=_("Lĩnh vực"), choices=[("", _("Chọn lĩnh vực…")), *Subject.choices])
    industry = forms.ChoiceField(label=_("Ngành sản phẩm"), required=False)
    description = lines(_("Mô tả"), _("Dùng cho việc gì, công suất, điều kiện cần có."))
    cost = money(_("Chi phí ước tính"))
    stage = forms.ChoiceField(
        label=_("Mức sẵn sàng"), required=False, choices=[("", _("Chưa rõ")), *Stage.choices]
    )

    def __init__(self, *args: Any, industries: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", _("Mọi ngành")), *((name, name) for name in industries)]
        self.fields["industry"].choices = choices  # type: ignore[attr-defined]


class TechnologyFilter(forms.Form):
    """What the register is narrowed by; what cannot be read is left out."""

    tim = forms.CharField(label=_("Tìm"), required=False, widget=forms.TextInput({"type": "search"}))
    loai = forms.ChoiceField(label=_("Loại"), required=False, choices=[("", _("Tất cả")), *Direction.choices])
    linh_vuc = forms.ChoiceField(
        label=_("Lĩnh vực"), required=False, choices=[("", _("Tất cả")), *Subject.choices]
    )

    @property
    def chosen(self) -> dict[str, str]:
        """The conditions in force, by the names that the query gives them."""
        self.is_valid()
        names = {"tim": "words", "loai": "direction", "linh_vuc": "subject"}
        return {names[name]: value for name, value in self.cleaned_data.items() if value}
