"""What may be written of a value chain, as it is stored: texts tidied, figures within their bounds."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ocop.base import text
from ocop.files.models import Document
from ocop.organisations import checks
from ocop.organisations.models import Organisation

FIELDS: dict[str, tuple[str, ...]] = {
    "area": (
        "kind", "name", "grows", "unit", "place", "area_ha", "heads", "code", "scheme", "certificate_no",
        "certified_until", "proof", "lat", "lon",
    ),
    "partner": (
        "role", "name", "unit", "place", "households", "supplies", "share", "contract_no", "signed_on",
        "contract_until", "contract_share", "proof",
    ),
    "practice": ("waste", "becomes", "amount", "amount_unit", "proof"),
    "stage": ("name", "phase", "method", "equipment", "place"),
    "chain": ("commune_share", "province_share", "share_proof", "is_shown"),
}  # fmt: skip
"""What `data` may hold, by what is written."""
NEEDED: dict[str, dict[str, str | Promise]] = {
    "area": {"name": gettext_lazy("Hãy đặt tên vùng."), "grows": gettext_lazy("Hãy ghi trồng hoặc nuôi gì.")},
    "partner": {"name": gettext_lazy("Hãy ghi tên.")},
    "practice": {
        "waste": gettext_lazy("Hãy ghi phụ phẩm nào."),
        "becomes": gettext_lazy("Hãy ghi làm thành gì."),
    },
    "stage": {"name": gettext_lazy("Hãy ghi tên công đoạn.")},
    "chain": {},
}
SHARES = ("share", "contract_share", "commune_share", "province_share")


def checked(kind: str, model: type[models.Model], data: dict[str, Any]) -> dict[str, Any]:
    """The given fields in the form they are stored in; `Refused` naming the field that is wrong."""
    unknown = set(data) - set(FIELDS[kind])
    if unknown:
        raise TypeError(f"no such fields of a chain's {kind}: {sorted(unknown)}")
    clean = dict(data)
    for name, value in data.items():
        field = model._meta.get_field(name)
        if isinstance(field, models.CharField):
            clean[name] = _text(name, value, field)
    for name in SHARES:
        if clean.get(name) is not None and not 0 <= clean[name] <= 100:
            raise checks.wrong(name, _("Tỷ lệ từ 0 đến 100 %."))
    return clean


def _text(name: str, value: Any, field: Any) -> str:
    said = text.nfc(str(value or ""))
    if field.choices and said and said not in dict(field.choices):
        raise checks.wrong(name, _("Hãy chọn một mục trong danh sách."))
    if len(said) > field.max_length:
        raise checks.wrong(name, _("Nhiều nhất %(n)d ký tự.") % {"n": field.max_length})
    return said


def complete(kind: str, facts: dict[str, Any], owner: Organisation, on: dt.date) -> None:
    """Refuse what does not hold together: missing names, dates that run backward, half a position."""
    for name, words in NEEDED[kind].items():
        if not facts.get(name):
            raise checks.wrong(name, str(words))
    for name in ("proof", "share_proof"):
        own_proof(name, facts.get(name), owner)
    if kind in _TOGETHER:
        _TOGETHER[kind](facts, on)


def own_proof(name: str, proof: Document | None, owner: Organisation) -> None:
    """Refuse a proof of somebody else, and one that was taken out of the library."""
    if proof is not None and (proof.organisation_id != owner.pk or proof.withdrawn_at is not None):
        raise checks.wrong(name, _("Hãy chọn minh chứng trong kho của chủ thể."))


def _area(facts: dict[str, Any], on: dt.date) -> None:
    size = facts.get("area_ha")
    if size is not None and size <= 0:
        raise checks.wrong("area_ha", _("Diện tích phải lớn hơn 0."))
    if not facts.get("scheme") and (facts.get("certificate_no") or facts.get("certified_until")):
        raise checks.wrong("scheme", _("Hãy chọn loại chứng nhận."))
    lat, lon = facts.get("lat"), facts.get("lon")
    if (lat is None) != (lon is None):
        raise checks.wrong(
            "lat" if lat is None else "lon", _("Hãy ghi cả vĩ độ và kinh độ, hoặc bỏ trống cả hai.")
        )
    if lat is not None and lon is not None and not (-90 <= lat <= 90 and -180 <= lon <= 180):
        raise checks.wrong("lat", _("Tọa độ chưa đúng. Ví dụ: 10,5712 và 104,9603"))


def _partner(facts: dict[str, Any], on: dt.date) -> None:
    signed, until = facts.get("signed_on"), facts.get("contract_until")
    if (facts.get("households") or 0) < 1:
        raise checks.wrong("households", _("Số hộ ít nhất là 1."))
    if signed is not None and signed > on:
        raise checks.wrong("signed_on", _("Ngày ký không thể sau hôm nay."))
    if signed and until and until < signed:
        raise checks.wrong("contract_until", _("Ngày cuối của hợp đồng phải sau ngày ký."))
    if signed is None and facts.get("contract_share") is not None:
        raise checks.wrong("signed_on", _("Hãy ghi ngày ký hợp đồng."))


def _practice(facts: dict[str, Any], on: dt.date) -> None:
    amount = facts.get("amount")
    if amount is not None and amount <= 0:
        raise checks.wrong("amount", _("Lượng mỗi năm phải lớn hơn 0."))
    if amount is not None and not facts.get("amount_unit"):
        raise checks.wrong("amount_unit", _("Hãy ghi đơn vị tính. Ví dụ: tấn"))


def _chain(facts: dict[str, Any], on: dt.date) -> None:
    commune, province = facts.get("commune_share"), facts.get("province_share")
    if commune is not None and province is not None and commune > province:
        raise checks.wrong("province_share", _("Phần trong tỉnh gồm cả phần trong xã nên không thể nhỏ hơn."))


_TOGETHER = {"area": _area, "partner": _partner, "practice": _practice, "chain": _chain}


def plain(thing: models.Model, names: Iterable[str]) -> dict[str, Any]:
    """For the journal: rows by their ids, numbers and days as text."""
    found: dict[str, Any] = {}
    for name in names:
        value = getattr(thing, name)
        if isinstance(value, models.Model):
            value = value.pk
        is_plain = value is None or isinstance(value, bool | int | float | str)
        found[name] = (
            value if is_plain else f"{value.normalize():f}" if isinstance(value, Decimal) else str(value)
        )
    return found
