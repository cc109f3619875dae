"""Checks of a Word or Excel file: a zip that must stay within bounds and hold no code."""

from __future__ import annotations

import zipfile
from typing import BinaryIO

from django.utils.translation import gettext as _

from ocop.files.refusing import refuse

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

MOST_ENTRIES = 3000
MOST_UNPACKED = 150 * 2**20
MOST_RATIO = 250
_RATIO_FROM = 2**20
_MAIN = {"word/document.xml": DOCX, "xl/workbook.xml": XLSX}
_CODE = (
    "vbaproject.bin", ".exe", ".dll", ".com", ".scr", ".js", ".vbs", ".bat", ".cmd", ".ps1", ".sh",
    ".jar", ".class", ".hta", ".lnk", ".php", ".msi", ".html", ".htm", ".svgz",
)  # fmt: skip
_CHUNK = 2**18


def media_type(file: BinaryIO) -> str:
    """DOCX or XLSX; `Refused` for any other archive, a bomb, a damaged or a coded one."""
    try:
        with zipfile.ZipFile(file) as archive:
            entries = archive.infolist()
            found = _main(entries)
            _check_shape(file, archive, entries)
            _unpack(archive, entries)
            return found
    except (zipfile.BadZipFile, NotImplementedError, EOFError, ValueError, OSError, RuntimeError) as error:
        raise refuse(_("Tệp Word hoặc Excel bị hỏng hoặc có mật khẩu. Hãy lưu lại rồi tải lên.")) from error
    except zipfile.zlib.error as error:  # type: ignore[attr-defined]
        raise refuse(_("Tệp Word hoặc Excel bị hỏng. Hãy lưu lại rồi tải lên.")) from error


def _main(entries: list[zipfile.ZipInfo]) -> str:
    names = {entry.filename for entry in entries}
    found = [kind for name, kind in _MAIN.items() if name in names]
    if "[Content_Types].xml" not in names or len(found) != 1:
        raise refuse(_("Tệp nén không được nhận. Hãy tải lên từng tệp bên trong."))
    return found[0]


def _check_shape(file: BinaryIO, archive: zipfile.ZipFile, entries: list[zipfile.ZipInfo]) -> None:
    """Bounds on what the archive says of itself, before anything is unpacked."""
    if len(entries) > MOST_ENTRIES or sum(entry.file_size for entry in entries) > MOST_UNPACKED:
        raise _bomb()
    for entry in entries:
        name = entry.filename.lower()
        if name.endswith(_CODE) or ".." in name.split("/") or name.startswith("/") or "\\" in name:
            raise _coded()
        if entry.file_size > _RATIO_FROM and entry.file_size > MOST_RATIO * max(1, entry.compress_size):
            raise _bomb()
    if b"macroEnabled" in archive.read("[Content_Types].xml"):
        raise _coded()
    size = file.seek(0, 2)
    file.seek(max(0, size - 22 - len(archive.comment)))
    if file.read(4) != b"PK\x05\x06":
        raise refuse(_("Tệp Word hoặc Excel có dữ liệu lạ ở cuối. Hãy lưu lại rồi tải lên."))


def _unpack(archive: zipfile.ZipFile, entries: list[zipfile.ZipInfo]) -> None:
    """Unpack everything once, into nothing: what it says of itself may be a lie."""
    total = 0
    for entry in entries:
        with archive.open(entry) as inner:
            while block := inner.read(_CHUNK):
                total += len(block)
                if total > MOST_UNPACKED:
                    raise _bomb()


def _bomb() -> Exception:
    return refuse(_("Tệp bung ra quá lớn nên không được nhận. Hãy lưu lại thành PDF."))


def _coded() -> Exception:
    return refuse(
        _("Tệp chứa macro hoặc chương trình bên trong. Hãy lưu thành .docx, .xlsx thường hoặc PDF.")
    )
