"""What a file is, told by its bytes; the name it came with is never believed.

Accepted: PDF, JPEG, PNG, WebP, HEIC, DOCX and XLSX. Everything else is refused, and so is
a file that is two things at once. Old Word and Excel files are refused because macros
cannot be told apart from text in them with certainty.
"""

from __future__ import annotations

import zipfile
from typing import BinaryIO

import puremagic
from django.utils.translation import gettext as _

from ocop.files import office, pdf
from ocop.files.refusing import refuse

PDF = "application/pdf"
JPEG = "image/jpeg"
PNG = "image/png"
WEBP = "image/webp"
HEIC = "image/heic"
DOCX = office.DOCX
XLSX = office.XLSX

IMAGES = frozenset({JPEG, PNG, WEBP, HEIC})
SHOWN_INLINE = frozenset({PDF, JPEG, PNG, WEBP})
EXTENSIONS = {
    PDF: ".pdf", JPEG: ".jpg", PNG: ".png", WEBP: ".webp", HEIC: ".heic", DOCX: ".docx", XLSX: ".xlsx",
}  # fmt: skip
ACCEPT = "image/*,.pdf,.docx,.xlsx,.heic"
"""For the `accept` attribute of a file field."""

_HEIC_BRANDS = {b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"}
_SCRIPTS = (b"<script", b"<?php", b"<html", b"<!doctype", b"<svg")
_CHUNK = 2**20


def media_type(file: BinaryIO) -> str:
    """The media type of an accepted file, after every check but decoding; else `Refused`."""
    head = _head(file)
    found = _by_signature(head)
    if found is None:
        raise refuse(_why_not(head))
    if found == "zip":
        return office.media_type(file)
    if zipfile.is_zipfile(file):
        raise _two_in_one()
    if found == PDF:
        pdf.check(file)
    else:
        _check_image_bytes(file, found)
    return found


def _head(file: BinaryIO) -> bytes:
    file.seek(0)
    return file.read(4096)


def _by_signature(head: bytes) -> str | None:
    if head.startswith(b"%PDF-"):
        return PDF
    if head.startswith(b"\xff\xd8\xff"):
        return JPEG
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return PNG
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return WEBP
    if head[4:8] == b"ftyp" and head[8:12] in _HEIC_BRANDS:
        return HEIC
    return "zip" if head.startswith(b"PK\x03\x04") else None


def _check_image_bytes(file: BinaryIO, found: str) -> None:
    """Refuse a picture that also carries a script or a PDF, or has bytes behind its end.

    JPEG may be followed by bytes: phones append a short film there.
    """
    if b"%PDF-" in _head(file)[:1024] or _holds_script(file):
        raise _two_in_one()
    size = file.seek(0, 2)
    if found == PNG:
        file.seek(max(0, size - 12))
        ends = file.read(12) == b"\x00\x00\x00\x00IEND\xaeB`\x82"
    elif found == WEBP:
        file.seek(4)
        ends = int.from_bytes(file.read(4), "little") + 8 in (size, size - 1)
    else:
        ends = True
    if not ends:
        raise refuse(_("Ảnh bị cắt cụt hoặc có dữ liệu lạ ở cuối tệp. Hãy chụp hoặc xuất lại ảnh."))


def _holds_script(file: BinaryIO) -> bool:
    file.seek(0)
    tail = b""
    while block := file.read(_CHUNK):
        text = (tail + block).lower()
        if any(mark in text for mark in _SCRIPTS):
            return True
        tail = block[-16:]
    return False


def _two_in_one() -> Exception:
    return refuse(_("Tệp này lẫn hai loại nội dung nên không được nhận. Hãy xuất lại thành PDF hoặc ảnh."))


def _why_not(head: bytes) -> str:
    """Say what the file looks like, so that the reader knows what to do."""
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if head.startswith(b"\xd0\xcf\x11\xe0"):
        return _(
            "Tệp Word, Excel kiểu cũ (.doc, .xls) không được nhận. Hãy lưu lại thành .docx, .xlsx hoặc PDF."
        )
    if head.startswith(
        (b"Rar!", b"7z\xbc\xaf", b"\x1f\x8b", b"BZh", b"\xfd7zXZ", b"PK\x05\x06", b"PK\x07\x08")
    ):
        return _("Tệp nén không được nhận. Hãy tải lên từng tệp bên trong.")
    if head.startswith(
        (b"MZ", b"\x7fELF", b"#!", b"\xca\xfe\xba\xbe", b"\xcf\xfa\xed\xfe", b"\xce\xfa\xed\xfe")
    ):
        return _("Tệp chương trình không được nhận.")
    if start.startswith(b"<"):
        return _("Tệp trang web hoặc hình vẽ SVG không được nhận. Hãy in trang đó thành PDF.")
    return _("Không nhận loại tệp này%(kind)s. Hãy dùng PDF, ảnh, Word (.docx) hoặc Excel (.xlsx).") % {
        "kind": _guess(head)
    }


def _guess(head: bytes) -> str:
    try:
        found = puremagic.from_string(head)
    except (puremagic.PureError, ValueError):
        return ""
    return f" ({found})" if found else ""
