"""Several hands at the same moment."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

from django.db import connection

from ocop.base.refusals import Reason, Refused


def at_once(
    hands: list[Callable[[], Any]], why: Callable[[Reason], str] = lambda reason: reason.about
) -> list[str]:
    """Let all of them act at the same moment; what each came to: "done", or `why` it was refused."""
    start, told = threading.Barrier(len(hands)), [""] * len(hands)

    def go(number: int) -> None:
        try:
            start.wait()
            hands[number]()
            told[number] = "done"
        except Refused as refused:
            told[number] = why(refused.reason)
        finally:
            connection.close()

    threads = [threading.Thread(target=go, args=(number,)) for number in range(len(hands))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return told
