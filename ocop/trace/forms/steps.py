"""What the forms of the diary have in common: the time, pictures, rows of inputs and of lots."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from ocop.base import clock
from ocop.files.forms import FilesField, SeveralFiles
from ocop.organisations.forms import offer_choices
from ocop.products.sourcing.forms import NumberField
from ocop.trace.models import (
    Direction,
    Item,
    Lot,
    Site,
    Step,
    Supply,
)
from ocop.trace.queries.desk import Held, Last, Shelf, lot_made_under

PICTURES = "image/jpeg,image/png,image/webp,image/heic,image/heif"
_SEEN_ROWS = 5
_NEW = re.compile(r"new_([0-9a-f]{32})")
_MOST_NEW = 20


def number(label: Any, **more: Any) -> NumberField:
    """An amount, typed on a number pad as 2,5 or 1.250."""
    suffix = more.pop("suffix", "")
    look = {"class": "w-10", "inputmode": "decimal", "autocomplete": "off", "pattern": r"[0-9.,\s]*"}
    if suffix:
        look["data-suffix"] = suffix
    return NumberField(
        label=label, min_value=0, max_digits=14, decimal_places=3, widget=forms.TextInput(look), **more
    )


def amount_row(label: Any, **more: Any) -> NumberField:
    """An amount in a list of which some are filled in."""
    field = number(label, required=False, **more)
    field.widget.attrs["data-row"] = "1"
    return field


def said(amount: Decimal) -> str:
    """An amount in Vietnamese notation, without trailing zeros."""
    return f"{amount.normalize():f}".replace(".", ",")


class StepForm(forms.Form):
    """What every form of the diary asks: when it was, pictures, a note.

    `main` stands on the page, `more` folded below it; rows of lots and inputs have places of their own.
    """

    kind: ClassVar[str]
    main: ClassVar[tuple[str, ...]]
    more: ClassVar[tuple[str, ...]] = ()
    uses: ClassVar[tuple[str, ...]] = ()
    """Kinds of inputs that it asks for."""
    supplies_on_page: ClassVar[bool] = False
    makes: ClassVar[bool] = False
    """Whether a lot comes out of it."""

    happened_at = forms.DateTimeField(
        label=_("Khi nào?"), required=False, help_text=_("Vừa làm xong thì để trống."),
        widget=forms.DateTimeInput({"type": "datetime-local", "class": "w-20"}, format="%Y-%m-%dT%H:%M"),
    )  # fmt: skip
    photos = FilesField(
        label=_("Ảnh"), required=False,
        widget=SeveralFiles(
            {"accept": PICTURES, "data-upload": "1", "data-camera": "1", "data-shrink": "1600"}
        ),
    )  # fmt: skip
    note = forms.CharField(label=_("Ghi chú"), max_length=500, required=False)

    def __init__(self, *args: Any, shelf: Shelf, instead_of: Step | None = None, **kwargs: Any) -> None:
        """Offers what the producer has; the place and the goods of last time are chosen already.

        `instead_of` is a step declared a mistake, which is written anew: its words stand in the fields.
        """
        initial = {**(_words_of(instead_of) if instead_of else {}), **(kwargs.pop("initial", None) or {})}
        kwargs["initial"] = initial
        super().__init__(*args, **kwargs)
        self.shelf, self.instead_of = shelf, instead_of
        self.last = shelf.last.get(self.kind, Last())
        self._rows: dict[str, Supply | Lot | None] = {}
        for supply in shelf.supplies:
            if supply.kind in self.uses:
                self._rows[f"supply_{supply.pk}"] = supply
                self.fields[f"supply_{supply.pk}"] = amount_row(
                    supply.name, suffix=supply.unit_name, help_text=self._hint_of(supply)
                )

    def _hint_of(self, supply: Supply) -> str:
        parts = []
        if supply.waits_days:
            parts.append(gettext("Cách ly %(n)d ngày trước thu hoạch") % {"n": supply.waits_days})
        if supply.pk in self.last.supplies:
            parts.append(gettext("Lần trước: %(n)s") % {"n": said(self.last.supplies[supply.pk])})
        return " · ".join(parts)

    def choose(self, name: str, things: Iterable[Any], chosen: int | None, label: Any = str) -> None:
        """Let a field choose among rows: the one of last time, else the only one."""
        found = list(things)
        nothing = [] if len(found) == 1 else [("", gettext("Chọn…"))]
        offer_choices(self, name, [*nothing, *((thing.pk, label(thing)) for thing in found)])
        if chosen in [thing.pk for thing in found]:
            self.initial.setdefault(name, chosen)

    def choose_site(self, first: str) -> None:
        """Offer the places, those of the fitting kind first; the only one of that kind is chosen."""
        sites = sorted(self.shelf.sites, key=lambda site: site.kind != first)
        fitting = [site.pk for site in sites if site.kind == first]
        only = fitting[0] if len(fitting) == 1 else None
        self.choose("site", sites, self.last.site_id or only)

    def clean(self) -> dict[str, Any]:
        """Refuse amounts of what is not offered any more, as a page kept on a phone may send them."""
        data = super().clean() or self.cleaned_data
        for name, value in self.data.items():
            if name.startswith(("lot_", "supply_")) and name not in self.fields and str(value).strip():
                gone = gettext("Có lô hoặc vật tư không còn dùng được nữa. Mở lại trang rồi ghi lại.")
                self.add_error(None, gone)
                break
        return data

    def moment(self, now: dt.datetime) -> dt.datetime:
        """When it was: as typed, else as the phone noted it, else now; never ahead of our clock."""
        typed: dt.datetime | None = self.cleaned_data.get("happened_at")
        return min(typed or clock.noted(str(self.data.get("taken_at", ""))) or now, now)

    @property
    def supply_fields(self) -> list[forms.BoundField]:
        """The inputs to show: those of last time, then the first ones."""
        return self._supplies()[:_SEEN_ROWS]

    @property
    def other_supply_fields(self) -> list[forms.BoundField]:
        """The inputs that stand folded."""
        return self._supplies()[_SEEN_ROWS:]

    @property
    def understood(self) -> str:
        """The amounts as they were read, of what: 1.500 is said as 1500, so that a slip is seen at once."""
        parts = []
        for name, field in self.fields.items():
            value = self.cleaned_data.get(name)
            if isinstance(field, NumberField) and value:
                row = self._rows.get(name)
                thing = row.item if isinstance(row, Lot) else row or self.the_item()
                parts.append(
                    " ".join(filter(None, (said(value), getattr(thing, "unit_name", ""), str(thing))))
                )
        return "; ".join(parts)

    def _supplies(self) -> list[forms.BoundField]:
        rows = [(name, row.pk) for name, row in self._rows.items() if isinstance(row, Supply)]
        rows.sort(key=lambda row: row[1] not in self.last.supplies)
        return [self[name] for name, _pk in rows]

    @property
    def main_fields(self) -> list[forms.BoundField]:
        """The fields on the page."""
        return [self[name] for name in self.main if name in self.fields]

    @property
    def more_fields(self) -> list[forms.BoundField]:
        """The fields that stand folded."""
        return [self[name] for name in self.more if name in self.fields]

    @property
    def lacking(self) -> str:
        """What has to be set up before this form can be filled in; empty where nothing is lacking."""
        site, item = self.fields.get("site"), self.fields.get("item")
        if site is not None and site.required and not self.shelf.sites:
            return gettext("Chưa có nơi trồng, nơi nấu nào.")
        offered: Any = item.choices if isinstance(item, forms.ChoiceField) else [("1", "")]
        if not any(value for value, _label in offered):
            return gettext("Chưa có mặt hàng nào cho việc này.")
        return ""

    @property
    def is_wrong_below(self) -> bool:
        """Whether something folded has an error, so that it must be open."""
        return any(field.errors for field in [*self.more_fields, *self.other_supply_fields])

    def for_action(self, now: dt.datetime) -> dict[str, Any]:
        """What the action takes."""
        data = self.cleaned_data
        found: dict[str, Any] = {
            "happened_at": self.moment(now), "note": data["note"], "instead_of": self.instead_of,
            "photos": [(photo, photo.name) for photo in data["photos"]],
        }  # fmt: skip
        if self.uses:
            rows = [(row, data[name]) for name, row in self._rows.items() if isinstance(row, Supply)]
            found["supplies"] = [(row, amount) for row, amount in rows if amount]
        return found

    def chosen(self, name: str, things: Sequence[Any]) -> Any:
        """The row that was chosen in a field, or None."""
        wanted = self.cleaned_data.get(name)
        return next((thing for thing in things if thing.pk == wanted), None)

    def the_site(self) -> Site | None:
        """The place that was chosen."""
        found: Site | None = self.chosen("site", self.shelf.sites)
        return found

    def the_item(self) -> Item | None:
        """The goods that were chosen."""
        found: Item | None = self.chosen("item", self.shelf.items)
        return found


def _words_of(step: Step) -> dict[str, Any]:
    """What the form showed when a step was written; its lines and supplies are loaded."""
    found: dict[str, Any] = {"happened_at": step.happened_at, "note": step.note, "site": step.site_id}
    for line in step.lines.all():
        if line.direction == Direction.OUT:
            found |= {
                "item": line.lot.item_id, "quantity": line.quantity, "expires_on": line.lot.expires_on
            }  # fmt: skip
        elif line.quantity:
            found[f"lot_{line.lot_id}"] = line.quantity
        found.setdefault("lots", []).append(line.lot_id)
    for use in step.supplies.all():
        found[f"supply_{use.supply_id}"] = use.quantity
    return found


def pick(label: Any, hint: Any = "", required: bool = True) -> forms.TypedChoiceField:
    """A choice among rows, by their number."""
    return forms.TypedChoiceField(
        label=label, coerce=int, empty_value=None, required=required, help_text=hint
    )


def code_field() -> forms.CharField:
    """The number of a lot, for who has numbers of their own."""
    return forms.CharField(
        label=_("Số lô tự đặt"), max_length=20, required=False, widget=forms.TextInput({"class": "w-20"}),
        help_text=_("Để trống thì hệ thống đặt theo ngày."),
    )  # fmt: skip


def item_label(item: Item) -> str:
    """Goods with the unit that they are counted in."""
    return f"{item} ({item.unit_name})"


class LotsForm(StepForm):
    """A form that takes amounts out of lots; lots written on the same phone and not yet sent may be among
    them, named by the key under which they will be sent."""

    takes: ClassVar[tuple[str, ...]]
    """Kinds of goods in the order in which they are offered; others are not."""
    made_by: ClassVar[tuple[str, ...]]
    """Steps whose lots, written on the phone a moment ago, may be taken."""

    def __init__(self, *args: Any, shelf: Shelf, **kwargs: Any) -> None:
        super().__init__(*args, shelf=shelf, **kwargs)
        held = [each for each in shelf.lots if each.lot.item.kind in self.takes]
        for each in sorted(held, key=lambda each: self.takes.index(each.lot.item.kind)):
            self._rows[f"lot_{each.lot.pk}"] = each.lot
            self.fields[f"lot_{each.lot.pk}"] = self._field(each)
        new = [name for name in self.data if _NEW.fullmatch(name)][:_MOST_NEW]
        for name in new:
            self._rows[name] = lot_made_under(shelf.organisation_id, name.removeprefix("new_"))
            self.fields[name] = amount_row(_("Lô vừa ghi trên máy"))

    def _field(self, held: Held) -> NumberField:
        left = f"{said(held.left)} {held.lot.item.unit_name}"
        words = {"left": left, "day": f"{held.lot.made_on:%d/%m/%Y}"}
        hint = gettext("Còn %(left)s · làm ngày %(day)s") % words
        label = f"{held.lot.item} · {held.lot.code}"
        if held.lot.organisation_id != self.shelf.organisation_id:
            label = f"{label} · {held.lot.organisation}"
        return amount_row(label, suffix=held.lot.item.unit_name, help_text=hint)

    @property
    def lot_fields(self) -> list[forms.BoundField]:
        """The rows of lots to show."""
        return self._lot_names()[:_SEEN_ROWS]

    @property
    def other_lot_fields(self) -> list[forms.BoundField]:
        """The rows that stand folded."""
        return self._lot_names()[_SEEN_ROWS:]

    def _lot_names(self) -> list[forms.BoundField]:
        return [self[name] for name in self._rows if not name.startswith("supply_")]

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        names = [name for name in self._rows if not name.startswith("supply_")]
        for name in names:
            if data.get(name) and self._rows[name] is None:
                unknown = gettext(
                    "Lô này chưa được máy chủ nhận. Sửa và gửi lần ghi làm ra lô trước, rồi ghi lại lần này."
                )
                self.add_error(name, unknown)
        if not self.errors and not any(data.get(name) for name in names):
            self.add_error(names[0] if names else None, gettext("Ghi lấy bao nhiêu, ít nhất ở một lô."))
        return data

    def taken(self) -> list[tuple[Lot, Decimal]]:
        """How much of which lot."""
        sums: dict[int, tuple[Lot, Decimal]] = {}
        for name, row in self._rows.items():
            amount = self.cleaned_data.get(name)
            if isinstance(row, Lot) and amount:
                _lot, before = sums.get(row.pk, (row, Decimal(0)))
                sums[row.pk] = (row, before + amount)
        return list(sums.values())
