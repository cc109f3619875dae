"""No hostile file gets in, and a refusal leaves nothing behind."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from django.conf import settings

from ocop.base.actor import system
from ocop.base.refusals import Refused
from ocop.files import actions, sniff
from ocop.files.models import StoredFile
from tests.factories.files import AT, heic, office, pdf, picture
from tests.files import nasty


def store(content: bytes, name: str = "tep") -> StoredFile:
    return actions.store_upload(io.BytesIO(content), name, by=system(), at=AT)


def files_on_disk() -> set[Path]:
    return {p for p in Path(settings.FILES_ROOT).rglob("*") if p.is_file()}


def test_there_are_many_and_each_is_another() -> None:
    assert len(nasty.ALL) >= 80
    assert len({why for why, _name, _content in nasty.ALL}) == len(nasty.ALL)


@pytest.mark.django_db
@pytest.mark.parametrize(("why", "name", "content"), nasty.ALL, ids=[why for why, _n, _c in nasty.ALL])
def test_hostile_file_is_refused_and_leaves_nothing(why: str, name: str, content: bytes) -> None:
    before = files_on_disk()
    with pytest.raises(Refused) as refused:
        store(content, name)
    assert refused.value.reason.about == "input"
    assert refused.value.reason.field == "uploads"
    assert refused.value.reason.text.startswith(f"{name}: ")
    assert StoredFile.objects.count() == 0
    assert files_on_disk() == before


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (pdf(), sniff.PDF),
        (pdf() + b"\r\n\0\0", sniff.PDF),
        (picture("JPEG"), sniff.JPEG),
        (picture("JPEG") + b"\0\0\0\x18ftypmp42 a phone's moving picture", sniff.JPEG),
        (picture("PNG"), sniff.PNG),
        (picture("PNG", mode="RGBA", colour=(9, 9, 9, 128)), sniff.PNG),
        (picture("WEBP"), sniff.WEBP),
        (heic(), sniff.HEIC),
        (office(), sniff.DOCX),
        (office("xl/workbook.xml"), sniff.XLSX),
        (office(extra={"word/sheet.xml": b"<c r='A1'/>" * 50_000}), sniff.DOCX),
    ],
)
def test_sound_file_is_told_by_its_bytes_whatever_its_name(content: bytes, kind: str) -> None:
    stored = store(content, "khong-dung-duoi.exe")
    assert stored.media_type == kind
    assert stored.size == len(content)


@pytest.mark.django_db
def test_longer_than_the_limit_is_refused_before_it_is_read_whole(settings: pytest.MonkeyPatch) -> None:
    settings.OCOP_UPLOAD_LIMIT = 2**20  # type: ignore[attr-defined]

    class Endless(io.RawIOBase):
        given = 0

        def seek(self, *_where: int) -> int:
            return 0

        def read(self, size: int = -1) -> bytes:
            self.given += size
            return b"%PDF-1.4" + b"x" * (size - 8)

    endless = Endless()
    with pytest.raises(Refused, match="1 MB"):
        actions.store_upload(endless, "to.pdf", by=system(), at=AT)  # type: ignore[arg-type]
    assert endless.given < 2 * 2**20
