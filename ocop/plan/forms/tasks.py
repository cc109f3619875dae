"""What the office and the agencies fill in about tasks."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.db.models import Case, F, QuerySet, When
from django.utils.translation import gettext_lazy as _

from ocop.files import sniff
from ocop.files.forms import FilesField, SeveralFiles
from ocop.organisations.forms import FigureField
from ocop.organisations.models import Organisation
from ocop.places import queries as places
from ocop.plan.models import Plan, Task, Voice
from ocop.plan.queries import tasks as queries
from ocop.plan.states import TaskState


class TaskForm(forms.Form):
    """A task as the office writes it. The lead is "o12", an agency, or "u7", a commune."""

    code = forms.CharField(
        label=_("Ký hiệu"), max_length=12, help_text=_("Ngắn, ví dụ N1."),
        widget=forms.TextInput({"class": "w-10"}),
    )  # fmt: skip
    title = forms.CharField(
        label=_("Nội dung nhiệm vụ"), max_length=400, widget=forms.Textarea({"rows": 2, "maxlength": 400})
    )
    detail = forms.CharField(
        label=_("Yêu cầu, sản phẩm phải có"), required=False, max_length=4000,
        widget=forms.Textarea({"rows": 4, "maxlength": 4000}),
    )  # fmt: skip
    lead = forms.ChoiceField(
        label=_("Nơi chủ trì"), required=False, help_text=_("Một cơ quan, hoặc một xã, phường, đặc khu.")
    )
    supports = forms.ModelMultipleChoiceField(
        label=_("Cơ quan phối hợp"), required=False, queryset=Organisation.objects.none(),
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
    starts_on = forms.DateField(label=_("Bắt đầu"), required=False)
    due_on = forms.DateField(
        label=_("Hạn hoàn thành"), required=False, help_text=_("Để trống nếu làm cả năm, không có hạn riêng.")
    )
    budget = FigureField(
        label=_("Kinh phí"), required=False, min_value=0, max_value=10**16,
        widget=forms.TextInput({"class": "w-20", "inputmode": "numeric", "data-suffix": _("đồng")}),
    )  # fmt: skip
    position = forms.IntegerField(
        label=_("Thứ tự trong kế hoạch"), required=False, min_value=0, max_value=9999,
        widget=forms.TextInput({"class": "w-10", "inputmode": "numeric"}),
    )  # fmt: skip

    def __init__(self, *args: Any, on: dt.date, task: Task | None = None, **kwargs: Any) -> None:
        """`on` is the day whose communes are offered; of `task` also what has gone since stays choosable."""
        super().__init__(*args, **kwargs)
        own = [row.organisation_id for row in task.supports.all()] if task else []
        agencies = queries.agencies([*own, *([task.lead_id] if task and task.lead_id else [])])
        supports, lead = self.fields["supports"], self.fields["lead"]
        assert isinstance(supports, forms.ModelMultipleChoiceField) and isinstance(lead, forms.ChoiceField)
        supports.queryset = agencies
        communes = [(f"u{pk}", name) for pk, name in places.options(on, places.home_province())]
        if task and task.lead_unit and f"u{task.lead_unit_id}" not in dict(communes):
            communes.append((f"u{task.lead_unit_id}", str(task.lead_unit)))
        lead.choices = [
            ("", _("Chưa giao")),
            (_("Cơ quan"), [(f"o{each.pk}", each.name) for each in agencies]),
            (_("Xã, phường, đặc khu"), communes),
        ]

    def data_for_action(self) -> dict[str, Any]:
        """The cleaned data with lead and commune as rows."""
        data = dict(self.cleaned_data)
        chosen = data.pop("lead") or ""
        agencies, pk = self.fields["supports"], chosen[1:]
        assert isinstance(agencies, forms.ModelMultipleChoiceField) and agencies.queryset is not None
        data["lead"] = agencies.queryset.filter(pk=pk).first() if chosen.startswith("o") else None
        data["lead_unit"] = places.with_id(int(pk)) if chosen.startswith("u") else None
        return {**data, "position": data["position"] or 0, "supports": list(data["supports"])}


def initial_of(task: Task) -> dict[str, Any]:
    """What the form shows of a stored task."""
    names = ("code", "title", "detail", "starts_on", "due_on", "budget", "position")
    lead = f"o{task.lead_id}" if task.lead_id else f"u{task.lead_unit_id}" if task.lead_unit_id else ""
    supports = [row.organisation_id for row in task.supports.all()]
    return {**{name: getattr(task, name) for name in names}, "lead": lead, "supports": supports}


class ReportForm(forms.Form):
    """A report of a task: words, files, and from the lead how far it is."""

    text = forms.CharField(
        label=_("Đã làm được gì"), max_length=5000,
        help_text=_("Việc đã làm, con số đạt được, khó khăn nếu có. Ghi một lần, không sửa được về sau."),
        widget=forms.Textarea({"rows": 6, "maxlength": 5000}),
    )  # fmt: skip
    uploads = FilesField(
        label=_("Tệp kèm theo"), required=False,
        help_text=_("PDF, ảnh, Word (.docx), Excel (.xlsx). Chọn được nhiều tệp."),
        widget=SeveralFiles({"accept": sniff.ACCEPT, "data-upload": "1", "data-camera": "1"}),
    )  # fmt: skip
    progress = forms.IntegerField(
        label=_("Tiến độ đến nay"), required=False, min_value=0, max_value=100,
        help_text=_("Ước lượng phần việc đã làm. Không cần khi đã đánh dấu “Đã xong”."),
        widget=forms.TextInput({"class": "w-10", "inputmode": "numeric", "data-suffix": "%"}),
    )  # fmt: skip
    is_final = forms.BooleanField(
        label=_("Đã xong"), required=False,
        help_text=_("Đánh dấu khi nhiệm vụ đã hoàn thành; cơ quan thường trực sẽ xem và xác nhận."),
    )  # fmt: skip

    def __init__(self, *args: Any, voice: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if voice == Voice.SUPPORT:
            del self.fields["progress"], self.fields["is_final"]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        asked = "progress" in self.fields and "progress" not in self.errors
        if asked and data.get("progress") is None and not data.get("is_final"):
            self.add_error("progress", _("Hãy ghi tiến độ, hoặc đánh dấu “Đã xong”."))
        return data

    def data_for_action(self) -> dict[str, Any]:
        """What the action is handed; files as bytes with their names."""
        data = self.cleaned_data
        return {
            "text": data["text"],
            "progress": data.get("progress") or 0,
            "is_final": bool(data.get("is_final")),
            "uploads": [(upload.file, upload.name) for upload in data.get("uploads") or []],
        }


class AnswerForm(forms.Form):
    """What the office says of a report that a task is done."""

    answer = forms.CharField(
        label=_("Ý kiến của cơ quan thường trực"), required=False, max_length=2000,
        help_text=_("Phải có khi trả lại: ghi rõ cần bổ sung gì."),
        widget=forms.Textarea({"rows": 3, "maxlength": 2000}),
    )  # fmt: skip


class ReasonForm(forms.Form):
    """Why a task is given up or taken up again."""

    reason = forms.CharField(
        label=_("Lý do"), max_length=2000, widget=forms.Textarea({"rows": 3, "maxlength": 2000})
    )


class TaskFilter(forms.Form):
    """What the board is narrowed by; without a plan it shows those that run."""

    ke_hoach = forms.TypedChoiceField(label=_("Kế hoạch"), required=False, coerce=int, empty_value=None)
    luot = forms.ChoiceField(
        label=_("Đến lượt"), required=False,
        choices=[
            ("", _("Tất cả")), ("lead", _("Nơi chủ trì")), ("office", _("Cơ quan thường trực")),
            ("none", _("Không phải làm gì nữa")),
        ],
    )  # fmt: skip
    chu_tri = forms.ChoiceField(label=_("Nơi chủ trì"), required=False)
    trang_thai = forms.ChoiceField(label=_("Trạng thái"), required=False)
    han = forms.ChoiceField(
        label=_("Hạn"), required=False,
        choices=[
            ("", _("Tất cả")), ("late", _("Quá hạn")), ("soon", _("Còn không quá 14 ngày")),
            ("none", _("Không ghi hạn")),
        ],
    )  # fmt: skip
    quy = forms.TypedChoiceField(
        label=_("Hạn trong quý"), required=False, coerce=int, empty_value=None,
        choices=[("", _("Cả năm")), (1, _("Quý I")), (2, _("Quý II")), (3, _("Quý III")), (4, _("Quý IV"))],
    )  # fmt: skip

    def __init__(
        self, data: Any, *, plans: list[Plan], leads: list[tuple[str, str]], short: bool = False
    ) -> None:
        """`short` leaves out what only helps over the tasks of many leads."""
        super().__init__(data)
        plan, state, lead = self.fields["ke_hoach"], self.fields["trang_thai"], self.fields["chu_tri"]
        assert isinstance(plan, forms.ChoiceField) and isinstance(state, forms.ChoiceField)
        assert isinstance(lead, forms.ChoiceField)
        plan.choices = [("", _("Đang thực hiện")), *((str(each.pk), str(each)) for each in plans)]
        state.choices = [("", _("Tất cả")), *TaskState.choices]
        lead.choices = [("", _("Tất cả")), *leads]
        for name in ("luot", "chu_tri", "quy") if short else ():
            del self.fields[name]

    @property
    def chosen(self) -> dict[str, Any]:
        """What was chosen, without what cannot be."""
        self.is_valid()
        return getattr(self, "cleaned_data", {})

    def narrow(self, rows: QuerySet[Task], on: dt.date) -> QuerySet[Task]:
        """`rows` under what was chosen, in no order of its own."""
        chosen = self.chosen
        plan = chosen.get("ke_hoach")
        rows = rows.filter(plan=plan) if plan else queries.live(rows)
        rows = _by_turn(rows, chosen.get("luot") or "")
        if lead := chosen.get("chu_tri"):
            rows = rows.filter(**{"lead" if lead.startswith("o") else "lead_unit": lead[1:]})
        if chosen.get("trang_thai"):
            rows = rows.filter(state=chosen["trang_thai"])
        if chosen.get("quy"):
            rows = rows.filter(due_on__quarter=chosen["quy"])
        return _by_due(rows, chosen.get("han") or "", on)


def _by_turn(rows: QuerySet[Task], turn: str) -> QuerySet[Task]:
    if turn == "lead":
        return queries.live(rows).filter(state__in=queries.UNFINISHED)
    if turn == "office":
        return queries.live(rows).filter(state=TaskState.REPORTED)
    if turn == "none":
        return rows.filter(state__in=(TaskState.DONE, TaskState.CANCELLED))
    return rows


def _by_due(rows: QuerySet[Task], due: str, on: dt.date) -> QuerySet[Task]:
    if due == "late":
        return queries.live(rows).filter(queries.overdue(on))
    if due == "soon":
        return queries.live(rows).filter(queries.due_soon(on))
    if due == "none":
        return rows.filter(due_on=None)
    return rows


_OVER = Case(When(state__in=(TaskState.DONE, TaskState.CANCELLED), then=1), default=0)
SORTS: dict[str, tuple[Any, ...]] = {
    "due": (_OVER, F("due_on").asc(nulls_last=True), "position", "pk"),
    "-due": (_OVER, F("due_on").desc(nulls_last=True), "position", "pk"),
    "code": ("plan", "position", "pk"),
    "-code": ("-plan", "-position", "-pk"),
}


def sort_of(asked: str) -> str:
    """The order that was asked for, by last day where it is none."""
    return asked if asked in SORTS else "due"
