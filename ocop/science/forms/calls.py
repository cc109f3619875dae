"""Forms of calls, proposals, panels and decisions."""

from __future__ import annotations

from typing import Any

from django import forms as base
from django.utils.translation import gettext_lazy as _

from ocop.councils.models import Council, HouseRules
from ocop.organisations.models import LegalForm
from ocop.science.forms.pieces import line, lines, money, uploads
from ocop.science.models import Call, Proposal, Subject
from ocop.science.states import ProposalState

GROUPS = (
    LegalForm.ENTERPRISE,
    LegalForm.COOPERATIVE,
    LegalForm.COOPERATIVE_GROUP,
    LegalForm.PRODUCTION_HOUSEHOLD,
    LegalForm.REGISTERED_HOUSEHOLD,
)
"""Whom Kế hoạch 363 (K9) puts first: small firms, cooperatives, groups, households."""
PRIORITIES = tuple(subject for subject in Subject if subject != Subject.OTHER)


class CallForm(base.Form):
    """A call; the priorities of the plan are ticked at first."""

    year = base.IntegerField(
        label=_("Năm"), min_value=2018, max_value=2100, widget=base.TextInput({"class": "w-5"})
    )
    title = line(_("Tên đợt"), _("Ví dụ: Đề xuất đề tài, dự án năm 2027"), 200)
    opens_on = base.DateField(label=_("Nhận từ ngày"))
    closes_on = base.DateField(label=_("Nhận đến hết ngày"))
    topics = lines(
        _("Nội dung đặt hàng"), _("Tỉnh cần giải quyết việc gì. Nơi đề xuất đọc ở trang của mình."), 6
    )
    subjects = base.MultipleChoiceField(
        label=_("Lĩnh vực ưu tiên"), required=False, widget=base.CheckboxSelectMultiple,
        choices=[(each.value, each.label) for each in PRIORITIES],
        initial=[each.value for each in PRIORITIES],
    )  # fmt: skip
    forms = base.MultipleChoiceField(
        label=_("Đối tượng ưu tiên"), required=False, widget=base.CheckboxSelectMultiple,
        choices=[(each.value, each.label) for each in GROUPS], initial=[each.value for each in GROUPS],
    )  # fmt: skip
    budget = money(_("Ngân sách tối đa của đợt"), _("Để trống nếu chưa định mức."))
    threshold = base.DecimalField(
        label=_("Điểm trung bình tối thiểu để được chọn"), min_value=0, max_value=100, decimal_places=2,
        initial=70, localize=True, help_text=_("Mặc định 70, tỉnh sửa được; kế hoạch không quy định."),
    )  # fmt: skip
    panel = base.ModelChoiceField(
        label=_("Hội đồng tuyển chọn"), queryset=Council.objects.none(), required=False,
        empty_label=_("Chưa chọn"),
        help_text=_("Chọn sau cũng được, trước khi chấm."),
    )  # fmt: skip

    def __init__(self, *args: Any, panels: Any, call: Call | None = None, **kwargs: Any) -> None:
        """Of a call that is open already only its last day and its panel may be changed."""
        super().__init__(*args, **kwargs)
        field = self.fields["panel"]
        field.queryset = panels  # type: ignore[attr-defined]
        if call is not None and call.state != "draft":
            for name in set(self.fields) - {"closes_on", "panel"}:
                del self.fields[name]


def initial_of(call: Call) -> dict[str, Any]:
    """What the form shows of a stored call."""
    return {name: getattr(call, name) for name in CallForm.base_fields}


class ProposalForm(base.Form):
    """A proposal; title and field are enough to keep a draft."""

    title = line(_("Tên đề tài, dự án"), _("Ví dụ: Quy trình sấy lạnh xoài cho hợp tác xã"), 300)
    subject = base.ChoiceField(label=_("Lĩnh vực"), choices=[("", _("Chọn lĩnh vực…")), *Subject.choices])
    need = lines(_("Vì sao cần làm?"), _("Vấn đề của chủ thể, có số liệu càng tốt."))
    aim = lines(_("Mục tiêu, sản phẩm phải có"), _("Đo được: công suất, tỷ lệ hao hụt, số mẻ…"))
    method = lines(_("Nội dung, cách làm"))
    months = base.IntegerField(
        label=_("Làm trong mấy tháng?"), required=False, min_value=1, max_value=120,
        widget=base.TextInput({"class": "w-5", "inputmode": "numeric", "data-suffix": _("tháng")}),
    )  # fmt: skip
    state_budget = money(_("Kinh phí: ngân sách nhà nước"))
    own_budget = money(_("Kinh phí: vốn tự có"))
    other_budget = money(_("Kinh phí: nguồn khác"))


def initial_of_proposal(proposal: Proposal) -> dict[str, Any]:
    """What the form shows of a stored proposal; an amount of nothing stays blank."""
    found = {name: getattr(proposal, name) for name in ProposalForm.base_fields}
    return {name: value or None if name.endswith("_budget") else value for name, value in found.items()}


class AttachForm(base.Form):
    """A proof out of the library, or new files for it."""

    document = base.TypedChoiceField(
        label=_("Chọn từ kho minh chứng"), coerce=int, empty_value=None, required=False
    )
    title = line(_("Hoặc tải tệp mới, đặt tên"), most=250, required=False)
    uploads = uploads()

    def __init__(self, *args: Any, documents: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(str(row.pk), str(row)) for row in documents]
        self.fields["document"].choices = [("", _("Không chọn")), *choices]  # type: ignore[attr-defined]
        if not choices:
            del self.fields["document"]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if not data.get("document") and not data.get("uploads") and not self.errors:
            self.add_error("uploads", _("Hãy chọn một minh chứng trong kho hoặc tải tệp lên."))
        if data.get("uploads") and not data.get("title"):
            self.add_error("title", _("Hãy đặt tên cho tệp tải lên."))
        return data


class DecisionForm(base.Form):
    """The decision on the list: which proposals, by what decision."""

    decision_no = line(_("Số quyết định"))
    decided_on = base.DateField(label=_("Ngày quyết định"))
    selected = base.TypedMultipleChoiceField(
        label=_("Đề xuất được chọn"), coerce=int, required=False, widget=base.CheckboxSelectMultiple,
        help_text=_("Đã đánh dấu sẵn các đề xuất đạt điểm tối thiểu, xếp theo điểm."),
    )  # fmt: skip

    def __init__(self, *args: Any, call: Call, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = (
            call.proposals.filter(state=ProposalState.SCORED)
            .select_related("organisation")
            .order_by("-total")
        )
        field = self.fields["selected"]
        field.choices = [(row.pk, _label(row)) for row in rows]  # type: ignore[attr-defined]
        field.initial = [row.pk for row in rows if row.total is not None and row.total >= call.threshold]


def _label(row: Proposal) -> str:
    from django.utils.formats import number_format

    points = number_format(row.total, 2) if row.total is not None else "–"
    money_ = number_format(row.state_budget, force_grouping=True)
    return f"{row.title} · {row.organisation} · {points} · {money_} đ"


class PanelForm(base.ModelForm[Council]):
    """A panel for proposals."""

    class Meta:
        model = Council
        fields = ["name", "decision_no", "decided_on", "valid_from", "valid_to"]
        help_texts = {"name": _("Ví dụ: Hội đồng tuyển chọn đề tài, dự án năm 2027")}

    def _post_clean(self) -> None:
        """The action refuses in our words what the table's constraints would in the library's."""


class PanelRulesForm(base.ModelForm[HouseRules]):
    """A new version of a panel's house rules: what of them concerns proposals."""

    class Meta:
        model = HouseRules
        fields = [
            "issued_no",
            "valid_from",
            "quorum",
            "quorum_needs_chair",
            "quorum_counts_recused",
            "spread_limit",
            "allow_accept_spread",
        ]
        localized_fields = ["quorum", "spread_limit"]
        help_texts = {
            "quorum": _("Từ 0 đến 1; 0,75 nghĩa là ba phần tư số thành viên."),
            "spread_limit": _("Điểm cao nhất trừ điểm thấp nhất; đúng bằng mức này vẫn được."),
        }

    def _post_clean(self) -> None:
        """See `PanelForm`."""
