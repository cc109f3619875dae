"""Small real files and proofs for tests."""

from __future__ import annotations

import datetime as dt
import io
import itertools
import zipfile
from typing import Any

import pillow_heif
from PIL import Image

from ocop.base.actor import system
from ocop.files import actions
from ocop.files.models import Document
from ocop.organisations.models import Organisation
from tests.factories.organisations import make_organisation

AT = dt.datetime(2026, 6, 15, 2, 0, tzinfo=dt.UTC)
_numbers = itertools.count(1)

CONTENT_TYPES = (
    '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="xml" ContentType="application/xml"/></Types>'
)


def picture(form: str = "JPEG", size: tuple[int, int] = (40, 30), **options: Any) -> bytes:
    """A real picture; every call draws another one."""
    number = next(_numbers)
    image = Image.new(
        options.pop("mode", "RGB"), size, options.pop("colour", (number % 256, number // 256 % 256, 90))
    )
    buffer = io.BytesIO()
    image.save(buffer, form, **options)
    return buffer.getvalue()


def heic(size: tuple[int, int] = (64, 48)) -> bytes:
    """A picture as an iPhone writes it."""
    number = next(_numbers)
    image = Image.new("RGB", size, (number % 256, 120, 40))
    buffer = io.BytesIO()
    pillow_heif.from_pillow(image).save(buffer, quality=60)
    return buffer.getvalue()


def with_position(size: tuple[int, int] = (400, 300)) -> bytes:
    """A JPEG that tells where it was taken, and is turned by its EXIF."""
    image = Image.new("RGB", size, (200, next(_numbers) % 256, 10))
    exif = Image.Exif()
    exif[0x0112] = 6
    exif[0x010F] = "Máy ảnh của bà Sáu"
    exif.get_ifd(0x8825).update({1: "N", 2: (10.0, 22.0, 30.0), 3: "E", 4: (105.0, 25.0, 12.0)})
    buffer = io.BytesIO()
    image.save(buffer, "JPEG", exif=exif)
    return buffer.getvalue()


def pdf(words: str = "", body: bytes = b"") -> bytes:
    """A small sound PDF of one empty page; `body` is put among its objects."""
    text = words or f"Giấy số {next(_numbers)}"
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 200 200] >>",
        b"<< /Title (" + text.encode("utf-16-be").hex().encode() + b") >>",
    ]
    out, places = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    out += body
    start = len(out)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    out += b"xref\n0 %d\n0000000000 65535 f \n%s" % (len(objects) + 1, table)
    return out + b"trailer << /Size %d /Root 1 0 R /Info 4 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (
        len(objects) + 1,
        start,
    )


def office(main: str = "word/document.xml", extra: dict[str, bytes | str] | None = None) -> bytes:
    """A small Word (or, with ``xl/workbook.xml``, Excel) file."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", CONTENT_TYPES)
        archive.writestr("_rels/.rels", "<Relationships/>")
        archive.writestr(main, f"<document>{next(_numbers)}</document>")
        for name, content in (extra or {}).items():
            archive.writestr(name, content)
    return buffer.getvalue()


def make_document(organisation: Organisation | None = None, **over: Any) -> Document:
    """A proof with one PDF page."""
    number = next(_numbers)
    given: dict[str, Any] = {
        "kind": "test_report",
        "title": f"Phiếu kiểm nghiệm {number}",
        "uploads": [(io.BytesIO(pdf()), f"phieu-{number}.pdf")],
        "by": system("Kiểm thử"),
        "at": AT,
    }
    return actions.add_document(organisation or make_organisation(), **{**given, **over})
