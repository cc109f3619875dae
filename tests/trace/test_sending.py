"""Sending to an address of somebody else: where it never goes, and for how long."""

from __future__ import annotations

import socket
import time
from collections.abc import Iterable, Iterator
from contextlib import nullcontext, suppress
from threading import Event, Thread
from typing import Any

import pytest

from ocop.trace import sending


@pytest.mark.parametrize(
    ("number", "is_public"),
    [
        ("8.8.8.8", True), ("2606:4700::1", True), ("::ffff:8.8.8.8", True), ("64:ff9b::808:808", True),
        ("10.0.0.1", False), ("::ffff:10.0.0.1", False), ("::10.0.0.1", False), ("64:ff9b::a00:1", False),
        ("64:ff9b:1::a00:1", False), ("::ffff:0:10.0.0.1", False), ("2002:a00:1::1", False),
        ("2001:0:a00:1::1", False), ("fec0::1", False), ("fe80::1%2", False), ("fc00::1", False),
        ("ff0e::1", False), ("::1", False), ("::", False), ("2001:db8::1", False),
    ],
)  # fmt: skip
def test_addresses_inside_addresses_lead_nowhere(number: str, is_public: bool) -> None:
    address = f"https://[{number}]/" if ":" in number else f"https://{number}/"
    with nullcontext() if is_public else pytest.raises(sending.NotAllowed):
        sending.check_target(address)


class Odd:
    """A server that answers as it is told, piece after piece, and reads nothing."""

    def __init__(self, pieces: Iterable[bytes], pause: float = 0.0) -> None:
        self.line = socket.create_server(("127.0.0.1", 0))
        self.address = f"//127.0.0.1:{self.line.getsockname()[1]}/nhan"
        Thread(target=self._serve, args=(pieces, pause), daemon=True).start()

    def _serve(self, pieces: Iterable[bytes], pause: float) -> None:
        with suppress(OSError), self.line, self.line.accept()[0] as came:
            for piece in pieces:
                came.sendall(piece)
                time.sleep(pause)


def forever(piece: bytes) -> Iterator[bytes]:
    while True:
        yield piece


@pytest.mark.parametrize(
    ("scheme", "pieces", "size", "why"),
    [
        ("http", forever(b"H"), 2, "TimeoutError"),
        ("http", forever(b""), 50_000_000, "TimeoutError"),
        ("https", forever(b""), 2, "TimeoutError"),
        ("http", forever(b"HTTP/1.1 100 Continue\r\n\r\n"), 2, "HTTP 100"),
        ("http", [b"HTTP/1.1 2" + b"0" * 2000], 2, "ValueError"),
        ("http", [b"HTTP/0.9\n"], 2, "ValueError"),
        ("http", [], 2, "ValueError|ConnectionResetError"),  # who hangs up unread may be told by a reset
    ],
)
def test_nobody_holds_up_the_sender(
    scheme: str, pieces: Iterable[bytes], size: int, why: str, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.OCOP_WEBHOOKS_INSIDE = True
    monkeypatch.setattr(sending, "PATIENCE", 0.4)
    begun = time.monotonic()
    with pytest.raises(sending.NotDelivered, match=why):
        sending.post(scheme + ":" + Odd(pieces, pause=0.05).address, b"x" * size, {})
    assert time.monotonic() - begun < 3


def test_a_name_server_does_not_hold_up_the_sender_either(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = Event()
    monkeypatch.setattr(sending, "PATIENCE", 0.2)
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_asked, **_more: asked.wait(5) and [])
    with pytest.raises(sending.NotDelivered, match="TimeoutError"):
        sending.post("https://example.vn/nhan", b"{}", {})
    asked.set()


def test_a_name_that_is_none_is_not_delivered_to() -> None:
    with pytest.raises(sending.NotDelivered, match="UnicodeError"):
        sending.post(f"https://{'a' * 64}.example.vn/nhan", b"{}", {})


def test_a_name_that_leads_inside_is_not_written_to(monkeypatch: pytest.MonkeyPatch) -> None:
    sending.check_target("https://example.vn/nhan")
    answers = [
        (socket.AF_INET, socket.SOCK_STREAM, 6, "", (number, 443)) for number in ("8.8.8.8", "10.0.0.1")
    ]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_asked, **_more: answers)
    monkeypatch.setattr(socket, "create_connection", lambda *_asked: pytest.fail("connected"))
    with pytest.raises(sending.NotAllowed):
        sending.post("https://example.vn/nhan", b"{}", {})
