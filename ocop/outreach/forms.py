"""Validating what is said of articles, the communication plan, outlets and publications."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ocop.base import clock
from ocop.base.actor import Actor
from ocop.organisations.forms import FigureField, lines_field, offer_rows
from ocop.organisations.models import Kind, Organisation
from ocop.outreach import queries, writing
from ocop.outreach.models import (
    Article,
    ArticleState,
    Form,
    Item,
    ItemState,
    Outlet,
    OutletKind,
    Publication,
    Topic,
)
from ocop.places import queries as places
from ocop.places.models import Unit

QUARTERS = [(1, _("Quý 1")), (2, _("Quý 2")), (3, _("Quý 3")), (4, _("Quý 4"))]


def _text(label: Any, most: int, hint: Any = "", required: bool = True) -> forms.CharField:
    return forms.CharField(label=label, max_length=most, help_text=hint, required=required)


def _row(label: Any, nothing: Any, required: bool = False, hint: Any = "") -> forms.ModelChoiceField[Any]:
    """A choice of rows that `offer` fills."""
    return forms.ModelChoiceField(
        Unit.objects.none(), label=label, required=required, empty_label=nothing, help_text=hint
    )


def _communes(on: dt.date) -> Any:
    return places.communes(on, places.home_province()).order_by("sort_key")


def _agencies(kept: int | None = None) -> Any:
    agencies = Q(kind=Kind.AGENCY, is_closed=False) | Q(pk=kept or 0)
    return Organisation.objects.filter(agencies).order_by("sort_key", "pk")


class ArticleForm(forms.Form):
    """What an article says; title and topic are enough to keep it."""

    title = _text(_("Tiêu đề"), 200, _("Ngắn, nói đúng chuyện. Ví dụ: Mùa đường thốt nốt ở An Cư"))
    topic = forms.ChoiceField(label=_("Chủ đề"), choices=[("", _("Chọn chủ đề…")), *Topic.choices])
    lead = lines_field(
        _("Đoạn mở đầu"),
        _("Hai, ba câu: chuyện gì, ở đâu, ai. Danh sách tin và trang nhúng hiện đoạn này."),
        most=500,
    )  # fmt: skip
    body = lines_field(
        _("Nội dung"),
        _("Cách một dòng trống là sang đoạn. “## Tên mục” là tên mục; “- ” đầu dòng là gạch đầu dòng; "
          "**chữ** là in đậm; [chữ](https://…) là liên kết; dòng riêng ![](anh:2) là ảnh số 2 của bài."),
        18, most=writing.MOST,
    )  # fmt: skip
    unit = _row(_("Bài nói về xã nào?"), _("Cả tỉnh"))
    byline = _text(_("Tên ký dưới bài"), 200, _("Ví dụ: Hội Phụ nữ xã An Cư"), required=False)
    event_name = _text(_("Sự kiện nhắc trong bài"), 200, _("Ví dụ: Hội chợ OCOP Long Xuyên"), required=False)
    event_on = forms.DateField(label=_("Ngày diễn ra"), required=False)
    event_url = _text(_("Trang của sự kiện"), 300, _("Ví dụ: https://hoichoangiang.vn"), required=False)

    def __init__(self, *args: Any, on: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_rows(self, "unit", _communes(on))


def article_initial(article: Article) -> dict[str, Any]:
    """What the form shows of a stored article."""
    return {name: getattr(article, name) for name in ArticleForm.base_fields}


class PictureForm(forms.Form):
    """One picture with its words."""

    picture = forms.FileField(
        label=_("Ảnh"), help_text=_("Ảnh chụp từ điện thoại được. Vị trí chụp ghi trong ảnh được xóa."),
        widget=forms.FileInput({"accept": "image/*,.heic", "data-upload": "1"}),
    )  # fmt: skip
    alt = _text(
        _("Mô tả ảnh"), 250, _("Cho người không nhìn thấy. Ví dụ: Bà Sáu khuấy chảo đường trên bếp lửa")
    )
    caption = _text(_("Chú thích, nguồn ảnh"), 250, required=False)


class ReasonsForm(forms.Form):
    """Why."""

    reasons = lines_field(_("Lý do"), required=True)

    def __init__(self, *args: Any, label: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reasons"].label = label


class PlanForm(forms.Form):
    """When an article is to be published: a day and a full hour."""

    day = forms.DateField(label=_("Ngày đăng"))
    hour = forms.TypedChoiceField(
        label=_("Giờ"), coerce=int, choices=[(hour, f"{hour:02d}:00") for hour in range(24)], initial=8
    )

    @property
    def moment(self) -> dt.datetime:
        """The chosen moment, on the wall clock of Việt Nam."""
        start = clock.day_start(self.cleaned_data["day"])
        return start + dt.timedelta(hours=self.cleaned_data["hour"])


class ItemForm(forms.Form):
    """An item of the communication plan."""

    year = forms.IntegerField(label=_("Năm"), min_value=2018, max_value=2100)
    quarter = forms.TypedChoiceField(label=_("Quý"), coerce=int, choices=QUARTERS)
    message = _text(
        _("Thông điệp"), 300, _("Điều người nghe nhớ lại. Ví dụ: Sao OCOP tra được ngay trên điện thoại")
    )
    audience = _text(_("Nói với ai"), 200, _("Ví dụ: người mua ở chợ, hộ làm đường, khách du lịch"))
    form = forms.ChoiceField(label=_("Hình thức"), choices=[("", _("Chọn hình thức…")), *Form.choices])
    outlet = _row(_("Kênh"), _("Chưa chọn kênh"))
    organisation = _row(_("Cơ quan làm"), _("Không phải cơ quan khác"))
    unit = _row(_("Xã làm"), _("Không phải xã"), hint=_("Không chọn cơ quan, không chọn xã: cấp tỉnh làm."))
    due_on = forms.DateField(label=_("Hạn"))
    cost = FigureField(
        label=_("Kinh phí"), required=False, min_value=0, max_value=10**13,
        widget=forms.TextInput({"class": "w-10", "inputmode": "numeric", "data-suffix": _("đồng")}),
    )  # fmt: skip

    def __init__(
        self, *args: Any, actor: Actor, on: dt.date, kept: Item | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        working = Q(is_closed=False) | Q(pk=kept.outlet_id if kept else None)
        offer_rows(self, "outlet", queries.outlets_visible_to(actor).filter(working).order_by("sort_key"))
        if actor.province_wide:
            offer_rows(self, "organisation", _agencies(kept.organisation_id if kept else None))
            offer_rows(self, "unit", _communes(on))
        else:  # others plan for themselves
            del self.fields["organisation"], self.fields["unit"]


def item_initial(item: Item) -> dict[str, Any]:
    """What the form shows of a stored item."""
    return {name: getattr(item, name) for name in ItemForm.base_fields}


class DoneForm(forms.Form):
    """That an item was done, and where that can be seen."""

    proof = _text(_("Nơi xem kết quả"), 500, _("Địa chỉ trang, hoặc số văn bản, số báo."))
    done_on = forms.DateField(label=_("Làm xong ngày"))


class OutletForm(forms.Form):
    """An outlet."""

    name = _text(_("Tên kênh"), 200, _("Ví dụ: Đài truyền thanh xã An Cư"))
    kind = forms.ChoiceField(label=_("Loại"), choices=[("", _("Chọn loại…")), *OutletKind.choices])
    owner = _text(_("Cơ quan chủ quản"), 200, required=False)
    organisation = _row(
        _("Cơ quan có tài khoản ở đây"), _("Không có"), hint=_("Cơ quan đó tự sửa được thông tin của kênh.")
    )
    unit = _row(_("Xã"), _("Không riêng xã nào"))
    address = _text(_("Địa chỉ"), 300, _("Địa chỉ trang, hoặc nơi đặt."), required=False)
    contact = _text(
        _("Người liên hệ"), 300, _("Chỉ người làm truyền thông thấy, không công khai."), required=False
    )
    is_closed = forms.BooleanField(label=_("Kênh đã thôi hoạt động"), required=False)

    def __init__(self, *args: Any, on: dt.date, kept: Outlet | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_rows(self, "organisation", _agencies(kept.organisation_id if kept else None))
        offer_rows(self, "unit", _communes(on))


def outlet_initial(outlet: Outlet) -> dict[str, Any]:
    """What the form shows of a stored outlet."""
    return {name: getattr(outlet, name) for name in OutletForm.base_fields}


class PublicationForm(forms.Form):
    """What was published in an outlet."""

    outlet = _row(_("Kênh"), _("Chọn kênh…"), required=True)
    article = _row(_("Bài trên trang này"), _("Không phải bài trên trang này"))
    title = _text(
        _("Tên bài, tên chương trình"),
        250,
        _("Đã chọn bài thì để trống: lấy tiêu đề của bài."),
        required=False,
    )
    published_on = forms.DateField(label=_("Ngày đăng, ngày phát"))
    address = _text(_("Nơi xem lại"), 500, _("Địa chỉ trang, hoặc số báo, giờ phát."), required=False)
    note = _text(_("Ghi chú"), 500, required=False)

    def __init__(self, *args: Any, actor: Actor, kept: Publication | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        working = Q(is_closed=False) | Q(pk=kept.outlet_id if kept else None)
        offer_rows(self, "outlet", queries.outlets_visible_to(actor).filter(working).order_by("sort_key"))
        asked = kept.article_id if kept else self.initial.get("article")
        offer_rows(self, "article", queries.offered_articles(actor, asked))


def publication_initial(publication: Publication) -> dict[str, Any]:
    """What the form shows of a stored publication."""
    return {name: getattr(publication, name) for name in PublicationForm.base_fields}


class ReachForm(forms.Form):
    """How many people a publication reached in a month."""

    month = forms.ChoiceField(label=_("Tháng"))
    people = FigureField(
        label=_("Lượt nghe, đọc, xem"), min_value=0, max_value=10**9,
        help_text=_("Theo số của kênh. Ghi lại thì thay số cũ; ghi 0 thì bỏ."),
    )  # fmt: skip

    def __init__(self, *args: Any, publication: Publication, on: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["month"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(f"{day:%Y-%m-%d}", f"{day:%m/%Y}") for day in _months(publication.published_on, on)]

    @property
    def day(self) -> dt.date:
        """The first day of the chosen month."""
        return dt.date.fromisoformat(self.cleaned_data["month"])


def _months(since: dt.date, until: dt.date) -> list[dt.date]:
    """The first days of the months from one day to another, newest first; three years at most."""
    day = until.replace(day=1)
    found: list[dt.date] = []
    while day >= since.replace(day=1) and len(found) < 36:
        found.append(day)
        day = (day - dt.timedelta(days=1)).replace(day=1)
    return found


class _Filter(forms.Form):
    """Conditions of a list; what cannot be read is left out."""

    def offer(self, name: str, label: Any, choices: Any) -> None:
        """A condition with its choices; none of them asks for all."""
        every = [("", _("Tất cả")), *choices]
        self.fields[name] = forms.ChoiceField(label=label, required=False, choices=every)

    @property
    def chosen(self) -> dict[str, str]:
        """The conditions in force."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}


class ArticleFilter(_Filter):
    """Conditions of the list of articles."""

    def __init__(self, data: Any, *, actor: Actor) -> None:
        super().__init__(data)
        self._actor = actor
        self.fields["tu"] = forms.CharField(label=_("Tiêu đề có chữ"), required=False, max_length=100)
        self.offer("trang_thai", _("Trạng thái"), ArticleState.choices)
        self.offer("chu_de", _("Chủ đề"), Topic.choices)
        if actor.has("outreach.write"):
            self.offer("cua", _("Của ai"), [("toi", _("Nơi tôi làm việc"))])

    def narrow(self, articles: Any) -> Any:
        """The articles that the conditions leave."""
        chosen = self.chosen
        return queries.narrow(
            articles, state=chosen.get("trang_thai", ""), topic=chosen.get("chu_de", ""),
            words=chosen.get("tu", ""), own_of=self._actor if chosen.get("cua") else None,
        )  # fmt: skip


class ItemFilter(_Filter):
    """Conditions of the plan."""

    def __init__(self, data: Any, *, years: list[int]) -> None:
        super().__init__(data)
        self.fields["nam"] = forms.ChoiceField(
            label=_("Năm"), required=False, choices=[(str(year), str(year)) for year in years]
        )
        self.offer("quy", _("Quý"), [(str(number), label) for number, label in QUARTERS])
        self.offer("trang_thai", _("Trạng thái"), ItemState.choices)

    def year(self, now: int) -> int:
        """The chosen year, else `now`."""
        return int(self.chosen.get("nam", now))


class PublicationFilter(_Filter):
    """Conditions of the list of publications."""

    def __init__(self, data: Any, *, years: list[int], outlets: Any) -> None:
        super().__init__(data)
        self.offer("nam", _("Năm"), [(str(year), str(year)) for year in years])
        self.offer("kenh", _("Kênh"), [(str(pk), name) for pk, name in outlets.values_list("pk", "name")])

    def narrow(self, publications: Any) -> Any:
        """The publications that the conditions leave."""
        chosen = self.chosen
        found = (
            publications.filter(published_on__year=int(chosen["nam"])) if "nam" in chosen else publications
        )
        return found.filter(outlet=int(chosen["kenh"])) if "kenh" in chosen else found
