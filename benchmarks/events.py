"""Run inside an installation: seasons of trace events put into the store, and lots traced through them.

    python -m benchmarks.events fill 100000     so many events, as capture would index them
    python -m benchmarks.events ask             prints seconds and statements of tracing a lot, both ways

What a season is: `benchmarks.seasons`.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import os
import statistics
import time

from benchmarks import seasons

AT = seasons.AT
ASKED = 200


def main() -> None:
    """Fill or ask."""
    reader = argparse.ArgumentParser(description=__doc__)
    reader.add_argument("what", choices=["fill", "ask"])
    reader.add_argument("events", type=int, nargs="?", default=0)
    asked = reader.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ocop.config.settings")
    import django

    django.setup()
    if asked.what == "fill":
        fill(asked.events)
    else:
        print(json.dumps(ask()))


def fill(events: int) -> None:
    """At least so many events, with the index that capture would make of them."""
    from django.db import connection

    from ocop.trace.actions.partitions import add_partitions
    from ocop.trace.models import Capture

    for month in range(0, seasons.DAYS, 28):
        add_partitions(at=AT + dt.timedelta(days=month))
    job = Capture.objects.create(code="benchmark", state="done", received_at=AT, finished_at=AT)
    seasons.write(-(-events // seasons.EVENTS), job.pk)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def ask() -> dict[str, float]:
    """The middle of the seconds to trace a lot both ways, with its events and their texts."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from ocop.trace.models import Identifier

    last = Identifier.objects.order_by("-pk").values_list("pk", flat=True)[0]
    numbers = [1 + last * step // (ASKED + 1) for step in range(1, ASKED + 1)]
    uris = list(Identifier.objects.filter(pk__in=numbers).values_list("uri", flat=True))
    waited = []
    for uri in uris:
        begun = time.perf_counter()
        _trace(uri)
        waited.append(time.perf_counter() - begun)
    with CaptureQueriesContext(connection) as counted:
        _trace(uris[0])
    return {"p50": statistics.median(waited), "sql": len(counted)}


def _trace(uri: str) -> None:
    from ocop.trace.queries import bodies_of, down, events_of, number_of, up, way

    number = number_of(uri)
    assert number is not None
    reached = up([number]) | down([number])
    way(reached)
    bodies_of(list(events_of(reached)))


if __name__ == "__main__":
    main()
