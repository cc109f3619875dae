"""Sending signed events to an address that a subscriber named, without being led into our own network.

The name is looked up once, every address it has must be public, and the connection goes to the address that
was looked at: a name that changes its mind in between leads nowhere. Redirects are not followed. Of the
answer the status line alone is read, so that nobody can keep us reading.
"""

from __future__ import annotations

import hashlib
import hmac
import ipaddress
import re
import socket
import ssl
import threading
import time
from collections.abc import Mapping
from queue import Empty, SimpleQueue
from urllib.parse import SplitResult, urlsplit

from django.conf import settings
from django.utils.translation import gettext as _

PATIENCE = 10.0
"""Seconds that all of a message may take: looking up the name, connecting, sending, being answered."""
LONGEST_LINE = 1000
"""Bytes of a status line."""
_STATUS = re.compile(rb"HTTP/1\.[01] (\d{3})[ \r\n]")
_UNICAST = ipaddress.ip_network("2000::/3")
_TUNNELS = (ipaddress.ip_network("2001::/32"), ipaddress.ip_network("2002::/16"))
"""Teredo (RFC 4380) and 6to4 (RFC 3056): any address of IPv4 behind one of IPv6."""
_NAT64 = ipaddress.ip_network("64:ff9b::/96")
"""RFC 6052: how a network without IPv4 names the hosts that have nothing else."""


class NotAllowed(Exception):
    """The address is one that is never written to; the text says why."""


class NotDelivered(Exception):
    """The subscriber could not be reached or did not take what was sent."""


def signature(secret: str, body: bytes) -> str:
    """What stands in `GS1-Signature`: HMAC-SHA256 of the body under the subscriber's token."""
    return "sha256=" + hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()


def check_target(address: str) -> None:
    """`NotAllowed` for what is no https address of the public network, by its looks; names are looked up when
    something is sent."""
    host = _parts(address).hostname or ""
    if _is_number(host):
        _check_public(host)
    elif not _is_name(host) or (not _may_be_private() and "." not in host):
        raise NotAllowed(_("Địa chỉ nhận phải là một tên miền trên mạng công cộng."))


def post(address: str, body: bytes, headers: Mapping[str, str]) -> None:
    """Send once. `NotAllowed` for a private address, `NotDelivered` for any answer but 2xx."""
    parts = _parts(address)
    host, port = parts.hostname or "", parts.port or (443 if parts.scheme == "https" else 80)
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    given = {
        "Host": parts.netloc.rpartition("@")[2], "Content-Length": str(len(body)), "Connection": "close",
        **headers,
    }  # fmt: skip
    lines = [f"POST {path} HTTP/1.1", *(f"{name}: {value}" for name, value in given.items()), "", ""]
    until = time.monotonic() + PATIENCE
    try:
        with _connected(parts.scheme, host, _looked_up(host, port, until), until) as line:
            status = _answer(line, "\r\n".join(lines).encode() + body, until)
    except (OSError, ValueError) as error:  # a name that cannot be one is a ValueError
        raise NotDelivered(f"{type(error).__name__}: {error}"[:200]) from error
    if not 200 <= status < 300:
        raise NotDelivered(f"HTTP {status}")


def _parts(address: str) -> SplitResult:
    try:
        parts = urlsplit(address)
        right = bool(parts.hostname) and parts.port != 0
    except ValueError:
        right = False
    schemes = ("https", "http") if _may_be_private() else ("https",)
    if not right or parts.scheme not in schemes or parts.username or not address.isascii():
        raise NotAllowed(_("Địa chỉ nhận phải bắt đầu bằng https:// và không có tên đăng nhập."))
    if any(sign.isspace() or ord(sign) < 32 for sign in address):
        raise NotAllowed(_("Địa chỉ nhận có ký tự không hợp lệ."))
    return parts


def _may_be_private() -> bool:
    return bool(settings.OCOP_WEBHOOKS_INSIDE)


def _is_number(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


def _is_name(host: str) -> bool:
    """Whether it can be looked up at all: no part is empty or has more than 63 signs."""
    try:
        host.encode("idna")
    except UnicodeError:
        return False
    return True


def _check_public(number: str) -> None:
    address = ipaddress.ip_address(number.partition("%")[0])
    if not _may_be_private() and not _is_public(address):
        raise NotAllowed(_("Không gửi tới địa chỉ trong mạng nội bộ."))


def _is_public(address: ipaddress.IPv4Address | ipaddress.IPv6Address) -> bool:
    """Of IPv6: what is routed in public, and IPv4 by one of its two names there that are in use. Others, such
    as site-local and IPv4-compatible addresses, are none."""
    if isinstance(address, ipaddress.IPv4Address):
        return address.is_global and not address.is_multicast
    if address.ipv4_mapped or address in _NAT64:
        return _is_public(ipaddress.IPv4Address(address.packed[-4:]))
    return address.is_global and address in _UNICAST and not any(address in each for each in _TUNNELS)


def _left(until: float) -> float:
    """Seconds until then. TimeoutError where none are left."""
    left = until - time.monotonic()
    if left <= 0:
        raise _too_late()
    return left


def _too_late() -> TimeoutError:
    return TimeoutError(_("quá %(n)d giây") % {"n": PATIENCE})


def _looked_up(host: str, port: int, until: float) -> tuple[str, int]:
    """The address to connect to; `NotAllowed` where any address of the name is private. The system's look-up
    knows no time limit, so it is waited for from outside."""
    answers: SimpleQueue[list[str] | Exception] = SimpleQueue()

    def look() -> None:
        try:
            found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
            answers.put([str(entry[4][0]) for entry in found])
        except (OSError, ValueError) as error:
            answers.put(error)

    threading.Thread(target=look, name="look-up", daemon=True).start()
    try:
        numbers = answers.get(timeout=_left(until))
    except Empty:
        raise _too_late() from None
    if isinstance(numbers, Exception):
        raise numbers
    for number in numbers:
        _check_public(number)
    return numbers[0], port


def _connected(scheme: str, host: str, address: tuple[str, int], until: float) -> socket.socket:
    """A connection to the address that was looked at; a certificate must still be that of the name."""
    plain = socket.create_connection(address, _left(until))
    if scheme != "https":
        return plain
    try:
        plain.settimeout(_left(until))
        return ssl.create_default_context().wrap_socket(plain, server_hostname=host)
    except BaseException:
        plain.close()
        raise


def _answer(line: socket.socket, request: bytes, until: float) -> int:
    """Send a request and read the status of its answer."""
    rest = memoryview(request)
    while rest:
        line.settimeout(_left(until))
        rest = rest[line.send(rest) :]
    answer = b""
    while b"\n" not in answer:
        line.settimeout(_left(until))
        piece = line.recv(LONGEST_LINE - len(answer))
        if not piece:
            break
        answer += piece
    found = _STATUS.match(answer)
    if found is None:
        raise ValueError(_("không trả lời bằng HTTP/1.1"))
    return int(found[1])
