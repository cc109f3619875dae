"""Checks of a PDF: whole, one file only, and nothing in it that acts by itself."""

from __future__ import annotations

import re
from typing import BinaryIO

from django.utils.translation import gettext as _

from ocop.files.refusing import refuse

_CHUNK = 2**20
_OVERLAP = 256
_TAIL = 4096
_ESCAPE = re.compile(rb"#([0-9a-fA-F]{2})")
_ACTS = re.compile(rb"/(JavaScript|JS|Launch|RichMedia|EmbeddedFiles?)(?=[\s/<(\[>])")
_MARKUP = re.compile(rb"<(script|html|!doctype|svg|\?php)", re.I)


def check(file: BinaryIO) -> None:
    """Refuse a PDF that is cut off, carries foreign bytes, scripts, programs or files."""
    file.seek(0)
    head = file.read(1024)
    if not re.match(rb"%PDF-[12]\.\d", head) or _MARKUP.search(head):
        raise refuse(_("Tệp không phải là PDF đúng chuẩn. Hãy xuất lại thành PDF."))
    _check_end(file)
    if _acts(file):
        raise refuse(_("PDF chứa mã lệnh hoặc tệp đính kèm bên trong. Hãy in lại tệp thành PDF rồi tải lên."))


def _check_end(file: BinaryIO) -> None:
    size = file.seek(0, 2)
    file.seek(max(0, size - _TAIL))
    body, mark, after = file.read().rpartition(b"%%EOF")
    if not mark or b"startxref" not in body:
        raise refuse(_("Tệp PDF bị cắt cụt. Hãy xuất hoặc quét lại."))
    if _MARKUP.search(after) or b"PK\x05\x06" in after:
        raise refuse(_("Tệp này lẫn hai loại nội dung nên không được nhận. Hãy xuất lại thành PDF hoặc ảnh."))


def _acts(file: BinaryIO) -> bool:
    """Whether a name that makes a reader act stands in the open part of the file.

    Names inside compressed streams are not seen; readers in browsers run none of them.
    """
    file.seek(0)
    tail = b""
    while block := file.read(_CHUNK):
        text = tail + block
        plain = _ESCAPE.sub(lambda found: bytes([int(found[1], 16)]), text) if b"#" in text else text
        if _ACTS.search(plain):
            return True
        tail = block[-_OVERLAP:]
    return False
