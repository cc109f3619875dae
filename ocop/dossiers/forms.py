"""Forms of the dossier: Mẫu 01 and 02 from the list of fields, Mẫu 03, returns, supplements, filters."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.db.models import F, OrderBy, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ocop.base import text
from ocop.dossiers import fields
from ocop.dossiers.models import CommuneReport, Dossier, Kind, Side, Supplement
from ocop.dossiers.states import State
from ocop.organisations.forms import offer_choices
from ocop.organisations.models import Gender


class Unhurried(forms.BaseForm):
    """A form that may be saved half done: only what is wrong is refused, not what is blank.

    Fields keep saying that they are required, so that labels tell the truth; whether
    everything is there is asked when the paper moves on.
    """

    use_required_attribute = False

    def full_clean(self) -> None:
        wanted = {name for name, field in self.fields.items() if field.required}
        for name in wanted:
            self.fields[name].required = False
        super().full_clean()
        for name in wanted:
            self.fields[name].required = True


class PartForm(Unhurried, forms.Form):
    """One part of Mẫu 01 or 02."""

    def __init__(self, part: fields.Part, data: Any = None, *, initial: Mapping[str, Any]) -> None:
        super().__init__(data, initial=_shown(part, initial))
        self.part = part
        for item in part.fields:
            self.fields[item.name] = _control(item)


def _shown(part: fields.Part, kept: Mapping[str, Any]) -> dict[str, Any]:
    days = {item.name for item in part.fields if item.input == "date"}
    return {
        name: dt.date.fromisoformat(value) if name in days and value else value
        for name, value in kept.items()
    }


def _control(item: fields.Field) -> forms.Field:
    said: dict[str, Any] = {"label": item.label, "required": item.required, "help_text": item.hint}
    if item.input == "tick":
        return forms.BooleanField(**said)
    if item.input == "date":
        return forms.DateField(**said)
    if item.input == "email":
        return forms.EmailField(**said)
    if item.input == "whole":
        number = forms.NumberInput({"class": "w-5", "inputmode": "numeric"})
        return forms.IntegerField(min_value=0, max_value=1000, widget=number, **said)
    if item.input == "gender":
        choices = [("", _("Chưa ghi")), *Gender.choices]
        return forms.ChoiceField(choices=choices, **said)
    if item.input == "text":
        area = forms.Textarea({"rows": 5, "maxlength": fields.LONGEST})
        return forms.CharField(max_length=fields.LONGEST, widget=area, **said)
    attrs = {"class": "w-20", "inputmode": "tel"} if item.input == "phone" else {}
    return forms.CharField(max_length=300, widget=forms.TextInput(attrs), **said)


class OpenForm(forms.Form):
    """Which kind of registration."""

    kind = forms.ChoiceField(
        label=gettext_lazy("Lần đăng ký"), choices=Kind.choices, widget=forms.RadioSelect
    )


class AnswerForm(Unhurried, forms.Form):
    """A level (by its place on the sheet) and a description at one criterion."""

    level = forms.IntegerField(required=False, min_value=0)
    description = forms.CharField(
        label=gettext_lazy("Mô tả, chứng minh kết quả"),
        help_text=gettext_lazy("Mức có điểm cần mô tả hoặc ít nhất một minh chứng (Mẫu 02, Phần III)."),
        max_length=fields.LONGEST,
        widget=forms.Textarea({"rows": 5, "maxlength": fields.LONGEST}),
    )
    version = forms.IntegerField(required=False, min_value=0, widget=forms.HiddenInput)


class ReasonForm(forms.Form):
    """A reason that has to be written."""

    reason = forms.CharField(
        label=gettext_lazy("Lý do"), max_length=2000, widget=forms.Textarea({"rows": 4, "maxlength": 2000})
    )


class NoteForm(forms.Form):
    """A reason that may be written."""

    reason = forms.CharField(
        label=gettext_lazy("Lý do"),
        required=False,
        max_length=2000,
        widget=forms.Textarea({"rows": 3, "maxlength": 2000}),
    )


class PerPartForm(forms.Form):
    """A text for each part of the dossier, every one of them optional, at least one written."""

    def __init__(self, parts: Iterable[tuple[str, str]], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for code, title in parts:
            area = forms.Textarea({"rows": 2, "maxlength": 2000})
            self.fields[f"part_{code}"] = forms.CharField(
                label=title, required=False, max_length=2000, widget=area
            )
        self.order_fields([name for name in self.fields if name.startswith("part_")])

    @property
    def texts(self) -> dict[str, str]:
        """What was written, by part code."""
        return {
            name.removeprefix("part_"): value
            for name, value in self.cleaned_data.items()
            if name.startswith("part_") and value
        }


class ReturnForm(PerPartForm):
    """The commune's reasons for each part, and a word to all of it."""

    note = forms.CharField(
        label=gettext_lazy("Ghi chú chung"),
        required=False,
        max_length=2000,
        widget=forms.Textarea({"rows": 2, "maxlength": 2000}),
    )


class SupplementForm(PerPartForm):
    """What is to be added, by part; a day only where the rules of procedure set one."""

    due_on = forms.DateField(
        label=gettext_lazy("Hạn bổ sung theo Quy chế"),
        required=False,
        help_text=gettext_lazy("Quyết định không đặt hạn; chỉ ghi khi Quy chế hội đồng có quy định."),
    )


class SupplementAnswerForm(forms.Form):
    """An answer to each open question."""

    def __init__(self, asked: Iterable[Supplement], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for item in asked:
            area = forms.Textarea({"rows": 3, "maxlength": 4000})
            self.fields[f"answer_{item.pk}"] = forms.CharField(
                label=item.question, max_length=4000, widget=area
            )

    @property
    def texts(self) -> dict[int, str]:
        """The answers by supplement id."""
        return {int(name.removeprefix("answer_")): text for name, text in self.cleaned_data.items()}


class CommuneReportForm(Unhurried, forms.ModelForm[CommuneReport]):
    """Mẫu 03: four contents, meeting, samples, the commune's letter. All may be saved half done."""

    class Meta:
        model = CommuneReport
        fields = (
            "materials", "labour", "idea", "identity", "meeting_held", "meeting_note",
            "samples", "proposal_no", "proposed_on", "signer",
        )  # fmt: skip
        widgets = {
            name: forms.Textarea({"rows": 5, "maxlength": 8000})
            for name in ("materials", "labour", "idea", "identity", "meeting_note")
        } | {"samples": forms.NumberInput({"class": "w-5", "inputmode": "numeric"})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in self.fields:
            self.fields[name].required = name not in {"meeting_held", "meeting_note"}


SORTS: dict[str, tuple[str | OrderBy, str]] = {
    "due": (F("commune_due_on").asc(nulls_last=True), "pk"),
    "-due": (F("commune_due_on").desc(nulls_last=True), "-pk"),
    "submitted": ("submitted_at", "pk"),
    "-submitted": ("-submitted_at", "-pk"),
    "product": ("product__sort_key", "pk"),
    "-product": ("-product__sort_key", "-pk"),
    "unit": ("unit__sort_key", "pk"),
    "-unit": ("-unit__sort_key", "-pk"),
}


class DossierFilter(forms.Form):
    """Narrow and sort a list of dossiers."""

    q = forms.CharField(label=gettext_lazy("Tìm"), required=False, widget=forms.TextInput({"type": "search"}))
    state = forms.ChoiceField(label=gettext_lazy("Trạng thái"), required=False)
    kind = forms.ChoiceField(label=gettext_lazy("Lần đăng ký"), required=False)
    late = forms.BooleanField(label=gettext_lazy("Chỉ hồ sơ quá hạn"), required=False)
    unit = forms.ChoiceField(label=gettext_lazy("Xã"), required=False)

    def __init__(self, data: Any, *, units: list[tuple[str, str]] | None = None) -> None:
        super().__init__(data)
        states = [choice for choice in State.choices if choice[0] != State.DRAFT]
        offer_choices(self, "state", [("", _("Mọi trạng thái")), *states])
        offer_choices(self, "kind", [("", _("Mọi lần")), *Kind.choices])
        if units is None:
            del self.fields["unit"]
        else:
            offer_choices(self, "unit", [("", _("Mọi xã")), *units])

    def narrow(self, rows: QuerySet[Dossier], today: dt.date, sort: str, default: str) -> QuerySet[Dossier]:
        """The rows that fit, sorted; what cannot be read narrows nothing."""
        self.is_valid()
        data = self.cleaned_data
        for word in text.fold(data.get("q", "")).split():
            rows = rows.filter(product__search_text__contains=word)
        for name in ("state", "kind"):
            if data.get(name):
                rows = rows.filter(**{name: data[name]})
        if data.get("unit"):
            rows = rows.filter(unit_id=int(data["unit"]))
        if data.get("late"):
            rows = rows.filter(state=State.WITH_COMMUNE, commune_due_on__lt=today)
        return rows.order_by(*SORTS.get(sort, SORTS[default]))


class StepForm(forms.Form):
    """A step on the road to the star: what, who, until when. Members plan for themselves alone."""

    text = forms.CharField(
        label=gettext_lazy("Việc cần làm"), max_length=500,
        widget=forms.Textarea({"rows": 3, "maxlength": 500}),
    )  # fmt: skip
    owner = forms.ChoiceField(
        label=gettext_lazy("Ai làm"), choices=Side.choices, widget=forms.RadioSelect, initial=Side.PRODUCER
    )
    owner_name = forms.CharField(
        label=gettext_lazy("Người làm"), required=False, max_length=200,
        help_text=gettext_lazy("Ghi tên nếu đã rõ ai làm."),
    )  # fmt: skip
    due_on = forms.DateField(
        label=gettext_lazy("Làm xong trước hết ngày"),
        help_text=gettext_lazy(
            "Ví dụ 05/11/2026. Người làm được nhắc trước 14 ngày, trước 3 ngày và khi quá hạn."
        ),
    )

    def __init__(self, *args: Any, for_self: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if for_self:
            del self.fields["owner"]

    def data_for_action(self) -> dict[str, Any]:
        """What `actions.plan_step` takes."""
        return {"owner": str(Side.PRODUCER), **self.cleaned_data}
