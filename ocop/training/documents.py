"""The certificate of attendance as tagged PDF/A, and the report by commune as a sheet."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import segno
from django.conf import settings
from django.utils.translation import gettext as _

from ocop.base import clock
from ocop.base.workbooks import Book
from ocop.certificates import documents as certificates
from ocop.places.states import Level
from ocop.training.models import Enrolment, TrainingClass
from ocop.training.queries.classes import PlaceRow

HERE = Path(__file__).parent
_KINDS = {"class": "lớp tập huấn", "conference": "hội nghị", "workshop": "hội thảo"}


def attendance_pdf(enrolment: Enrolment) -> bytes:
    """The certificate of somebody who was there long enough, as PDF/A-2a with the QR of its check page.

    The same row always gives the same bytes. A demo certificate says that it is one.
    """
    import typst  # 7 MB of a process; pages do not need it

    return typst.compile(
        str(HERE / "attendance.typ"),
        format="pdf",
        font_paths=[str(certificates.HERE / "fonts")],
        ignore_system_fonts=True,
        sys_inputs={"data": json.dumps(_content(enrolment), ensure_ascii=False)},
        pdf_standards="a-2a",
    )


def check_url(number: str) -> str:
    """Where anybody sees whether a number is real."""
    return f"{settings.BASE_URL}/dao-tao/giay-chung-nhan/?so={number}"


def _content(enrolment: Enrolment) -> dict[str, Any]:
    held = enrolment.training_class
    number, day = enrolment.certificate_no, held.held_on
    assert number is not None and day is not None, "only who completed a class that was held"
    signed = clock.local_date(held.closed_at) if held.closed_at else day
    url = check_url(number)
    return {
        "title": f"Giấy chứng nhận {number}",
        "date": [*signed.timetuple()[:3]],
        "authority": _authority(held),
        "heading": "Giấy chứng nhận tham dự",
        "said": "Chứng nhận",
        "name": enrolment.name,
        "from": enrolment.from_where,
        "attended": f"đã tham dự {_KINDS[held.kind]}",
        "course": held.title,
        "facts": _facts(held, enrolment),
        "qr": segno.make(url, error="m", micro=False).svg_inline(border=4, scale=4, dark="#1f4d33"),
        "qr_alt": f"Mã QR tra cứu {url}",
        "number_label": "Số:",
        "number": number,
        "check_label": "Quét mã hoặc mở địa chỉ sau để biết giấy có thật hay không:",
        "check_url": url,
        "place_date": f"{held.unit.short_name}, {_long_day(signed)}",
        "signer_title": "Đơn vị tổ chức",
        "sample": "Bản ví dụ" if held.is_demo else "",
    }


def _authority(held: TrainingClass) -> str:
    if held.unit.level == Level.PROVINCE:
        return f"Chương trình OCOP {held.unit.name[:1].lower()}{held.unit.name[1:]}"
    return f"Ủy ban nhân dân {held.unit.name_in_sentence}"


def _facts(held: TrainingClass, enrolment: Enrolment) -> list[str]:
    first, last = held.starts_on, held.ends_on
    days = f"ngày {first:%d/%m/%Y}" if first == last else f"từ {first:%d/%m/%Y} đến {last:%d/%m/%Y}"
    hours = f"{enrolment.minutes / 60:.1f}".replace(".", ",").removesuffix(",0")
    return [part for part in (days, held.place, f"{hours} giờ") if part]


def _long_day(day: dt.date) -> str:
    return f"ngày {day.day:02d} tháng {day.month:02d} năm {day.year}"


def place_sheet(book: Book, places: Iterable[PlaceRow]) -> None:
    """Put the report by commune into a workbook; no name."""
    report = book.sheet(_("Theo xã"), 30, 14, 14, 14)
    book.heads(report, [_("Xã"), _("Có chỗ"), _("Học đủ"), _("Trong đó nữ")], bottom=1)
    for number, place in enumerate(places, start=1):
        book.row(report, number, [place.place or _("Chưa rõ"), place.enrolled, place.completed, place.women])
