"""Bytes without a row: swept away after a day, never under the hands of an upload."""

from __future__ import annotations

import datetime as dt
import io
import os
from pathlib import Path
from typing import Any

import pytest

from ocop.base.actor import system
from ocop.files import actions, queries, store
from ocop.files.models import StoredFile
from tests.factories.files import AT, pdf

pytestmark = pytest.mark.django_db
OLD = (AT - dt.timedelta(days=2)).timestamp()


@pytest.fixture(autouse=True)
def own_folder(settings: Any, tmp_path: Path) -> None:
    settings.FILES_ROOT = tmp_path / "files"


def keep_without_row(content: bytes, seen: float = OLD) -> Path:
    """What a crash between the bytes and their row leaves."""
    with store.received(io.BytesIO(content)) as new:
        store.keep(new)
        place = store.place_of(new.sha256)
    os.utime(place, (seen, seen))
    return place


def put(content: bytes) -> StoredFile:
    return actions.store_upload(io.BytesIO(content), "tep.pdf", by=system(), at=AT)


def test_only_old_bytes_without_a_row_are_swept() -> None:
    known = queries.path_of(put(pdf()))
    os.utime(known, (OLD, OLD))
    orphan = keep_without_row(pdf())
    young = keep_without_row(pdf(), seen=AT.timestamp())
    assert actions.clear_orphans(at=AT) == 1
    assert (known.exists(), orphan.exists(), young.exists()) == (True, False, True)


def test_bytes_that_are_uploaded_again_are_no_longer_old() -> None:
    content = pdf()
    place = keep_without_row(content)
    put(content)
    assert place.stat().st_mtime > OLD
    assert actions.clear_orphans(at=AT) == 0
    assert place.read_bytes() == content


@pytest.mark.parametrize("moment", ["seen again", "row written"])
def test_bytes_stored_while_the_sweep_looks_are_put_back(moment: str) -> None:
    place = keep_without_row(pdf())
    if moment == "seen again":
        os.utime(place)
    known = moment == "row written"
    assert store.discard(place.name, OLD + 1, lambda: known) is False
    assert place.exists()


def test_an_upload_whose_bytes_are_swept_under_its_hands_puts_them_there_anew(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    content = pdf()
    place = keep_without_row(content)
    utime = os.utime

    def swept_just_now(path: Path, *args: Any) -> None:
        place.unlink()
        utime(path, *args)

    monkeypatch.setattr(os, "utime", swept_just_now)
    stored = put(content)
    assert queries.path_of(stored).read_bytes() == content
