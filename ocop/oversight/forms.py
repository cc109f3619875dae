"""Validating what is said of plans, visits, findings and remedies."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from ocop.base import clock, text
from ocop.certificates.models import Certificate
from ocop.criteria.regime import Statement
from ocop.files.forms import FilesField, SeveralFiles
from ocop.files.models import Document
from ocop.organisations.forms import FigureField, lines_field, offer_rows
from ocop.organisations.models import Organisation
from ocop.oversight import queries, risk
from ocop.oversight.actions.taking import Said
from ocop.oversight.models import Severity, Visit, VisitKind, VisitState
from ocop.people.models import Person
from ocop.places.models import Unit
from ocop.products.models import Product

PICTURES = "image/jpeg,image/png,image/webp,image/heic,image/heif"
ON_THE_SPOT = {"accept": PICTURES, "data-upload": "1", "data-camera": "1", "data-shrink": "1600"}
MONTHS = [(n, f"{n:02d}") for n in range(1, 13)]


class WeightsForm(forms.Form):
    """The points of each sign of risk."""

    revenue_from = FigureField(
        label=_("Doanh thu lớn từ"), min_value=1, max_value=10**13,
        widget=forms.TextInput({"class": "w-10", "inputmode": "numeric", "data-suffix": _("đồng một năm")}),
    )  # fmt: skip
    note = forms.CharField(label=_("Vì sao đổi"), max_length=300, required=False)

    def __init__(self, *args: Any, weights: risk.Weights, **kwargs: Any) -> None:
        """One field for each factor, filled with the points in force."""
        super().__init__(*args, **kwargs)
        for code, (name, _default) in risk.FACTORS.items():
            self.fields[code] = forms.IntegerField(
                label=str(name), min_value=0, max_value=100, initial=weights.of(code),
                widget=forms.NumberInput({"class": "w-5", "data-suffix": _("điểm")}),
            )  # fmt: skip
        self.initial.setdefault("revenue_from", weights.large_revenue)
        self.order_fields([*risk.FACTORS, "revenue_from", "note"])

    def points(self) -> dict[str, int]:
        """The points by factor."""
        return {code: self.cleaned_data[code] for code in risk.FACTORS}


class PlanForm(forms.Form):
    """A plan of a year."""

    year = forms.IntegerField(label=_("Năm"), min_value=2020, max_value=2100)
    title = forms.CharField(label=_("Tên kế hoạch"), max_length=200)


class PickForm(forms.Form):
    """Producers for a month."""

    month = forms.TypedChoiceField(label=_("Tháng"), coerce=int, choices=MONTHS)
    chon = forms.TypedMultipleChoiceField(
        label=_("Chủ thể"), coerce=int,
        error_messages={"required": _("Hãy đánh dấu ít nhất một chủ thể.")},
    )  # fmt: skip

    def __init__(self, *args: Any, offered: list[int], **kwargs: Any) -> None:
        """`offered` are the ids of the producers of the page."""
        super().__init__(*args, **kwargs)
        self.fields["chon"].choices = [(pk, str(pk)) for pk in offered]  # type: ignore[attr-defined]


class ApproveForm(forms.Form):
    """The number of the paper with which a plan is approved."""

    number = forms.CharField(label=_("Số văn bản phê duyệt"), max_length=80, help_text=_("Ví dụ: 12/KH-UBND"))


class ReasonsForm(forms.Form):
    """Why not."""

    reasons = lines_field(_("Lý do, điều cần sửa"), required=True)


class CancelForm(forms.Form):
    """Why a visit is called off."""

    reason = lines_field(_("Lý do hủy"), required=True, most=2000)


class VisitForm(forms.Form):
    """Who goes where, when and why."""

    kind = forms.ChoiceField(
        label=_("Loại"), choices=VisitKind.choices, widget=forms.RadioSelect({"class": "options"})
    )
    planned_on = forms.DateField(label=_("Ngày dự kiến"))
    lead = forms.ModelChoiceField(
        label=_("Người phụ trách"), queryset=Person.objects.none(), required=False,
        empty_label=_("Chưa phân công"),
    )  # fmt: skip
    team = lines_field(
        _("Thành phần đoàn"), _("Mỗi dòng một người. Ví dụ: Bà Trần Thị B, Sở Y tế"), most=2000
    )
    purpose = forms.CharField(label=_("Nội dung"), max_length=300, required=False)
    products = forms.ModelMultipleChoiceField(
        label=_("Sản phẩm"), queryset=Product.objects.none(), required=False,
        widget=forms.CheckboxSelectMultiple({"class": "options"}),
        help_text=_("Không chọn thì kiểm tra mọi sản phẩm đang có sao."),
    )  # fmt: skip

    def __init__(
        self, *args: Any, organisation: Organisation, on: dt.date, is_new: bool = True, **kwargs: Any
    ) -> None:
        """Offers the officers who may go there and the products that are still made."""
        super().__init__(*args, **kwargs)
        offer_rows(self, "lead", queries.officers_for(organisation.unit_id, on))
        made = organisation.products.filter(is_retired=False).order_by("sort_key", "pk")
        offer_rows(self, "products", made)
        if not is_new:
            del self.fields["kind"], self.fields["products"]


class VisitFilter(forms.Form):
    """Conditions of the officers' list; what cannot be read is left out."""

    q = forms.CharField(label=_("Tìm chủ thể"), required=False, widget=forms.TextInput({"type": "search"}))
    loai = forms.ChoiceField(label=_("Loại"), required=False, choices=[("", _("Tất cả")), *VisitKind.choices])
    trang_thai = forms.ChoiceField(
        label=_("Trạng thái"), required=False, choices=[("", _("Tất cả")), *VisitState.choices]
    )
    nam = forms.IntegerField(
        label=_("Năm"), required=False, min_value=2000, max_value=2100,
        widget=forms.NumberInput({"class": "w-5"}),
    )  # fmt: skip

    @property
    def chosen(self) -> dict[str, Any]:
        """The conditions in force."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}

    def narrow(self, visits: QuerySet[Visit]) -> QuerySet[Visit]:
        """The visits that the conditions leave."""
        chosen = self.chosen
        for word in text.fold(chosen.get("q", "")).split():
            visits = visits.filter(organisation__search_text__contains=word)
        if "loai" in chosen:
            visits = visits.filter(kind=chosen["loai"])
        if "trang_thai" in chosen:
            visits = visits.filter(state=chosen["trang_thai"])
        return visits.filter(planned_on__year=chosen["nam"]) if "nam" in chosen else visits


def said_in(data: Mapping[str, Any], checklist: list[dict[str, str]]) -> dict[str, Said]:
    """The answers in a sent form: ``a_<code>`` the choice, ``n_<code>`` the note, ``b_<code>`` what was
    seen."""
    found: dict[str, Said] = {}
    for line in checklist:
        code = line["code"]
        if f"a_{code}" not in data and f"n_{code}" not in data:
            continue
        base = str(data.get(f"b_{code}", ""))
        found[code] = {
            "choice": str(data.get(f"a_{code}", "")), "note": str(data.get(f"n_{code}", "")),
            "base": int(base) if base.isdecimal() else None,
        }  # fmt: skip
    return found


class SpotForm(forms.Form):
    """What a phone tells beside what was typed: when and, with leave, where. Nonsense is left out."""

    taken_at = forms.CharField(required=False, max_length=40)
    latitude = forms.FloatField(required=False, min_value=-90, max_value=90)
    longitude = forms.FloatField(required=False, min_value=-180, max_value=180)
    accuracy = forms.FloatField(required=False, min_value=0)

    def moment(self) -> dt.datetime | None:
        """When it was seen, by the phone."""
        self.is_valid()
        return clock.noted(self.cleaned_data.get("taken_at") or "")

    def where(self) -> tuple[float, float, float] | None:
        """Where, and within how many metres."""
        self.is_valid()
        found = [self.cleaned_data.get(name) for name in ("latitude", "longitude")]
        if None in found:
            return None
        return float(found[0]), float(found[1]), float(self.cleaned_data.get("accuracy") or 0)  # type: ignore[arg-type]


class FindingForm(forms.Form):
    """Something that is not as it should be, with its first remedy and pictures."""

    severity = forms.ChoiceField(
        label=_("Mức độ"), choices=Severity.choices, widget=forms.RadioSelect({"class": "options inline"})
    )
    text = lines_field(_("Vi phạm, thiếu sót là gì?"), required=True)
    code = forms.ChoiceField(label=_("Thuộc mục"), required=False)
    product = forms.ModelChoiceField(
        label=_("Sản phẩm"), queryset=Product.objects.none(), required=False, empty_label=_("Chung cả cơ sở")
    )
    remedy = lines_field(_("Việc khắc phục"), rows=2, most=2000)
    due_on = forms.DateField(label=_("Hạn khắc phục"), required=False)
    pictures = FilesField(
        label=_("Ảnh"), required=False,
        widget=SeveralFiles(ON_THE_SPOT),
    )  # fmt: skip

    def __init__(self, *args: Any, visit: Visit, **kwargs: Any) -> None:
        """Offers the items of the visit's list and its products."""
        super().__init__(*args, **kwargs)
        items = [(line["code"], line["text"]) for line in visit.checklist]
        self.fields["code"].choices = [("", _("Việc khác")), *items]  # type: ignore[attr-defined]
        offer_rows(self, "product", visit.products.order_by("sort_key", "pk"))


class PhotoForm(forms.Form):
    """Pictures of the place."""

    pictures = FilesField(
        label=_("Ảnh chụp tại chỗ"),
        widget=SeveralFiles(ON_THE_SPOT),
        error_messages={"required": _("Hãy chọn hoặc chụp ít nhất một ảnh.")},
    )  # fmt: skip
    caption = forms.CharField(label=_("Ảnh chụp gì"), max_length=200, required=False)


class RecordForm(forms.Form):
    """What the record says beside what is there already."""

    number = forms.CharField(label=_("Số biên bản"), max_length=60, required=False)
    met = lines_field(
        _("Người làm việc với đoàn"), _("Mỗi dòng một người; người đầu tiên ký biên bản."), most=2000
    )
    conclusion = lines_field(_("Kết luận"), rows=4, required=True)


class RemedyForm(forms.Form):
    """What is to be done, until when."""

    remedy = lines_field(_("Việc khắc phục"), rows=2, required=True, most=2000)
    due_on = forms.DateField(label=_("Hạn"))


class ReturnRemedyForm(forms.Form):
    """Why an answer does not do, and until when it must."""

    reasons = lines_field(_("Còn thiếu gì"), required=True)
    due_on = forms.DateField(label=_("Hạn mới"), required=False, help_text=_("Để trống thì giữ hạn cũ."))


class FailRemedyForm(forms.Form):
    """Why a remedy is given up."""

    reasons = lines_field(_("Vì sao kết luận là không khắc phục"), required=True)


class AnswerRemedyForm(forms.Form):
    """What the producer did, with proofs."""

    text = lines_field(_("Đã làm gì?"), required=True)
    documents = forms.ModelMultipleChoiceField(
        label=_("Minh chứng trong kho"), queryset=Document.objects.none(), required=False,
        widget=forms.CheckboxSelectMultiple({"class": "options"}),
    )  # fmt: skip
    uploads = FilesField(
        label=_("Ảnh hoặc giấy tờ mới"), required=False,
        help_text=_("Được thêm vào kho minh chứng."),
        widget=SeveralFiles({"data-upload": "1", "data-camera": "1"}),
    )  # fmt: skip

    def __init__(self, *args: Any, documents: QuerySet[Document], **kwargs: Any) -> None:
        """`documents` are the newest proofs of the producer."""
        super().__init__(*args, **kwargs)
        offer_rows(self, "documents", documents)
        if not documents.exists():
            del self.fields["documents"]


class ProposeForm(forms.Form):
    """A proposal to revoke (Đ.8.3)."""

    certificate = forms.ModelChoiceField(label=_("Giấy chứng nhận"), queryset=Certificate.objects.none())
    ground = forms.ChoiceField(label=_("Căn cứ"), widget=forms.RadioSelect({"class": "levels"}))
    concluded_on = forms.DateField(
        label=_("Ngày kết luận vi phạm"),
        help_text=_("Lãnh đạo quyết định trong 15 ngày kể từ ngày này (Đ.8.4)."),
    )
    reason = lines_field(_("Lý do"), rows=4, required=True)

    def __init__(
        self, *args: Any, certificates: list[Certificate], grounds: tuple[Statement, ...], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        offer_rows(self, "certificate", Certificate.objects.filter(pk__in=[c.pk for c in certificates]))
        self.fields["certificate"].label_from_instance = (  # type: ignore[attr-defined]
            lambda row: f"{row.number} · {row.product_name}"
        )
        choices = [(item.code, f"{item.text} ({item.article})") for item in grounds]
        self.fields["ground"].choices = choices  # type: ignore[attr-defined]


class OrganisationFilter(forms.Form):
    """Finding the producer of a visit."""

    q = forms.CharField(label=_("Tìm chủ thể"), required=False, widget=forms.TextInput({"type": "search"}))


class CandidateFilter(forms.Form):
    """Narrowing the producers among whom a plan chooses."""

    q = forms.CharField(label=_("Tìm chủ thể"), required=False, widget=forms.TextInput({"type": "search"}))
    xa = forms.ChoiceField(label=_("Xã"), required=False)

    def __init__(self, *args: Any, found: list[queries.Candidate], **kwargs: Any) -> None:
        """Offers the communes of `found`."""
        super().__init__(*args, **kwargs)
        units: dict[int, Unit] = {}
        for candidate in found:
            if candidate.organisation.unit is not None:
                units[candidate.organisation.unit.pk] = candidate.organisation.unit
        named = sorted(units.values(), key=lambda unit: unit.sort_key)
        self.fields["xa"].choices = [("", _("Tất cả")), *((u.pk, u.name) for u in named)]  # type: ignore[attr-defined]

    def narrow(self, found: list[queries.Candidate]) -> list[queries.Candidate]:
        """Those that hold every word and are in the commune."""
        self.is_valid()
        words = text.fold(self.cleaned_data.get("q") or "").split()
        unit = int(self.cleaned_data.get("xa") or 0)
        return [
            each
            for each in found
            if all(word in each.organisation.search_text for word in words)
            and (not unit or each.organisation.unit_id == unit)
        ]


def by_words(rows: QuerySet[Organisation], words: str) -> QuerySet[Organisation]:
    """The producers that hold every word, first by name."""
    for word in text.fold(words).split():
        rows = rows.filter(Q(search_text__contains=word))
    return rows.order_by("sort_key", "pk")
