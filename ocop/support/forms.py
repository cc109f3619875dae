"""Validating what is said of schemes, requests, payments and outcomes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.utils.formats import number_format
from django.utils.translation import gettext_lazy as _

from ocop.files import queries as files
from ocop.files.models import Document
from ocop.organisations.forms import FigureField, lines_field
from ocop.organisations.models import LegalForm, Organisation
from ocop.places.models import Unit
from ocop.products.models import Product
from ocop.support.actions.schemes import FIELDS
from ocop.support.models import BudgetLine, Kind, Outcome, Rate, Repeats, Request, Scheme
from ocop.support.queries import Filter

_DONG = {"class": "w-10", "inputmode": "numeric", "data-suffix": _("đồng")}
_OTHER = "0"


def _money(label: Any, hint: Any = "", *, required: bool = False) -> FigureField:
    return FigureField(
        label=label, help_text=hint, required=required, min_value=0, max_value=10**15,
        widget=forms.TextInput(_DONG),
    )  # fmt: skip


def _tick(label: Any, hint: Any = "") -> forms.BooleanField:
    return forms.BooleanField(label=label, help_text=hint, required=False)


class SchemeForm(forms.Form):
    """A scheme: on what basis, what for, for whom, how much, when."""

    name = forms.CharField(label=_("Tên chính sách"), max_length=250)
    kind = forms.ChoiceField(label=_("Hỗ trợ việc gì"), choices=Kind.choices)
    basis_no = forms.CharField(
        label=_("Số văn bản làm căn cứ"), max_length=100, required=False,
        help_text=_("Nghị quyết hoặc quyết định cho phép chi. Chưa có số thì chưa mở được."),
    )  # fmt: skip
    basis_on = forms.DateField(label=_("Ngày văn bản"), required=False)
    basis_article = forms.CharField(label=_("Điều, khoản"), max_length=200, required=False)
    about = lines_field(_("Nội dung hỗ trợ"), _("Kể cho chủ thể hiểu: tỉnh giúp gì, giúp thế nào."), 4)
    opens_on = forms.DateField(label=_("Nhận từ ngày"), required=False)
    closes_on = forms.DateField(label=_("Nhận đến hết ngày"), required=False)
    legal_forms = forms.MultipleChoiceField(
        label=_("Loại hình được hỗ trợ"), choices=LegalForm.choices, required=False,
        widget=forms.CheckboxSelectMultiple, help_text=_("Không chọn là mọi loại hình."),
    )  # fmt: skip
    communes = forms.TypedMultipleChoiceField(
        label=_("Địa bàn"), coerce=int, required=False, widget=forms.SelectMultiple({"size": 8}),
        help_text=_("Không chọn là cả tỉnh. Giữ Ctrl để chọn nhiều xã."),
    )  # fmt: skip
    star_min = forms.TypedChoiceField(
        label=_("Sản phẩm từ mấy sao"), coerce=int, empty_value=None, required=False,
        choices=[("", _("Không xét sao")), ("3", _("3 sao")), ("4", _("4 sao")), ("5", _("5 sao"))],
    )  # fmt: skip
    needs_valid_star = _tick(_("Sao còn hiệu lực vào ngày gửi"))
    needs_new_star = _tick(_("Sao mới hoặc nâng hạng trong năm"))
    first_time_only = _tick(_("Mỗi chủ thể chỉ một lần"))
    rate = forms.ChoiceField(label=_("Mức hỗ trợ"), choices=Rate.choices, widget=forms.RadioSelect)
    percent = forms.IntegerField(
        label=_("Phần trăm chi phí"), min_value=1, max_value=100, required=False,
        widget=forms.TextInput({"class": "w-10", "inputmode": "numeric", "data-suffix": "%"}),
    )  # fmt: skip
    most = _money(_("Mức trần mỗi lần"))
    star3 = _money(_("Sản phẩm 3 sao"))
    star4 = _money(_("Sản phẩm 4 sao"))
    star5 = _money(_("Sản phẩm 5 sao"))
    repeats = forms.ChoiceField(
        label=_("Thưởng sao mấy lần"), choices=Repeats.choices, widget=forms.RadioSelect,
        initial=Repeats.UPGRADE, help_text=_("Chỉ dùng cho thưởng sao mới."),
    )  # fmt: skip
    papers = lines_field(_("Giấy tờ cần có"), _("Mỗi dòng một giấy. Chủ thể lấy từ kho minh chứng."), 4)
    needs_acceptance = _tick(
        _("Phải nghiệm thu, sau 6 và 12 tháng ghi kết quả"), _("Thưởng sao thì bỏ chọn.")
    )
    is_public = _tick(_("Công khai tên chủ thể và số tiền"), _("Không công khai thì chỉ nêu tổng số."))

    def __init__(self, *args: Any, communes: Iterable[Unit], **kwargs: Any) -> None:
        """Offers `communes`."""
        super().__init__(*args, **kwargs)
        self._units = {unit.pk: unit for unit in communes}
        field = self.fields["communes"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(pk, unit.name) for pk, unit in self._units.items()]

    def data_for_action(self) -> dict[str, Any]:
        """The cleaned data, with communes as rows."""
        data = dict(self.cleaned_data)
        data["communes"] = [self._units[pk] for pk in data["communes"]]
        for name in ("star3", "star4", "star5"):
            data[name] = data[name] or 0
        if data["rate"] == Rate.STAR:
            data["percent"], data["most"] = None, None
        return data


SCHEME_PARTS: tuple[tuple[Any, tuple[str, ...]], ...] = (
    (_("Chính sách"), ("name", "kind", "basis_no", "basis_on", "basis_article", "about")),
    (_("Ai được hỗ trợ"), ("legal_forms", "communes", "star_min", "needs_valid_star", "needs_new_star",
                           "first_time_only")),
    (_("Mức hỗ trợ"), ("rate", "percent", "most", "star3", "star4", "star5", "repeats")),
    (_("Hồ sơ và thời gian"), ("papers", "opens_on", "closes_on", "needs_acceptance", "is_public")),
)  # fmt: skip
"""The form's fields under their headings."""


def initial_of_scheme(scheme: Scheme) -> dict[str, Any]:
    """What the form shows of a stored scheme."""
    found = {name: getattr(scheme, name) for name in FIELDS if name in SchemeForm.base_fields}
    return found | {"communes": [unit.pk for unit in scheme.communes.all()]}


class BudgetForm(forms.Form):
    """The money of a scheme in a year."""

    year = forms.IntegerField(label=_("Năm"), min_value=2018, max_value=2100)
    ceiling = _money(_("Tổng kinh phí"), required=True)
    source = forms.CharField(
        label=_("Nguồn vốn"), max_length=200, required=False, help_text=_("Ví dụ: Vốn sự nghiệp năm 2026")
    )


class RequestForm(forms.Form):
    """A request in a few lines; only what it is for must be said to keep it."""

    name = forms.CharField(
        label=_("Xin hỗ trợ việc gì"), max_length=250, help_text=_("Ví dụ: In 5.000 hộp giấy mới")
    )
    product = forms.TypedChoiceField(label=_("Cho sản phẩm"), coerce=int, empty_value=None, required=False)
    about = lines_field(_("Nói rõ hơn"), _("Làm gì, ở đâu, bao giờ xong. Vài câu là đủ."))
    cost = _money(_("Tổng chi phí"), _("Theo báo giá hoặc hợp đồng."))
    asked = _money(_("Số tiền xin hỗ trợ"))

    def __init__(self, *args: Any, scheme: Scheme, organisation: Organisation, **kwargs: Any) -> None:
        """Offers the producer's products; says what the scheme gives."""
        super().__init__(*args, **kwargs)
        made = organisation.products.filter(is_retired=False).order_by("sort_key", "pk")
        self._products: dict[int, Product] = {product.pk: product for product in made}
        field = self.fields["product"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [
            ("", _("Không riêng sản phẩm nào")),
            *((pk, p.name) for pk, p in self._products.items()),
        ]
        if scheme.asks_for_star:
            field.choices = [("", _("Chọn sản phẩm…")), *((pk, p.name) for pk, p in self._products.items())]
        if scheme.rate == Rate.PERCENT:
            said = _("Tối đa %(percent)s%% chi phí và không quá %(most)s đồng.")
            most = number_format(scheme.most or 0, force_grouping=True)
            self.fields["asked"].help_text = said % {"percent": scheme.percent, "most": most}
        else:
            self.fields["asked"].help_text = _("Theo hạng sao, như ghi trong chính sách.")

    def data_for_action(self) -> dict[str, Any]:
        """The cleaned data, with the product as a row."""
        return {**self.cleaned_data, "product": self._products.get(self.cleaned_data["product"] or 0)}


def initial_of_request(request: Request) -> dict[str, Any]:
    """What the form shows of a stored request."""
    found = {name: getattr(request, name) for name in ("name", "about", "cost", "asked")}
    return found | {"product": request.product_id}


class ProofForm(forms.Form):
    """A proof of the library, for one of the papers asked for or for the acceptance."""

    document = forms.TypedChoiceField(label=_("Minh chứng trong kho"), coerce=int)
    paper = forms.ChoiceField(label=_("Dùng làm"), required=False)

    def __init__(self, *args: Any, request: Request, for_acceptance: bool = False, **kwargs: Any) -> None:
        """Offers what the library has and the scheme asks for."""
        super().__init__(*args, **kwargs)
        kept = files.in_use(Document.objects.filter(organisation=request.organisation_id))
        self._documents = {document.pk: document for document in kept.order_by("-created_at", "-pk")[:500]}
        choices = [(pk, document.title) for pk, document in self._documents.items()]
        self._choose("document", [("", _("Chọn minh chứng…")), *choices])
        self._papers = [] if for_acceptance else request.scheme.paper_list
        if self._papers:
            papers = [(str(n), paper) for n, paper in enumerate(self._papers, start=1)]
            self._choose("paper", [*papers, (_OTHER, _("Giấy tờ khác"))])
        else:
            del self.fields["paper"]

    def _choose(self, name: str, choices: Sequence[tuple[Any, Any]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = list(choices)

    @property
    def has_documents(self) -> bool:
        """Whether the library has something."""
        return bool(self._documents)

    def data_for_action(self) -> tuple[Document, str]:
        """The document and the paper it stands for."""
        number = int(self.cleaned_data.get("paper") or 0)
        return self._documents[self.cleaned_data["document"]], self._papers[number - 1] if number else ""


class OpinionForm(forms.Form):
    """The commune's opinion."""

    is_for = forms.TypedChoiceField(
        label=_("Xã đề nghị"), coerce=lambda value: value == "yes", widget=forms.RadioSelect,
        choices=[("yes", _("Hỗ trợ")), ("no", _("Không hỗ trợ"))],
    )  # fmt: skip
    opinion = lines_field(_("Ý kiến"), _("Không đề nghị hỗ trợ thì ghi lý do."))


class AppraiseForm(forms.Form):
    """What the office proposes."""

    amount = _money(_("Số tiền đề nghị hỗ trợ"), _("Ghi 0 nếu đề nghị không hỗ trợ."), required=True)
    reasons = lines_field(_("Ý kiến thẩm định"), required=True)


class ReasonsForm(forms.Form):
    """Reasons for the producer to read."""

    reasons = lines_field(_("Lý do"), _("Chủ thể đọc được lời này."), 4, required=True)


class DecisionForm(forms.Form):
    """Number and day of a decision."""

    decision_no = forms.CharField(label=_("Số quyết định"), max_length=80)
    decided_on = forms.DateField(label=_("Ngày quyết định"))


class AwardForm(DecisionForm):
    """How much, from which budget line, by which decision."""

    line = forms.TypedChoiceField(label=_("Dòng kinh phí"), coerce=int)
    amount = _money(_("Số tiền hỗ trợ"), required=True)
    field_order = ("line", "amount", "decision_no", "decided_on")

    def __init__(self, *args: Any, lines: Iterable[BudgetLine], **kwargs: Any) -> None:
        """Offers the scheme's lines with what they have left."""
        super().__init__(*args, **kwargs)
        self.lines = {line.pk: line for line in lines}
        _offer_lines(self.fields["line"], self.lines.values())


def _offer_lines(field: Any, lines: Iterable[BudgetLine]) -> None:
    words = _("Năm %(year)s – còn %(left)s đồng")
    field.choices = [
        (line.pk, words % {"year": line.year, "left": number_format(line.left, force_grouping=True)})
        for line in lines
    ]


class PaymentForm(forms.Form):
    """One payment."""

    amount = _money(_("Số tiền chi"), required=True)
    paid_on = forms.DateField(label=_("Ngày chi"))
    note = forms.CharField(label=_("Chứng từ, ghi chú"), max_length=300, required=False)


class PayListForm(forms.Form):
    """A whole list paid on one day."""

    paid_on = forms.DateField(label=_("Ngày chi"))
    note = forms.CharField(label=_("Chứng từ, ghi chú"), max_length=300, required=False)


class AcceptForm(forms.Form):
    """The acceptance."""

    accepted_on = forms.DateField(label=_("Ngày nghiệm thu"))
    note = lines_field(_("Nhận xét"))


class OutcomeForm(forms.Form):
    """What came of the help, in a minute."""

    revenue_before = _money(_("Doanh thu một năm trước khi được hỗ trợ"))
    revenue_after = _money(_("Doanh thu 12 tháng gần đây"), required=True)
    jobs_before = FigureField(label=_("Số lao động trước khi được hỗ trợ"), required=False, min_value=0)
    jobs_after = FigureField(label=_("Số lao động hiện nay"), min_value=0)
    output_before = FigureField(label=_("Sản lượng một năm trước đó"), required=False, min_value=0)
    output_after = FigureField(label=_("Sản lượng 12 tháng gần đây"), required=False, min_value=0)
    output_unit = forms.CharField(
        label=_("Đơn vị sản lượng"), max_length=40, required=False, help_text=_("Ví dụ: kg, hộp, lượt khách")
    )
    note = lines_field(_("Hỗ trợ đã giúp được gì?"), rows=2)


class PeriodForm(forms.Form):
    """Which stars a list of rewards is about."""

    line = forms.TypedChoiceField(label=_("Dòng kinh phí"), coerce=int)
    starts_on = forms.DateField(label=_("Công nhận từ ngày"))
    ends_on = forms.DateField(label=_("Đến hết ngày"))

    def __init__(self, *args: Any, lines: Iterable[BudgetLine], **kwargs: Any) -> None:
        """Offers the scheme's lines."""
        super().__init__(*args, **kwargs)
        self.lines = {line.pk: line for line in lines}
        _offer_lines(self.fields["line"], self.lines.values())

    def clean(self) -> dict[str, Any]:
        """The last day is not before the first."""
        data = super().clean() or {}
        first, last = data.get("starts_on"), data.get("ends_on")
        if isinstance(first, dt.date) and isinstance(last, dt.date) and last < first:
            self.add_error("ends_on", _("Ngày cuối không thể trước ngày đầu."))
        return data


class ListFilter(forms.Form):
    """Conditions of the officers' lists; what cannot be read is left out."""

    def __init__(
        self,
        data: Any,
        *,
        schemes: Iterable[Scheme],
        years: Iterable[int],
        communes: Iterable[tuple[int, str]] | None = None,
        states: Iterable[tuple[str, Any]] | None = None,
    ) -> None:
        """Offers states of requests and communes where they are given."""
        super().__init__(data)
        if states is not None:
            self._choice("trang_thai", _("Trạng thái"), states)
        self._choice("chinh_sach", _("Chính sách"), [(str(s.pk), s.name) for s in schemes])
        self._choice("loai", _("Hỗ trợ việc gì"), Kind.choices)
        if communes is not None:
            self._choice("xa", _("Xã"), [(str(pk), name) for pk, name in communes])
        self._choice("nam", _("Năm"), [(str(year), str(year)) for year in years])

    def _choice(self, name: str, label: Any, choices: Iterable[tuple[Any, Any]]) -> None:
        shown = [("", _("Tất cả")), *choices]
        self.fields[name] = forms.ChoiceField(label=label, required=False, choices=shown)

    @property
    def chosen(self) -> dict[str, str]:
        """The conditions in force."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}

    @property
    def conditions(self) -> Filter:
        """The same as plain values."""
        chosen = self.chosen
        return Filter(
            state=chosen.get("trang_thai", ""), scheme_id=int(chosen.get("chinh_sach", 0)),
            unit_id=int(chosen.get("xa", 0)), year=int(chosen.get("nam", 0)), kind=chosen.get("loai", ""),
        )  # fmt: skip


def initial_of_outcome(outcome: Outcome) -> dict[str, Any]:
    """What the form shows: what was written, else what the measurement before and the year's figures say."""
    names = list(OutcomeForm.base_fields)
    if outcome.measured_on:
        return {name: getattr(outcome, name) for name in names}
    earlier = outcome.request.outcomes.filter(measured_on__isnull=False).order_by("-months").first()
    if earlier is not None:
        kept = ("revenue_before", "jobs_before", "output_before", "output_unit")
        return {name: getattr(earlier, name) for name in kept}
    decided = outcome.request.award.decided_on.year
    figures = outcome.request.organisation.figures.filter(year__lt=decided).order_by("-year").first()
    return {"revenue_before": figures.revenue, "jobs_before": figures.workers} if figures else {}
