"""The store: once, whole, crash-safe; pictures for reading; the port to a scanner."""

from __future__ import annotations

import datetime as dt
import hashlib
import io
import os
import socket
import struct
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from ocop.base.actor import system
from ocop.base.refusals import Refused
from ocop.files import actions, queries, store
from ocop.files.models import Scan, StoredFile
from ocop.journal.models import Entry
from tests.factories.files import AT, heic, pdf, with_position
from tests.factories.people import actor_with

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def own_folder(settings: Any, tmp_path: Path) -> Path:
    """A store of this test alone."""
    settings.FILES_ROOT = tmp_path / "files"
    return tmp_path / "files"


def put(content: bytes, name: str = "tep.pdf") -> StoredFile:
    return actions.store_upload(io.BytesIO(content), name, by=system(), at=AT)


def test_bytes_come_back_as_they_were() -> None:
    content = pdf()
    stored = put(content)
    assert stored.sha256 == hashlib.sha256(content).hexdigest()
    with queries.open_file(stored) as file:
        assert file.read() == content


def test_the_same_bytes_are_kept_once(own_folder: Path) -> None:
    content = pdf()
    assert put(content, "a.pdf").pk == put(content, "b.pdf").pk
    assert StoredFile.objects.count() == 1
    assert len([p for p in own_folder.rglob("*") if p.is_file()]) == 1
    assert Entry.objects.filter(verb="files.stored").count() == 1


def test_a_row_whose_bytes_were_lost_gets_them_back() -> None:
    content = pdf()
    stored = put(content)
    queries.path_of(stored).unlink()
    put(content)
    with queries.open_file(stored) as file:
        assert file.read() == content


def test_bytes_that_a_crash_left_without_a_row_are_taken_over(monkeypatch: pytest.MonkeyPatch) -> None:
    content = pdf()

    class Crash(BaseException):
        pass

    def crash(*_given: Any, **_named: Any) -> None:
        raise Crash

    with monkeypatch.context() as broken:
        broken.setattr(actions, "_row", crash)
        with pytest.raises(Crash):
            put(content)
    assert StoredFile.objects.count() == 0
    stored = put(content)
    with queries.open_file(stored) as file:
        assert file.read() == content


def test_the_row_comes_after_the_bytes_are_on_the_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    order: list[str] = []
    real_fsync, real_replace, real_row = os.fsync, os.replace, actions._row

    def told(name: str, real: Callable[..., Any]) -> Callable[..., Any]:
        def call(*given: Any, **named: Any) -> Any:
            order.append(name)
            return real(*given, **named)

        return call

    monkeypatch.setattr(os, "fsync", told("fsync", real_fsync))
    monkeypatch.setattr(os, "replace", told("rename", real_replace))
    monkeypatch.setattr(actions, "_row", told("row", real_row))
    put(pdf())
    assert order[0] == "fsync"  # the bytes
    assert order[-2:] == ["fsync", "row"]  # the folder that names them, then the row
    assert "rename" in order[1:-2]


def test_a_crash_in_the_middle_leaves_only_what_the_sweep_takes(own_folder: Path) -> None:
    waiting = own_folder / "waiting"
    waiting.mkdir(parents=True)
    old, fresh = waiting / "cu", waiting / "moi"
    for path in (old, fresh):
        path.write_bytes(b"half")
    os.utime(old, (AT.timestamp() - 2 * 86400,) * 2)
    os.utime(fresh, (AT.timestamp() - 60,) * 2)
    assert actions.clear_waiting(at=AT) == 1
    assert (old.exists(), fresh.exists()) == (False, True)


def test_heic_keeps_its_bytes_and_gets_a_jpeg_for_reading() -> None:
    content = heic((640, 480))
    stored = put(content, "IMG_0001.HEIC")
    assert (stored.media_type, stored.width, stored.height) == ("image/heic", 640, 480)
    with queries.open_file(stored) as file:
        assert file.read() == content
    shown = queries.to_show(stored)
    assert (shown.media_type, shown.width, shown.height) == ("image/jpeg", 640, 480)
    with Image.open(queries.path_of(shown)) as image:
        image.load()
        assert image.format == "JPEG"


def test_a_picture_gets_a_small_one_for_lists_without_position() -> None:
    stored = put(with_position((2000, 1000)), "a.jpg")
    small = queries.to_show(stored, small=True)
    assert (small.media_type, small.width, small.height) == ("image/webp", 240, 480)
    with queries.open_file(small) as file:
        assert b"EXIF" not in file.read()
    assert queries.to_show(put(pdf()), small=True).media_type == "application/pdf"


def test_a_jpeg_proof_keeps_its_bytes_and_is_measured_upright() -> None:
    content = with_position((400, 300))
    stored = put(content, "a.jpg")
    assert (stored.width, stored.height) == (300, 400)
    with queries.open_file(stored) as file:
        assert file.read() == content
    assert queries.to_show(stored) == stored


@pytest.mark.parametrize("role", ["council_member", "leader", "auditor", "administrator"])
def test_roles_without_the_right_store_nothing(role: str) -> None:
    with pytest.raises(Refused) as error:
        actions.store_upload(io.BytesIO(pdf()), "a.pdf", by=actor_with(role), at=AT)
    assert error.value.reason.about == "person"
    assert not StoredFile.objects.exists()


def test_two_at_once_share_the_row(monkeypatch: pytest.MonkeyPatch) -> None:
    content = pdf()
    first = put(content)
    new = store.Received(Path("nowhere"), first.sha256, first.size)
    real = StoredFile.objects.filter
    calls = iter([StoredFile.objects.none()])
    monkeypatch.setattr(StoredFile.objects, "filter", lambda *a, **k: next(calls, None) or real(*a, **k))
    assert actions._row(new, {"media_type": "application/pdf"}, system(), AT).pk == first.pk


class Daemon:
    """A clamd that speaks INSTREAM and answers what it is told to."""

    def __init__(self, answer: bytes) -> None:
        self.received = b""
        self.answer = answer
        self.line = socket.create_server(("127.0.0.1", 0))
        self.port = self.line.getsockname()[1]
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self) -> None:
        other, _address = self.line.accept()
        with other, other.makefile("rb") as stream:
            assert stream.read(10) == b"zINSTREAM\0"
            while size := struct.unpack("!L", stream.read(4))[0]:
                self.received += stream.read(size)
            other.sendall(self.answer)


def test_a_clean_file_is_sent_whole_to_the_scanner(settings: Any) -> None:
    daemon = Daemon(b"stream: OK\0")
    settings.OCOP_SCANNER = f"clamd:127.0.0.1:{daemon.port}"
    content = pdf(words="x" * 150_000)
    stored = put(content)
    assert stored.scan == Scan.CLEAN
    assert daemon.received == content


def test_an_infected_file_is_refused_and_not_kept(settings: Any, own_folder: Path) -> None:
    settings.OCOP_SCANNER = f"clamd:127.0.0.1:{Daemon(b'stream: Eicar-Test-Signature FOUND' + bytes(1)).port}"
    with pytest.raises(Refused, match="mã độc"):
        put(pdf())
    assert not StoredFile.objects.exists()
    assert not [p for p in own_folder.rglob("*") if p.is_file()]


@pytest.mark.parametrize("answer", [b"stream: size limit exceeded ERROR\0", b""])
def test_a_scanner_that_does_not_know_lets_nothing_in(settings: Any, answer: bytes) -> None:
    settings.OCOP_SCANNER = f"clamd:127.0.0.1:{Daemon(answer).port}"
    with pytest.raises(Refused, match="thử lại"):
        put(pdf())


def test_a_scanner_that_is_away_lets_nothing_in(settings: Any) -> None:
    with socket.create_server(("127.0.0.1", 0)) as line:
        port = line.getsockname()[1]
    settings.OCOP_SCANNER = f"clamd:127.0.0.1:{port}"
    with pytest.raises(Refused, match="thử lại"):
        put(pdf())


def test_a_scanner_of_another_kind_is_a_slip_of_the_settings(settings: Any) -> None:
    settings.OCOP_SCANNER = "norton:here"
    with pytest.raises(ValueError, match="OCOP_SCANNER"):
        put(pdf())


def test_what_the_system_made_is_kept_without_a_look() -> None:
    stored = actions.store_bytes(
        b"%PDF-1.7 made here", "application/pdf", by=system(), at=AT + dt.timedelta(1)
    )
    assert (stored.size, stored.media_type, stored.scan) == (18, "application/pdf", Scan.OFF)
