"""Validating what is said of ideas, calls and steps of help."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ocop.criteria.models import CriteriaSet
from ocop.organisations.forms import FigureField, lines_field
from ocop.organisations.models import Organisation
from ocop.products.forms import set_choices
from ocop.products.ideas import queries
from ocop.products.models import Idea, IdeaCall, IdeaState


class IdeaForm(forms.Form):
    """The idea in a few lines, and the plan of work behind it; only the name must be there to keep it."""

    name = forms.CharField(label=_("Tên sản phẩm dự kiến"), max_length=250, help_text=_("Ví dụ: Trà lá vối"))
    about = lines_field(_("Sản phẩm là gì?"), _("Vài câu như kể cho người quen. Gửi phiếu thì cần mục này."))
    materials = lines_field(_("Làm từ nguyên liệu gì, lấy ở đâu?"), rows=2)
    makers = lines_field(_("Ai làm?"), _("Gia đình, tổ nhóm, mấy người, đã làm bao lâu."), rows=2)
    needs = lines_field(_("Cần giúp gì?"), _("Ví dụ: bao bì, máy sấy, nơi bán, giấy tờ."), rows=2)
    criteria_set = forms.TypedChoiceField(
        label=_("Bộ sản phẩm"), coerce=int, empty_value=None, required=False,
        help_text=_("Chưa chắc thì để trống, xã sẽ giúp chọn."),
    )  # fmt: skip
    call = forms.TypedChoiceField(
        label=_("Gửi theo đợt"), coerce=int, empty_value=None, required=False,
        help_text=_("Không theo đợt nào cũng gửi được."),
    )  # fmt: skip
    market = lines_field(_("Bán cho ai, bán ở đâu?"), rows=2)
    investment = FigureField(
        label=_("Vốn đầu tư"), required=False, min_value=0, max_value=10**13,
        widget=forms.TextInput({"class": "w-10", "inputmode": "numeric", "data-suffix": _("đồng")}),
    )  # fmt: skip
    output = forms.CharField(
        label=_("Sản lượng năm đầu"), max_length=200, required=False, help_text=_("Ví dụ: 500 kg")
    )
    ready_on = forms.DateField(label=_("Dự kiến có sản phẩm ngày"), required=False)

    def __init__(
        self, *args: Any, organisation: Organisation, on: dt.date, kept: Idea | None = None, **kwargs: Any
    ) -> None:
        """Offers the sets for this kind of producer and the calls open on `on`; what `kept` has stays."""
        super().__init__(*args, **kwargs)
        sets = set_choices(organisation, on, kept.criteria_set_id if kept else None)
        self._offer("criteria_set", _("Chọn bộ sản phẩm…"), sets)
        open_now = {call.pk: call for call in queries.open_calls(on)}
        if kept is not None and kept.call is not None:
            open_now.setdefault(kept.call.pk, kept.call)
        self._calls = open_now
        self._offer("call", _("Không theo đợt"), [(str(pk), str(call)) for pk, call in open_now.items()])
        if not open_now:
            del self.fields["call"]

    def _offer(self, name: str, nothing: Any, choices: Iterable[tuple[Any, Any]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", nothing), *choices]

    def data_for_action(self) -> dict[str, Any]:
        """The cleaned data, with set and call as rows."""
        data = dict(self.cleaned_data)
        data["criteria_set"] = CriteriaSet.objects.filter(pk=data["criteria_set"] or 0).first()
        if "call" in data:
            data["call"] = self._calls.get(data["call"] or 0)
        return data


PLAN_FIELDS = ("market", "investment", "output", "ready_on")
"""The fields of the form that make up the business plan."""


def initial_of(idea: Idea) -> dict[str, Any]:
    """What the form shows of a stored idea."""
    names = [name for name in IdeaForm.base_fields if name not in ("criteria_set", "call")]
    found = {name: getattr(idea, name) for name in names}
    return found | {"criteria_set": idea.criteria_set_id, "call": idea.call_id}


class AcceptForm(forms.Form):
    """A word of advice for an idea that is taken in."""

    reasons = lines_field(_("Lời góp ý cho chủ thể"))


class ReturnForm(forms.Form):
    """Why an idea goes back, and what to change."""

    reasons = lines_field(_("Lý do trả lại, điều cần sửa"), rows=4, required=True)


class StepForm(forms.Form):
    """A step of help."""

    what = forms.CharField(label=_("Việc hỗ trợ"), max_length=300, help_text=_("Ví dụ: Thiết kế nhãn"))
    who = forms.CharField(label=_("Ai làm"), max_length=200)
    due_on = forms.DateField(label=_("Hạn"))


class CallForm(forms.Form):
    """A call for ideas."""

    year = forms.IntegerField(label=_("Năm"), min_value=2018, max_value=2100)
    title = forms.CharField(label=_("Tên đợt"), max_length=200)
    opens_on = forms.DateField(label=_("Nhận từ ngày"))
    closes_on = forms.DateField(label=_("Nhận đến hết ngày"))
    text = forms.CharField(
        label=_("Nội dung kêu gọi"), required=False, max_length=20_000,
        help_text=_("Tỉnh mong nhận ý tưởng gì, giúp được gì. Chủ thể đọc ở trang ý tưởng."),
        widget=forms.Textarea({"rows": 6, "maxlength": 20_000}),
    )  # fmt: skip


class IdeaFilter(forms.Form):
    """Conditions of the officers' list; what cannot be read is left out."""

    def __init__(self, data: Any, ideas: Any, *, several_communes: bool) -> None:
        """`ideas` are those that the reader may see."""
        super().__init__(data)
        states = [pair for pair in IdeaState.choices if pair[0] != IdeaState.DRAFT]
        self._choice("trang_thai", _("Trạng thái"), states)
        self._choice("nganh", _("Ngành"), [(name, name) for name in queries.industries(ideas)])
        if several_communes:
            self._choice("xa", _("Xã"), [(str(pk), name) for pk, name in queries.communes(ideas)])
        self._choice("dot", _("Đợt"), [(str(call.pk), str(call)) for call in _calls()])

    def _choice(self, name: str, label: Any, choices: list[tuple[Any, Any]]) -> None:
        field = forms.ChoiceField(label=label, required=False, choices=[("", _("Tất cả")), *choices])
        self.fields[name] = field

    @property
    def chosen(self) -> dict[str, str]:
        """The conditions in force."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}

    def narrow(self, ideas: Any) -> Any:
        """The ideas that the conditions leave."""
        chosen = self.chosen
        return queries.narrow(
            ideas,
            state=chosen.get("trang_thai", ""),
            industry=chosen.get("nganh", ""),
            unit_id=int(chosen.get("xa", 0)),
            call_id=int(chosen.get("dot", 0)),
        )


def _calls() -> list[IdeaCall]:
    return list(IdeaCall.objects.order_by("-opens_on", "-pk"))
