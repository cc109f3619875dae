"""Where bytes lie: once, under their sha256, and never half.

A file is received beside its later place, hashed on the way, written through to the disk
and only then renamed. The row in the database comes last, so a crash leaves at worst a file
without a row, which the next upload of the same bytes takes over, or the nightly sweep takes away.
"""

from __future__ import annotations

import hashlib
import os
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from django.conf import settings
from django.utils.translation import gettext as _

from ocop.files.refusing import refuse

_CHUNK = 2**18


@dataclass(frozen=True)
class Received:
    """Bytes that lie in the waiting room of the store; `size` in bytes."""

    path: Path
    sha256: str
    size: int


def place_of(sha256: str) -> Path:
    """Where the bytes with this hash lie, or would lie."""
    return _root() / sha256[:2] / sha256[2:4] / sha256


@contextmanager
def received(content: BinaryIO, limit: int | None = None) -> Iterator[Received]:
    """Take `content` into the waiting room, chunk by chunk; gone at the end unless kept.

    Refused when it is empty or longer than `limit` bytes.
    """
    waiting = _root() / "waiting"
    waiting.mkdir(parents=True, exist_ok=True)
    path = waiting / uuid.uuid4().hex
    try:
        sha256, size = _copy(content, path, limit)
        if size == 0:
            raise refuse(_("Tệp rỗng. Hãy chọn lại tệp."))
        yield Received(path, sha256, size)
    finally:
        path.unlink(missing_ok=True)


def keep(new: Received) -> None:
    """Put received bytes into their place; where they already lie they are marked as just seen.

    The mark keeps the sweep (`discard`) from taking bytes whose row is about to be written.
    """
    place = place_of(new.sha256)
    if place.exists() and place.stat().st_size == new.size:
        with suppress(FileNotFoundError):  # swept away in this very moment: put there anew
            os.utime(place)
            return
    for folder in (place.parent.parent, place.parent):
        if not folder.exists():
            folder.mkdir(exist_ok=True)
            _write_through(folder.parent)
    os.replace(new.path, place)
    _write_through(place.parent)


def clear_waiting(before: float) -> int:
    """Remove what a crash left in the waiting room before the time `before` (epoch); how many."""
    old = [p for p in (_root() / "waiting").glob("*") if p.stat().st_mtime < before]
    for path in old:
        path.unlink(missing_ok=True)
    return len(old)


def lying(before: float) -> Iterator[str]:
    """The hashes under which bytes lie that nobody stored since the time `before` (epoch)."""
    for path in _root().glob("??/??/*"):
        if path.stat().st_mtime < before:
            yield path.name


def discard(sha256: str, before: float, is_known: Callable[[], bool]) -> bool:
    """Take bytes out of the store, unless they turn out to be known or stored again; whether they went.

    They are put aside first and looked at again there, so that an upload of the same bytes
    at the same moment either finds its bytes back or sees that they are gone.
    """
    place, aside = place_of(sha256), _root() / "waiting" / uuid.uuid4().hex
    aside.parent.mkdir(parents=True, exist_ok=True)
    try:
        os.rename(place, aside)
    except FileNotFoundError:
        return False
    if aside.stat().st_mtime >= before or is_known():
        os.rename(aside, place)
        return False
    aside.unlink()
    return True


def _root() -> Path:
    return Path(settings.FILES_ROOT)


def _copy(content: BinaryIO, path: Path, limit: int | None) -> tuple[str, int]:
    digest, size = hashlib.sha256(), 0
    content.seek(0)
    with path.open("xb") as out:
        while block := content.read(_CHUNK):
            size += len(block)
            if limit is not None and size > limit:
                raise refuse(
                    _("Tệp lớn hơn %(limit)d MB. Hãy nén ảnh hoặc tách tệp.") % {"limit": limit // 2**20}
                )
            digest.update(block)
            out.write(block)
        out.flush()
        os.fsync(out.fileno())
    return digest.hexdigest(), size


def _write_through(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
