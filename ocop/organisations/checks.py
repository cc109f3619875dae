"""Input checks on plain values: what a phone, a registration number, a year's figures may be.

Forms, imports and actions share them, so that no way in is laxer than another.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator, validate_email
from django.utils.translation import gettext as _

from ocop.base import text
from ocop.base.refusals import Refused

_PHONE = re.compile(r"0[1-9]\d{8,9}|1[89]00\d{4,6}")
_REGISTRATION = re.compile(r"[0-9A-ZĐ][0-9A-ZĐ./ -]{3,39}")
_FIRST_YEAR = 2000


def wrong(field: str, words: str) -> Refused:
    """A refusal of one field, to be raised."""
    return Refused(words, about="input", field=field)


def phone(value: str) -> str:
    """A Vietnamese number as digits that begin with 0 (or 1800, 1900); several parted by "; "."""
    numbers = [_one_phone(part) for part in re.split(r"[;,/]", value) if part.strip()]
    if len(numbers) > 2:
        raise wrong("phone", _("Hãy ghi nhiều nhất hai số điện thoại."))
    return "; ".join(numbers)


def _one_phone(value: str) -> str:
    digits = re.sub(r"[\s().-]", "", text.nfc(value))
    digits = re.sub(r"^(\+84|0084|84(?=\d{9}$))0?", "0", digits)
    if not _PHONE.fullmatch(digits):
        raise wrong("phone", _("Số điện thoại gồm 10 hoặc 11 chữ số và bắt đầu bằng 0. Ví dụ: 0912 345 678"))
    return digits


def email(value: str) -> str:
    """An e-mail address, its host in small letters."""
    clean = text.nfc(value)
    if not clean:
        return ""
    name, _at, host = clean.rpartition("@")
    try:
        validate_email(clean)
    except ValidationError:
        raise wrong("email", _("Địa chỉ thư điện tử chưa đúng. Ví dụ: ten@gmail.com")) from None
    return f"{name}@{host.lower()}"


def website(value: str) -> str:
    """An address on the web, with https:// where none was typed."""
    clean = text.nfc(value)
    if not clean:
        return ""
    full = clean if re.match(r"https?://", clean, re.I) else f"https://{clean}"
    try:
        URLValidator(schemes=["http", "https"])(full)
    except ValidationError:
        raise wrong("website", _("Địa chỉ trang web chưa đúng. Ví dụ: https://ten.vn")) from None
    return full


def registration_no(value: str) -> str:
    """The number of a business registration: digits and capitals, as printed on the paper."""
    clean = text.nfc(value).upper()
    if clean and not (_REGISTRATION.fullmatch(clean) and re.search(r"\d{3}", clean)):
        raise wrong(
            "registration_no",
            _("Số đăng ký gồm chữ số và chữ in, từ 4 đến 40 ký tự. Ví dụ: 1601234567 hoặc 51D8012345"),
        )
    return clean


CHECKED: Mapping[str, Callable[[str], str]] = {
    "phone": phone,
    "email": email,
    "website": website,
    "registration_no": registration_no,
}


def figures(data: Mapping[str, Any]) -> None:
    """Refuse figures that contradict each other: more local workers than workers, negative revenue."""
    workers, local = data.get("workers"), data.get("local_workers")
    for name in ("workers", "local_workers", "revenue"):
        value = data.get(name)
        if value is not None and value < 0:
            raise wrong(name, _("Số này không thể âm."))
    if workers is not None and local is not None and local > workers:
        raise wrong("local_workers", _("Lao động là người trong xã không thể nhiều hơn tổng số lao động."))
    if workers is None and local is not None:
        raise wrong("workers", _("Hãy ghi cả tổng số lao động."))
    revenue, profit = data.get("revenue"), data.get("profit")
    if revenue is not None and profit is not None and profit > revenue:
        raise wrong("profit", _("Lợi nhuận không thể lớn hơn doanh thu."))


def year(value: int, this_year: int) -> int:
    """A year that figures can be about: 2000 up to the running one."""
    if not _FIRST_YEAR <= value <= this_year:
        raise wrong(
            "year", _("Năm phải từ %(first)d đến %(last)d.") % {"first": _FIRST_YEAR, "last": this_year}
        )
    return value
