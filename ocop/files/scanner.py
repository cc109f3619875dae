"""The port to a virus scanner.

`OCOP_SCANNER` names one: ``clamd:host:port`` (or ``clamd:/path/of/socket``); empty is off.
A scanner that is set up and does not answer refuses the upload: what could not be looked
at is not let in.
"""

from __future__ import annotations

import socket
import struct
from pathlib import Path
from typing import Protocol

from django.conf import settings
from django.utils.translation import gettext as _

from ocop.files.models import Scan
from ocop.files.refusing import refuse

_CHUNK = 2**16
_PATIENCE = 30.0


class Scanner(Protocol):
    """Looks at a file and says what it found."""

    def scan(self, path: Path) -> Scan:
        """CLEAN or INFECTED; an OSError when nobody answers."""
        ...


class Clamd:
    """ClamAV's daemon, spoken to by its INSTREAM command."""

    def __init__(self, address: str) -> None:
        self.address = address

    def scan(self, path: Path) -> Scan:
        """Stream the file to the daemon and read its verdict."""
        with self._connected() as line, path.open("rb") as file:
            line.sendall(b"zINSTREAM\0")
            while block := file.read(_CHUNK):
                line.sendall(struct.pack("!L", len(block)) + block)
            line.sendall(struct.pack("!L", 0))
            answer = _answer(line)
        if answer.endswith(b"OK"):
            return Scan.CLEAN
        if answer.endswith(b"FOUND"):
            return Scan.INFECTED
        raise OSError(answer.decode("utf-8", "replace")[:200])

    def _connected(self) -> socket.socket:
        if self.address.startswith("/"):
            line = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
            line.settimeout(_PATIENCE)
            line.connect(self.address)
            return line
        host, _colon, port = self.address.rpartition(":")
        return socket.create_connection((host, int(port)), timeout=_PATIENCE)


def _answer(line: socket.socket) -> bytes:
    found = b""
    while block := line.recv(4096):
        found += block
    return found.rstrip(b"\0\r\n ")


def configured() -> Scanner | None:
    """The scanner of this installation, if one is set up."""
    name, _colon, rest = str(settings.OCOP_SCANNER).partition(":")
    if not name:
        return None
    if name != "clamd" or not rest:
        raise ValueError(f"OCOP_SCANNER={settings.OCOP_SCANNER!r}: use clamd:host:port")
    return Clamd(rest)


def scan(path: Path) -> Scan:
    """OFF without a scanner, CLEAN otherwise; refused when infected or not answered."""
    scanner = configured()
    if scanner is None:
        return Scan.OFF
    try:
        found = scanner.scan(path)
    except OSError as error:
        raise refuse(_("Chưa quét được mã độc nên chưa nhận tệp. Hãy thử lại sau ít phút.")) from error
    if found == Scan.INFECTED:
        raise refuse(_("Tệp có mã độc nên không được nhận. Hãy quét máy rồi gửi tệp khác."))
    return found
