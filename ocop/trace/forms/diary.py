"""The forms of the diary: few fields, filled from last time, in the words of a household."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from ocop.files.models import Document
from ocop.organisations.forms import offer_choices
from ocop.trace.forms.steps import LotsForm, StepForm, code_field, item_label, number, pick
from ocop.trace.models import ItemKind, SiteKind, StepKind, SupplyKind
from ocop.trace.queries.desk import Shelf


class CareForm(StepForm):
    """Watering, manuring, spraying, feeding, weeding."""

    kind = StepKind.CARE
    main = ("note", "site", "happened_at", "photos")
    more = ("lots",)
    uses = (
        SupplyKind.SEED, SupplyKind.FERTILISER, SupplyKind.PESTICIDE, SupplyKind.FEED, SupplyKind.MEDICINE,
        SupplyKind.OTHER,
    )  # fmt: skip
    supplies_on_page = True
    site = pick(_("Ở đâu?"))
    lots = forms.TypedMultipleChoiceField(
        label=_("Riêng cho lô nào"), coerce=int, required=False,
        widget=forms.CheckboxSelectMultiple({"class": "options"}),
    )  # fmt: skip

    def __init__(self, *args: Any, shelf: Shelf, **kwargs: Any) -> None:
        super().__init__(*args, shelf=shelf, **kwargs)
        self.fields["note"].label = _("Đã làm gì?")
        self.fields["note"].help_text = _("Ví dụ: bón gốc, phun ngừa sâu, làm cỏ.")
        self.choose_site(SiteKind.PLOT)
        if shelf.lots:
            offer_choices(self, "lots", [(each.lot.pk, str(each.lot)) for each in shelf.lots])
        else:
            del self.fields["lots"]

    def for_action(self, now: dt.datetime) -> dict[str, Any]:
        chosen = self.cleaned_data.get("lots") or []
        lots = [each.lot for each in self.shelf.lots if each.lot.pk in chosen]
        return {**super().for_action(now), "site": self.the_site(), "lots": lots}


class HarvestForm(StepForm):
    """What came from the field, the pond, the stable."""

    kind = StepKind.HARVEST
    makes = True
    main = ("item", "quantity", "site", "happened_at", "photos")
    more = ("note", "code", "even_so")
    item = pick(_("Thu hoạch gì?"))
    quantity = number(_("Được bao nhiêu?"), help_text=_("Theo đơn vị ghi sau tên hàng. Ví dụ: 50 hoặc 1,5"))
    site = pick(_("Ở đâu?"))
    code = code_field()
    even_so = forms.CharField(
        label=_("Chưa hết thời gian cách ly mà vẫn thu hoạch: vì sao?"), max_length=300, required=False
    )

    def __init__(self, *args: Any, shelf: Shelf, **kwargs: Any) -> None:
        super().__init__(*args, shelf=shelf, **kwargs)
        grown = [item for item in shelf.items if item.kind == ItemKind.MATERIAL]
        self.choose("item", grown, self.last.item_id, item_label)
        self.choose_site(SiteKind.PLOT)

    def for_action(self, now: dt.datetime) -> dict[str, Any]:
        data = self.cleaned_data
        made = {name: data[name] for name in ("quantity", "code", "even_so")}
        return {**super().for_action(now), **made, "item": self.the_item(), "site": self.the_site()}


class ProcessForm(LotsForm):
    """Material made into something: cooking, drying, fermenting, pressing."""

    kind = StepKind.PROCESS
    makes = True
    main = ("item", "quantity", "site", "happened_at")
    more = ("photos", "note", "code")
    uses = (SupplyKind.ADDITIVE, SupplyKind.OTHER)
    takes = (ItemKind.MATERIAL, ItemKind.HALFWAY)
    made_by = (StepKind.HARVEST, StepKind.PROCESS)
    item = pick(_("Làm ra gì?"))
    quantity = number(_("Được bao nhiêu?"), help_text=_("Theo đơn vị ghi sau tên hàng."))
    site = pick(_("Ở đâu?"))
    code = code_field()

    def __init__(self, *args: Any, shelf: Shelf, **kwargs: Any) -> None:
        super().__init__(*args, shelf=shelf, **kwargs)
        made = [item for item in shelf.items if item.kind != ItemKind.MATERIAL]
        made.sort(key=lambda item: item.kind != ItemKind.HALFWAY)
        self.choose("item", made, self.last.item_id, item_label)
        self.choose_site(SiteKind.WORKSHOP)

    def for_action(self, now: dt.datetime) -> dict[str, Any]:
        data = self.cleaned_data
        made = {"item": self.the_item(), "quantity": data["quantity"], "code": data["code"]}
        return {**super().for_action(now), **made, "site": self.the_site(), "inputs": self.taken()}


class PackForm(LotsForm):
    """Goods put into jars, bags, boxes for sale."""

    kind = StepKind.PACK
    makes = True
    main = ("item", "quantity", "expires_on", "site", "happened_at")
    more = ("photos", "note", "code")
    uses = (SupplyKind.PACKAGING, SupplyKind.OTHER)
    takes = (ItemKind.HALFWAY, ItemKind.MATERIAL, ItemKind.GOODS)
    made_by = (StepKind.HARVEST, StepKind.PROCESS)
    item = pick(_("Đóng thành gì?"))
    quantity = number(_("Được bao nhiêu?"), help_text=_("Số hũ, gói, hộp. Ví dụ: 200"))
    expires_on = forms.DateField(
        label=_("Hạn dùng"), required=False,
        help_text=_("Để trống thì tính theo hạn của mặt hàng. Ví dụ: 05/11/2027"),
    )  # fmt: skip
    site = pick(_("Ở đâu?"))
    code = code_field()

    def __init__(self, *args: Any, shelf: Shelf, **kwargs: Any) -> None:
        super().__init__(*args, shelf=shelf, **kwargs)
        goods = [item for item in shelf.items if item.kind == ItemKind.GOODS]
        self.choose("item", goods, self.last.item_id, item_label)
        self.choose_site(SiteKind.WORKSHOP)

    def for_action(self, now: dt.datetime) -> dict[str, Any]:
        data = self.cleaned_data
        made = {name: data[name] for name in ("quantity", "code", "expires_on")}
        return {
            **super().for_action(now), **made, "item": self.the_item(), "site": self.the_site(),
            "inputs": self.taken(),
        }  # fmt: skip


class InspectForm(StepForm):
    """A check of lots: by the producer, or by a laboratory whose paper is in the library."""

    kind = StepKind.INSPECT
    main = ("lots", "result", "happened_at", "note", "photos")
    more = ("document",)
    lots = forms.TypedMultipleChoiceField(
        label=_("Kiểm tra lô nào?"), coerce=int, widget=forms.CheckboxSelectMultiple({"class": "options"}),
        error_messages={"required": _("Đánh dấu ít nhất một lô.")},
    )  # fmt: skip
    result = forms.ChoiceField(
        label=_("Kết quả"), choices=[("passed", _("Đạt yêu cầu")), ("failed", _("Không đạt yêu cầu"))],
        widget=forms.RadioSelect({"class": "options inline"}),
    )  # fmt: skip
    document = pick(_("Phiếu kiểm nghiệm trong kho minh chứng"), required=False)

    def __init__(self, *args: Any, shelf: Shelf, documents: Sequence[Document] = (), **kwargs: Any) -> None:
        """`documents` are the newest proofs of the producer."""
        super().__init__(*args, shelf=shelf, **kwargs)
        self._documents = documents
        self.fields["note"].help_text = _("Ví dụ: độ ẩm 2 %, màu vàng đều.")
        offer_choices(self, "lots", [(each.lot.pk, str(each.lot)) for each in shelf.lots])
        none = ("", gettext("Không kèm giấy"))
        offer_choices(self, "document", [none, *((each.pk, each.title) for each in documents)])

    def for_action(self, now: dt.datetime) -> dict[str, Any]:
        data = self.cleaned_data
        lots = [each.lot for each in self.shelf.lots if each.lot.pk in data["lots"]]
        document = self.chosen("document", self._documents)
        return {**super().for_action(now), "lots": lots, "result": data["result"], "document": document}


class MistakeForm(forms.Form):
    """What is wrong with a line of the diary."""

    reason = forms.CharField(
        label=_("Ghi sai ở đâu?"), max_length=300, help_text=_("Ví dụ: gõ 500 kg, đúng là 50 kg.")
    )


class CloseForm(forms.Form):
    """That nothing of a lot is left, and where the rest went."""

    reason = forms.CharField(
        label=_("Phần còn lại đi đâu?"), max_length=300, required=False,
        help_text=_("Còn hàng mà ghi là hết thì cho biết vì sao. Ví dụ: hao hụt, hư hỏng, để nhà dùng."),
    )  # fmt: skip
