"""Conditions of the lists of markets; what cannot be read is left out."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from ocop.base.actor import Actor
from ocop.promotion.models import Channel, ChannelKind, Listing, ListingState, SalesFigure
from ocop.promotion.queries import channels, sales

_YEARS = 6


class _Filter(forms.Form):
    def _choice(self, name: str, label: Any, choices: list[tuple[Any, Any]]) -> None:
        self.fields[name] = forms.ChoiceField(
            label=label, required=False, choices=[("", _("Tất cả")), *choices]
        )

    @property
    def chosen(self) -> dict[str, str]:
        """The conditions in force."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}

    def _places(self, actor: Actor, path: str, rows: QuerySet[Any]) -> None:
        """The communes there are rows of, to those who see several."""
        if not actor.has("view.all"):
            return
        unit = f"{path}organisation__unit"
        named = rows.filter(**{f"{unit}__isnull": False}).order_by(f"{unit}__sort_key", f"{unit}_id")
        found = named.values_list(f"{unit}_id", f"{unit}__name", f"{unit}__sort_key").distinct()
        self._choice("xa", _("Xã"), [(str(pk), name) for pk, name, _key in found])


class ListingFilter(_Filter):
    """Conditions of the list of listings."""

    def __init__(self, data: Any, actor: Actor) -> None:
        super().__init__(data)
        self._seen = channels.listings_visible_to(actor)
        known = Channel.objects.filter(listings__isnull=False).distinct().order_by("sort_key", "pk")
        self._choice("kenh", _("Kênh bán"), [(str(c.pk), c.name) for c in known[:300]])
        self._choice("loai", _("Loại kênh"), list(ChannelKind.choices))
        self._choice("trang_thai", _("Trạng thái"), list(ListingState.choices))
        self._places(actor, "product__", self._seen)
        self._choice("lau", _("Xem lại"), [("1", _("Lâu chưa xem lại"))])

    def narrow(self, on: dt.date) -> QuerySet[Listing]:
        """The listings that the conditions leave."""
        asked = self.chosen
        exact = {
            "channel": asked.get("kenh"), "channel__kind": asked.get("loai"),
            "state": asked.get("trang_thai"),
            "product__organisation__unit": asked.get("xa"),
        }  # fmt: skip
        found = self._seen.filter(**{name: value for name, value in exact.items() if value})
        return channels.stale(found, on) if asked.get("lau") else found


class SalesFilter(_Filter):
    """Conditions of the list of sales; by default those of the running year."""

    def __init__(self, data: Any, actor: Actor, on: dt.date) -> None:
        super().__init__(data)
        self._seen = sales.sales_visible_to(actor)
        self._year = on.year
        self._choice("nam", _("Năm"), [(str(on.year - n), str(on.year - n)) for n in range(_YEARS)])
        self._choice("thang", _("Tháng"), [(str(n), str(n)) for n in range(1, 13)])
        known = Channel.objects.filter(sales__isnull=False).distinct().order_by("sort_key", "pk")
        self._choice("kenh", _("Kênh bán"), [(str(c.pk), c.name) for c in known[:300]])
        self._places(actor, "product__", self._seen)

    def narrow(self) -> QuerySet[SalesFigure]:
        """The figures that the conditions leave."""
        asked = self.chosen
        exact = {
            "month__year": asked.get("nam"), "month__month": asked.get("thang"), "channel": asked.get("kenh"),
            "product__organisation__unit": asked.get("xa"),
        }  # fmt: skip
        return self._seen.filter(**{name: value for name, value in exact.items() if value})
