"""Validating what is typed about channels, listings, events, parts and sales."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from ocop.files import kinds
from ocop.organisations.forms import FigureField, lines_field
from ocop.organisations.models import Organisation
from ocop.products.models import Product
from ocop.promotion import requirements
from ocop.promotion.models import Channel, Event, Listing
from ocop.promotion.models.sales import Unit
from ocop.promotion.queries import channels as queries
from ocop.promotion.queries.sales import Line
from ocop.promotion.states import ChannelKind, CheckResult, EventKind

_TEN_THOUSAND_BILLION = 10**13


def _money(label: Any, hint: Any = "", required: bool = False) -> FigureField:
    return FigureField(
        label=label, help_text=hint, required=required, min_value=0, max_value=_TEN_THOUSAND_BILLION,
        widget=forms.TextInput({"class": "w-10", "inputmode": "numeric", "data-suffix": _("đồng")}),
    )  # fmt: skip


def _count(label: Any, most: int, hint: Any = "", required: bool = False, least: int = 0) -> FigureField:
    return FigureField(
        label=label, help_text=hint, required=required, min_value=least, max_value=most,
        widget=forms.TextInput({"class": "w-10", "inputmode": "numeric"}),
    )  # fmt: skip


class OwnChannelForm(forms.Form):
    """A channel that a producer runs itself."""

    kind = forms.ChoiceField(label=_("Loại kênh"), choices=ChannelKind.choices, initial=ChannelKind.SHOP)
    name = forms.CharField(
        label=_("Tên kênh"), max_length=150, help_text=_("Ví dụ: Quầy tại lò đường Sáu Mẫu")
    )
    address = forms.CharField(label=_("Địa chỉ"), max_length=300, required=False)
    website = forms.CharField(label=_("Trang web"), max_length=300, required=False)


class ChannelForm(OwnChannelForm):
    """A channel, and what it asks of what it sells. Empty means: the channel does not ask for it."""

    is_modern = forms.BooleanField(
        label=_("Kênh bán hàng hiện đại"), required=False,
        help_text=_("Sàn thương mại điện tử, siêu thị, chuỗi cửa hàng. Kế hoạch đếm sản phẩm trên kênh này."),
    )  # fmt: skip
    organisation = forms.ModelChoiceField(
        label=_("Đơn vị vận hành"), queryset=Organisation.objects.none(), required=False,
        empty_label=_("Không thuộc đơn vị nào trong hệ thống"),
    )  # fmt: skip
    check_days = _count(_("Xem lại nơi bán sau (ngày)"), 730, required=True, least=1)
    pictures = _count(_("Số ảnh"), requirements.MOST["pictures"])
    picture_px = _count(_("Ảnh rộng ít nhất (điểm ảnh)"), requirements.MOST["picture_px"])
    description = _count(_("Giới thiệu dài ít nhất (chữ cái)"), requirements.MOST["description"])
    star = forms.TypedChoiceField(
        label=_("Sao còn hiệu lực"), coerce=int, empty_value=None, required=False,
        choices=[("", _("Không yêu cầu")), (3, _("Từ 3 sao")), (4, _("Từ 4 sao")), (5, _("5 sao"))],
    )  # fmt: skip
    price = forms.BooleanField(label=_("Giá bán"), required=False)
    barcode = forms.BooleanField(label=_("Mã vạch (GTIN)"), required=False)
    label = forms.BooleanField(label=_("Nhãn đủ nội dung bắt buộc"), required=False)
    proofs = forms.MultipleChoiceField(
        label=_("Minh chứng còn hạn"), required=False, widget=forms.CheckboxSelectMultiple
    )
    note = lines_field(_("Ghi chú"), _("Đầu mối, phí, cách gửi hàng."))

    NEEDS = (*requirements.MOST, *requirements.SWITCHES, requirements.PROOFS)

    def __init__(self, *args: Any, operators: QuerySet[Organisation], **kwargs: Any) -> None:
        """`operators` are the organisations that may run a channel for all."""
        super().__init__(*args, **kwargs)
        chosen, proofs = self.fields["organisation"], self.fields["proofs"]
        assert isinstance(chosen, forms.ModelChoiceField) and isinstance(proofs, forms.MultipleChoiceField)
        chosen.queryset = operators
        proofs.choices = kinds.choices()

    def data_for_action(self) -> dict[str, Any]:
        """The cleaned data, with what the channel asks gathered in `requirements`."""
        data = dict(self.cleaned_data)
        data["requirements"] = {name: data.pop(name) for name in self.NEEDS}
        return data


def initial_of_channel(channel: Channel) -> dict[str, Any]:
    """What the form shows of a stored channel."""
    names = ("kind", "name", "address", "website", "is_modern", "organisation", "check_days", "note")
    return {**channel.requirements, **{name: getattr(channel, name) for name in names}}


class ListingForm(forms.Form):
    """A product on a channel."""

    product = forms.TypedChoiceField(label=_("Sản phẩm"), coerce=int)
    channel = forms.TypedChoiceField(label=_("Kênh bán"), coerce=int)
    pack = forms.CharField(
        label=_("Quy cách bán"), max_length=120, required=False, help_text=_("Ví dụ: Hộp 500 g")
    )
    price = _money(_("Giá bán"))
    link = forms.CharField(
        label=_("Đường dẫn"), max_length=500, required=False,
        help_text=_("Mở trang bán của sản phẩm, sao chép đường dẫn rồi dán vào đây."),
    )  # fmt: skip
    label_is_right = forms.BooleanField(
        label=_("Nhãn đủ nội dung bắt buộc"), required=False,
        help_text=_("Tên, thành phần, ngày sản xuất, hạn dùng, khối lượng, cơ sở, cách bảo quản."),
    )  # fmt: skip

    def __init__(self, *args: Any, owner: Organisation, kept: Listing | None = None, **kwargs: Any) -> None:
        """Offers the owner's products and channels; a listing that is kept stays where it is."""
        super().__init__(*args, **kwargs)
        if kept is not None:
            del self.fields["product"], self.fields["channel"]
            return
        self._products = {p.pk: p for p in queries.sold_by(owner.pk)}
        self._channels = {c.pk: c for c in queries.offered_to(owner.pk)}
        self._offer("product", _("Chọn sản phẩm…"), self._products.values())
        self._offer("channel", _("Chọn kênh…"), self._channels.values())

    def _offer(self, name: str, nothing: Any, things: Iterable[Any]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", nothing), *((str(thing.pk), str(thing)) for thing in things)]

    def data_for_action(self) -> dict[str, Any]:
        """The facts of the listing itself."""
        return {name: self.cleaned_data[name] for name in ("pack", "price", "link", "label_is_right")}

    @property
    def where(self) -> tuple[Product, Channel]:
        """What was chosen."""
        return self._products[self.cleaned_data["product"]], self._channels[self.cleaned_data["channel"]]


class CheckForm(forms.Form):
    """What somebody found who looked at a listing."""

    check_result = forms.ChoiceField(
        label=_("Thấy thế nào?"),
        choices=CheckResult.choices,
        widget=forms.RadioSelect,
        initial=CheckResult.RIGHT,
    )
    check_note = forms.CharField(label=_("Ghi chú"), max_length=300, required=False)


class EventForm(forms.Form):
    """A fair, a livestream session, a conference."""

    kind = forms.ChoiceField(label=_("Loại"), choices=EventKind.choices)
    name = forms.CharField(label=_("Tên"), max_length=200)
    host = forms.CharField(label=_("Đơn vị tổ chức"), max_length=200, required=False)
    place = forms.CharField(label=_("Nơi tổ chức"), max_length=300, required=False)
    link = forms.CharField(label=_("Đường dẫn"), max_length=300, required=False)
    register_by = forms.DateField(label=_("Đăng ký đến hết ngày"))
    select_by = forms.DateField(label=_("Chọn xong trước hết ngày"))
    starts_on = forms.DateField(label=_("Diễn ra từ ngày"))
    ends_on = forms.DateField(label=_("Đến hết ngày"))
    slots = _count(_("Số chỗ"), 2000, required=True, least=1)
    min_star = forms.TypedChoiceField(
        label=_("Sản phẩm phải có"), coerce=int, empty_value=None, required=False,
        choices=[("", _("Không yêu cầu sao")), (3, _("Từ 3 sao")), (4, _("Từ 4 sao")), (5, _("5 sao"))],
    )  # fmt: skip
    criteria = lines_field(_("Tiêu chí chọn"), _("Chủ thể đọc trước khi đăng ký; ai được chọn cũng theo đó."))
    text = lines_field(_("Nội dung mời"), _("Chi phí nào được hỗ trợ, mang bao nhiêu hàng, gặp ai."), rows=5)


def initial_of_event(event: Event) -> dict[str, Any]:
    """What the form shows of a stored event."""
    return {name: getattr(event, name) for name in EventForm.base_fields}


class RegistrationForm(forms.Form):
    """Which products a producer would bring, and what it needs."""

    products = forms.MultipleChoiceField(
        label=_("Mang sản phẩm nào?"), widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Chọn ít nhất một sản phẩm mang đi.")},
    )  # fmt: skip
    needs = lines_field(_("Cần hỗ trợ gì?"), _("Ví dụ: xe chở hàng, tủ lạnh, người phụ bán."), rows=2)

    def __init__(self, *args: Any, owner: Organisation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._products = {str(p.pk): p for p in queries.sold_by(owner.pk)}
        field = self.fields["products"]
        assert isinstance(field, forms.MultipleChoiceField)
        field.choices = [(pk, str(p)) for pk, p in self._products.items()]

    @property
    def chosen(self) -> list[Product]:
        """The products as rows."""
        return [self._products[pk] for pk in self.cleaned_data["products"]]


class SelectForm(forms.Form):
    """Why a producer is selected, if there is something to say."""

    reasons = lines_field(_("Lý do chọn"), rows=2)


class DeclineForm(forms.Form):
    """Why a producer is not selected."""

    reasons = lines_field(_("Lý do chưa chọn"), rows=2, required=True)


class StandForm(forms.Form):
    """The number of a stand."""

    stand = forms.CharField(label=_("Số gian hàng"), max_length=30, required=False)


class CancelForm(forms.Form):
    """Why an event is called off."""

    reasons = lines_field(_("Lý do hủy"), required=True)


class CostForm(forms.Form):
    """A cost of an event."""

    what = forms.CharField(label=_("Khoản chi"), max_length=200, help_text=_("Ví dụ: Thuê gian hàng"))
    amount = _money(_("Số tiền"), required=True)
    payer = forms.CharField(label=_("Nguồn chi"), max_length=200, required=False)


class ResultsForm(forms.Form):
    """What a producer brought home, with room for a few contracts."""

    MOST_CONTRACTS = 3

    orders = _count(_("Số đơn hàng"), 1_000_000)
    revenue = _money(_("Doanh thu"), _("Không bán được thì ghi 0."), required=True)
    samples = _count(_("Số mẫu đã gửi khách"), 1_000_000)
    lessons = lines_field(_("Kinh nghiệm, đề nghị"), rows=2)

    def __init__(self, *args: Any, kept: Sequence[dict[str, Any]] = (), **kwargs: Any) -> None:
        """`kept` are the contracts of before."""
        super().__init__(*args, **kwargs)
        self.rows = max(self.MOST_CONTRACTS, len(kept) + 1)
        for number in range(self.rows):
            old = kept[number] if number < len(kept) else {}
            for name, field in self._contract().items():
                self.fields[f"{name}_{number}"] = field
                self.initial.setdefault(f"{name}_{number}", old.get(name))

    @staticmethod
    def _contract() -> dict[str, forms.Field]:
        return {
            "partner": forms.CharField(label=_("Bên mua"), max_length=250, required=False),
            "what": forms.CharField(label=_("Nội dung"), max_length=300, required=False),
            "value": _money(_("Giá trị")),
            "signed_on": forms.DateField(label=_("Ngày ký"), required=False),
        }

    def contract_fields(self) -> list[list[forms.BoundField]]:
        """The fields of each contract."""
        return [[self[f"{name}_{n}"] for name in self._contract()] for n in range(self.rows)]

    def result_fields(self) -> list[forms.BoundField]:
        """The other fields."""
        return [self[name] for name in ("orders", "revenue", "samples", "lessons")]

    def clean(self) -> None:
        """A contract that is begun is whole."""
        for number in range(self.rows):
            given = self.contract(number)
            for name in ("partner", "value", "signed_on"):
                if any(given.values()) and not given[name]:
                    self.add_error(f"{name}_{number}", _("Hợp đồng cần bên mua, giá trị và ngày ký."))

    def contract(self, number: int) -> dict[str, Any]:
        """What was typed of one."""
        return {name: self.cleaned_data.get(f"{name}_{number}") for name in self._contract()}

    def data_for_action(self) -> tuple[dict[str, Any], list[dict[str, Any]]]:
        """Results, and the contracts that say something."""
        results = {name: self.cleaned_data[name] for name in ("orders", "revenue", "samples", "lessons")}
        found = [self.contract(number) for number in range(self.rows)]
        return results, [row for row in found if any(row.values())]


class SalesForm(forms.Form):
    """A month of sales: a row for each product and channel of the month before, and one more."""

    def __init__(self, *args: Any, lines: Sequence[Line], owner: Organisation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.lines = lines
        for number, line in enumerate(lines):
            shown = line.shown
            initial = {
                "revenue": shown.revenue if shown else None,
                "quantity": shown.quantity if shown else None,
                "unit": shown.quantity_unit if shown else "",
            }
            for name, field in self._fields().items():
                self.fields[f"{name}_{number}"] = field
                self.initial.setdefault(f"{name}_{number}", initial[name])
        self._products = {p.pk: p for p in queries.sold_by(owner.pk)}
        self._channels = {c.pk: c for c in queries.offered_to(owner.pk)}
        self._add_row()

    def _add_row(self) -> None:
        for name, nothing, things in (
            ("product", _("Chọn sản phẩm…"), self._products.values()),
            ("channel", _("Chọn kênh…"), self._channels.values()),
        ):
            choices = [("", nothing), *((str(thing.pk), str(thing)) for thing in things)]
            label = _("Sản phẩm") if name == "product" else _("Kênh bán")
            self.fields[f"{name}_new"] = forms.TypedChoiceField(
                label=label, coerce=int, empty_value=None, required=False, choices=choices
            )
        for name, field in self._fields().items():
            self.fields[f"{name}_new"] = field

    @staticmethod
    def _fields() -> dict[str, forms.Field]:
        return {
            "revenue": _money(_("Doanh thu")),
            "quantity": forms.DecimalField(
                label=_("Số lượng"), required=False, min_value=0, max_digits=12, decimal_places=2,
                localize=True,
                widget=forms.TextInput({"class": "w-10", "inputmode": "decimal"}),
            ),
            "unit": forms.ChoiceField(label=_("Đơn vị"), required=False, choices=[("", "–"), *Unit.choices]),
        }  # fmt: skip

    def rows(self) -> list[tuple[Line, list[forms.BoundField]]]:
        """Each line with its fields."""
        return [(line, [self[f"{name}_{n}"] for name in self._fields()]) for n, line in enumerate(self.lines)]

    def new_row(self) -> list[forms.BoundField]:
        """The fields of the row to add."""
        return [self[f"{name}_new"] for name in ("product", "channel", *self._fields())]

    def clean(self) -> None:
        """A quantity has its unit; a new row is whole."""
        data = self.cleaned_data
        for row in [*map(str, range(len(self.lines))), "new"]:
            if data.get(f"quantity_{row}") is not None and not data.get(f"unit_{row}"):
                self.add_error(f"unit_{row}", _("Chọn đơn vị tính của số lượng."))
            revenue = data.get(f"revenue_{row}")
            if revenue is not None and 0 < revenue < 1000:
                self.add_error(f"revenue_{row}", _("Hãy ghi đủ bằng đồng, không ghi theo nghìn."))
        given = [data.get(f"{name}_new") for name in ("product", "channel", "revenue")]
        if any(value is not None for value in given) and any(value is None for value in given):
            self.add_error("revenue_new", _("Dòng thêm cần sản phẩm, kênh và doanh thu."))

    def sold(self) -> list[dict[str, Any]]:
        """The rows that say something, by the names of `actions.Sold`."""
        found = [self._sold(str(n), line.product_id, line.channel_id) for n, line in enumerate(self.lines)]
        if self.cleaned_data.get("product_new"):
            data = self.cleaned_data
            found.append(self._sold("new", data["product_new"], data["channel_new"]))
        return [row for row in found if row["revenue"] is not None]

    def _sold(self, row: str, product_id: int, channel_id: int) -> dict[str, Any]:
        data = self.cleaned_data
        return {
            "product_id": product_id, "channel_id": channel_id, "revenue": data.get(f"revenue_{row}"),
            "quantity": data.get(f"quantity_{row}"), "quantity_unit": data.get(f"unit_{row}") or "",
        }  # fmt: skip


def month_of(text: str) -> dt.date | None:
    """The first day of a month as an address has it (2026-05); None where it is none."""
    try:
        return dt.date.fromisoformat(f"{text}-01")
    except ValueError:
        return None
