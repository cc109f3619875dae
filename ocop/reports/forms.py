"""What the office and the leader fill in."""

from __future__ import annotations

import datetime as dt
from typing import Any, cast

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from ocop.base import text
from ocop.plan import indicators
from ocop.reports import periods, rules, wording
from ocop.reports.models import Definition, Dimension, Line
from ocop.reports.periods import Period
from ocop.reports.states import Closing, PeriodKind

SPARE = 3
"""Empty lines behind the filled ones."""


class DefinitionForm(forms.Form):
    """What a report is: period, dates, comparisons, wording."""

    name = forms.CharField(label=_("Tên báo cáo"), max_length=250)
    kind = forms.ChoiceField(label=_("Kỳ báo cáo"), choices=PeriodKind.choices)
    closing = forms.ChoiceField(
        label=_("Số liệu của kỳ tính đến hết"), choices=Closing.choices, initial=Closing.CALENDAR,
        help_text=_("Theo chế độ báo cáo của tỉnh. Nhiều tỉnh chốt ngày 14 theo NĐ 09/2019/NĐ-CP."),
    )  # fmt: skip
    due_days = forms.IntegerField(
        label=_("Hạn nộp, số ngày sau khi hết kỳ"), min_value=0, max_value=180, initial=10,
        help_text=_("Theo quy định của tỉnh; luật không đặt số ngày này."),
        widget=forms.NumberInput({"class": "w-5"}),
    )  # fmt: skip
    since = forms.DateField(
        label=_("Dùng từ ngày"), required=False,
        help_text=_("Từ ngày này, mỗi kỳ hết mà chưa có báo cáo ký thì bị nhắc. Để trống: chưa nhắc."),
    )  # fmt: skip
    until = forms.DateField(label=_("Dùng đến hết ngày"), required=False)
    with_last_year = forms.BooleanField(label=_("So với cùng kỳ năm trước"), required=False, initial=True)
    with_before = forms.BooleanField(label=_("So với kỳ liền trước"), required=False)
    agency_above = forms.CharField(label=_("Cơ quan chủ quản"), max_length=200, required=False)
    agency = forms.CharField(label=_("Cơ quan báo cáo"), max_length=200)
    intro = forms.CharField(
        label=_("Lời mở đầu"), required=False, max_length=5000, widget=forms.Textarea({"rows": 5}),
        help_text=_("Được dùng {ky}, {tinh}, {so_1}… như bảng bên cạnh."),
    )  # fmt: skip
    outro = forms.CharField(
        label=_("Lời kết"), required=False, max_length=5000, widget=forms.Textarea({"rows": 3})
    )
    recipients = forms.CharField(
        label=_("Nơi nhận"), required=False, max_length=1000, widget=forms.Textarea({"rows": 3}),
        help_text=_("Mỗi dòng một nơi."),
    )  # fmt: skip

    def clean_name(self) -> str:
        """The name with tidy spaces."""
        return text.nfc(self.cleaned_data["name"])

    def clean_intro(self) -> str:
        """Only placeholders that stand for something."""
        return _known(self.cleaned_data["intro"])

    def clean_outro(self) -> str:
        """Only placeholders that stand for something."""
        return _known(self.cleaned_data["outro"])

    def clean(self) -> dict[str, Any]:
        """A report ends after it begins to be used."""
        data = super().clean() or self.cleaned_data
        since, until = data.get("since"), data.get("until")
        if until and (not since or until < since):
            self.add_error("until", _now("Ngày thôi dùng phải sau ngày bắt đầu dùng."))
        return data


def _known(words: str) -> str:
    clean = text.nfc_lines(words)
    if bad := wording.unknown(clean):
        said = _now("Không hiểu {%(name)s}. Hãy dùng các tên trong bảng bên cạnh.") % {"name": bad[0]}
        raise forms.ValidationError(said)
    return clean


def _stars() -> list[tuple[str, Any]]:
    exact = [(f"={n}", _now("đúng %(n)d sao") % {"n": n}) for n in (5, 4, 3)]
    least = [(f">{n}", _now("từ %(n)d sao") % {"n": n}) for n in (4, 3)]
    return [("", _now("mọi hạng")), *least, *exact]


class LineForm(forms.Form):
    """One line; a line without an indicator is left out."""

    indicator = forms.ChoiceField(label=_("Chỉ số"), required=False)
    stars = forms.ChoiceField(label=_("Hạng sao"), required=False)
    dimension = forms.ChoiceField(label=_("Chia theo"), required=False, choices=Dimension.choices)
    title = forms.CharField(label=_("Tên dòng riêng"), max_length=250, required=False)
    place = forms.IntegerField(
        label=_("Thứ tự"), required=False, min_value=1, max_value=99,
        widget=forms.NumberInput({"class": "w-5"}),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = [(code, f"{found.name} ({found.unit})") for code, found in indicators.ALL.items()]
        self.fields["indicator"].choices = [("", _now("– bỏ trống –")), *known]  # type: ignore[attr-defined]
        self.fields["stars"].choices = _stars()  # type: ignore[attr-defined]

    @property
    def is_empty(self) -> bool:
        """Whether nothing was chosen here."""
        return not getattr(self, "cleaned_data", {}).get("indicator")

    @property
    def line(self) -> dict[str, Any]:
        """What was chosen, as the action takes it."""
        data = self.cleaned_data
        chosen = data.get("stars") or ""
        star = int(chosen[1:]) if chosen else 0
        return {
            "indicator": data["indicator"],
            "dimension": data.get("dimension") or "",
            "title": data.get("title") or "",
            "star": star if chosen.startswith("=") else 0,
            "star_min": star if chosen.startswith(">") else 0,
        }

    def clean(self) -> dict[str, Any]:
        """The indicator can be split and narrowed as wanted."""
        data = super().clean() or self.cleaned_data
        if not self.errors and data.get("indicator"):
            self.cleaned_data = data
            line = self.line
            against = rules.line_fits.reason(
                line["indicator"], line["dimension"], line["star"], line["star_min"]
            )
            if against is not None:
                field = "stars" if against.field in ("star", "star_min") else against.field
                self.add_error(field, against.text)
        return data


class _Lines(forms.BaseFormSet):  # type: ignore[type-arg]
    def chosen(self) -> list[dict[str, Any]]:
        """The lines in the order that was asked for; those without a number keep their place behind."""
        kept = [form for form in self.forms if not form.is_empty]
        ordered = sorted(kept, key=lambda form: form.cleaned_data.get("place") or 100)
        return [form.line for form in ordered]


Lines = cast(
    type[_Lines],
    forms.formset_factory(LineForm, formset=_Lines, extra=SPARE, max_num=rules.MOST_LINES + SPARE),
)


def initial_of(definition: Definition) -> dict[str, Any]:
    """A definition as its form shows it."""
    return {name: getattr(definition, name) for name in DefinitionForm.base_fields}


def initial_lines(lines: list[Line]) -> list[dict[str, Any]]:
    """The lines as their forms show them."""
    return [
        {
            "indicator": line.indicator,
            "stars": f"={line.star}" if line.star else f">{line.star_min}" if line.star_min else "",
            "dimension": line.dimension,
            "title": line.title,
            "place": number,
        }
        for number, line in enumerate(lines, start=1)
    ]


class PeriodForm(forms.Form):
    """For which period a report is made."""

    period = forms.ChoiceField(label=_("Kỳ"))

    def __init__(self, data: Any = None, *, definition: Definition, on: dt.date, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.definition = definition
        known = periods.choices(definition.kind, on, definition.closing)
        field = self.fields["period"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(item.code, _said(item, on)) for item in known]
        field.initial = next((item.code for item in known if item.end < on), known[0].code)

    @property
    def chosen(self) -> Period:
        """The period that was chosen."""
        year, _dash, number = self.cleaned_data["period"].partition("-")
        return self.definition.period(int(year), int(number))


def _said(period: Period, on: dt.date) -> str:
    return period.label if period.end < on else _now("%(period)s (chưa hết kỳ)") % {"period": period.label}


class RemarksForm(forms.Form):
    """The office's words: one field for each line, one for the whole."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, lines: list[dict[str, Any]], **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.lines = {f"remark_{number}": line["line"] for number, line in enumerate(lines, start=1)}
        for number, line in enumerate(lines, start=1):
            label = _now("Nhận xét dòng %(n)d: %(title)s") % {"n": number, "title": line["title"]}
            self.fields[f"remark_{number}"] = forms.CharField(
                label=label, required=False, max_length=3000, widget=forms.Textarea({"rows": 2})
            )
        self.fields["summary"] = forms.CharField(
            label=_("Nhận xét chung"), required=False, max_length=10000, widget=forms.Textarea({"rows": 5})
        )

    @property
    def remarks(self) -> dict[str, str]:
        """The words by line."""
        return {line: self.cleaned_data[name] for name, line in self.lines.items()}


class SignForm(forms.Form):
    """The leader's signature."""

    document_no = forms.CharField(
        label=_("Số văn bản"), max_length=80, required=False, help_text=_("Ví dụ: 45/BC-SNNMT"),
        widget=forms.TextInput({"class": "w-20"}),
    )  # fmt: skip
    signed_on = forms.DateField(label=_("Ngày ký"))
    signer = forms.CharField(label=_("Người ký"), max_length=200)
    signer_title = forms.CharField(
        label=_("Chức vụ"), max_length=200, help_text=_("Ví dụ: KT. Giám đốc, Phó Giám đốc")
    )


class CorrectForm(forms.Form):
    """Why a signed report is made again."""

    reason = forms.CharField(
        label=_("Lý do lập lại"), max_length=2000, widget=forms.Textarea({"rows": 3}),
        help_text=_("In trong báo cáo mới. Báo cáo cũ giữ nguyên và chỉ sang báo cáo mới."),
    )  # fmt: skip


class TemplateForm(forms.Form):
    """The office's own template."""

    file = forms.FileField(
        label=_("Tệp mẫu"),
        error_messages={"required": _("Hãy chọn một tệp."), "empty": _("Tệp rỗng. Hãy chọn lại tệp.")},
    )
