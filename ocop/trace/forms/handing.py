"""Validating what is said of a delivery."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from ocop.organisations.forms import offer_choices
from ocop.trace.forms.steps import LotsForm, number, pick, said
from ocop.trace.models import Handover, ItemKind, Step, StepKind
from ocop.trace.queries.desk import Receiver, Shelf, receiver_in


class DeliverForm(LotsForm):
    """Which lots went to whom."""

    kind = StepKind.DELIVER
    main = ("happened_at",)
    more = ("photos", "site", "note")
    takes = (ItemKind.GOODS, ItemKind.HALFWAY, ItemKind.MATERIAL)
    made_by = (StepKind.HARVEST, StepKind.PROCESS, StepKind.PACK)
    receiver = forms.ChoiceField(label=_("Chọn bên nhận"), required=False)
    receiver_name = forms.CharField(
        label=_("Tên người, cửa hàng nhận"), max_length=200, required=False,
        widget=forms.TextInput({"data-row": "1"}),
        help_text=_("Ví dụ: Chị Lan, chợ Châu Đốc"),
    )  # fmt: skip
    receiver_place = forms.CharField(label=_("Nơi nhận"), max_length=200, required=False)
    receiver_contact = forms.CharField(
        label=_("Điện thoại hoặc địa chỉ bên nhận"), max_length=200, required=False,
        help_text=_("Chỉ dùng khi phải gọi hàng về; không ai ngoài cơ quan phụ trách thấy."),
    )  # fmt: skip
    site = pick(_("Giao từ đâu"), required=False)

    def __init__(
        self, *args: Any, shelf: Shelf, instead_of: Step | None = None, receiver: Receiver | None = None,
        found: Sequence[Receiver] = (), **kwargs: Any,
    ) -> None:  # fmt: skip
        """Offers those who received last, the last of them chosen; before them `receiver`, whom the request
        names, and those `found` by name: chosen where there is one."""
        super().__init__(*args, shelf=shelf, instead_of=instead_of, **kwargs)
        self.fields["note"].label = _("Ghi chú (bên nhận đọc được)")
        first = [*([receiver] if receiver else []), *found]
        if instead_of is not None:
            first.append(receiver_in(instead_of.handover))
        self.found = found
        self.receivers = {each.value: each for each in (*first, *shelf.receivers)}
        if len(found) < 2 and self.receivers:
            self.initial.setdefault("receiver", next(iter(self.receivers)))
        other = (
            gettext("Chọn trong những nơi tìm thấy…")
            if len(found) > 1
            else gettext("Người khác, ghi tên bên dưới")
        )
        offer_choices(
            self, "receiver", [("", other), *((value, str(each)) for value, each in self.receivers.items())]
        )
        offer_choices(
            self, "site", [("", gettext("Không ghi")), *((each.pk, each.name) for each in shelf.sites)]
        )
        if not self.receivers:
            del self.fields["receiver"]

    @property
    def outside_fields(self) -> list[forms.BoundField]:
        """Somebody who is not among the choices."""
        return [self[name] for name in ("receiver_name", "receiver_place", "receiver_contact")]

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if data.get("receiver") and data.get("receiver_name"):
            both = gettext(
                "Đã chọn bên nhận mà lại ghi tên người khác. Chọn “Người khác”, hoặc xóa tên đã ghi."
            )
            self.add_error("receiver", both)
        elif not (data.get("receiver") or data.get("receiver_name") or "receiver" in self.errors):
            self.add_error("receiver_name", gettext("Chọn nơi nhận, hoặc ghi tên người nhận."))
        return data

    def for_action(self, now: dt.datetime) -> dict[str, Any]:
        data = self.cleaned_data
        typed = Receiver("", None, *(data[field.name] for field in self.outside_fields))
        to = self.receivers.get(data.get("receiver") or "", typed)
        return {
            **super().for_action(now), "receiver": to.organisation, "receiver_name": to.name,
            "receiver_place": to.place, "receiver_contact": to.contact, "site": self.the_site(),
            "lots": self.taken(),
        }  # fmt: skip


class ReceiveForm(forms.Form):
    """How much of each lot of a delivery arrived."""

    reason = forms.CharField(
        label=_("Thiếu thì vì sao?"), max_length=300, required=False,
        help_text=_("Ví dụ: thiếu 20 hũ, vỡ 3 hũ trả lại."),
    )  # fmt: skip

    def __init__(self, *args: Any, handover: Handover, **kwargs: Any) -> None:
        """Its lines are loaded with lots and goods; all of them is offered."""
        super().__init__(*args, **kwargs)
        self._lines = {f"lot_{line.lot_id}": line for line in handover.step.lines.all()}
        for name, line in self._lines.items():
            item, sent = line.lot.item, said(line.quantity or Decimal(0))
            hint = gettext("Bên giao ghi %(n)s %(unit)s.") % {"n": sent, "unit": item.unit_name}
            self.fields[name] = number(
                f"{item} · {line.lot.code}", suffix=item.unit_name, help_text=hint, initial=line.quantity
            )
        self.order_fields([*self._lines, "reason"])

    @property
    def received(self) -> dict[int, Decimal]:
        """By the id of the lot."""
        return {line.lot_id: self.cleaned_data[name] for name, line in self._lines.items()}


class RefuseForm(forms.Form):
    """Why a delivery is not taken, or is taken back."""

    reason = forms.CharField(
        label=_("Lý do"), max_length=300, help_text=_("Ví dụ: hũ bị vỡ, không đặt hàng này.")
    )
