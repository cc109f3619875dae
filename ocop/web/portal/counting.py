"""Counting looks at labels without the reader waiting for it, and without reading becoming writing.

A page only notes in memory that it was looked at. A thread of its own hands the notes over to the room,
together, once a second: it alone waits while something else writes, and if it fails the page was there all
the same. A process that is killed forgets the looks of its last second (docs/adr/0021-scans-are-counted.md).
"""

from __future__ import annotations

import re
import threading
import time
from collections import deque

import structlog
from django.conf import settings
from django.db import InterfaceError, OperationalError, connection

from ocop.base import clock
from ocop.trace.actions import scanning
from ocop.trace.actions.scanning import Seen
from ocop.web import senders
from ocop.web.access import DeskRequest

log = structlog.get_logger("ocop.scans")
PAUSE = 1.0
"""Seconds between two handings over."""
MOST_WAITING = 5000
"""Looks kept while the database cannot take any; older ones are dropped first."""

_ROBOTS = re.compile(
    r"bot\b|bot/|crawl|spider|slurp|preview|facebookexternalhit|headless|lighthouse|^curl|^wget|python-|^$",
    re.I,
)
_waiting: deque[Seen] = deque(maxlen=MOST_WAITING)
_ready = threading.Event()
_starting = threading.Lock()
_thread: threading.Thread | None = None


def note(
    request: DeskRequest, *, lot_id: int | None = None, serial_id: int | None = None, code: str = ""
) -> None:
    """Note a look at a lot, at a piece, or at a `code` that nobody printed.

    Not noted: robots, pages fetched ahead, and whoever only asks for the head.
    """
    if request.method != "GET" or _is_no_reader(request):
        return
    device = _device(request, is_unknown=bool(code))
    _waiting.append(Seen(clock.now(), device, lot_id, serial_id, code[:60], _province(request)))
    if settings.OCOP_SCANS_BY_THREAD:
        _start()
        _ready.set()


def hand_over() -> int:
    """Give what waits to the room now; returns how many looks were new."""
    batch: list[Seen] = []
    while _waiting:
        batch.append(_waiting.popleft())
    if not batch:
        return 0
    try:
        return scanning.count_scans(batch, at=clock.now())
    except (OperationalError, InterfaceError):  # it is away or busy; any other error would only come again
        _waiting.extendleft(reversed(batch[: MOST_WAITING - len(_waiting)]))
        raise


def _is_no_reader(request: DeskRequest) -> bool:
    ahead = request.headers.get("Sec-Purpose", "") + request.headers.get("Purpose", "")
    return "prefetch" in ahead or bool(_ROBOTS.search(request.headers.get("User-Agent", "")))


def _device(request: DeskRequest, *, is_unknown: bool) -> str:
    """The mark of the address, and behind it one of sixteen letters by the browser's name.

    Names cost nothing: sixteen devices a day are all that one address can make of them. Codes that nobody
    printed are counted by the address alone.
    """
    browser = request.headers.get("User-Agent", "")[:300]
    letter = "0" if is_unknown else senders.mark_of(request, "scan", browser)[0]
    return senders.mark_of(request, "scan")[: scanning.ADDRESS] + letter


def _province(request: DeskRequest) -> str:
    """The two digits that our own proxy tells, where an operator set one up."""
    told = request.headers.get(settings.OCOP_PROVINCE_HEADER, "") if settings.OCOP_PROVINCE_HEADER else ""
    return told if re.fullmatch(r"[0-9]{2}", told) else ""


def _start() -> None:
    """One thread for each process; it is started at the first look, when the process is what it stays."""
    global _thread
    with _starting:
        if _thread is None or not _thread.is_alive():
            _thread = threading.Thread(target=_work, name="scans", daemon=True)
            _thread.start()


def _work() -> None:
    while True:
        _ready.wait()
        time.sleep(PAUSE)
        _ready.clear()
        try:
            hand_over()
        except Exception as error:
            log.warning("scans not counted", waiting=len(_waiting), exc_info=error)
            if _waiting:
                _ready.set()
        finally:
            connection.close()
