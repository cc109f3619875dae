"""On PostgreSQL the bodies of events lie in a partition for each month of their receipt."""

from __future__ import annotations

from typing import Any

from django.db import migrations

from ocop.base import clock
from ocop.trace.actions.partitions import add_partitions

WHOLE = """
    DROP TABLE trace_eventbody;
    CREATE TABLE trace_eventbody (
        event_id bigint NOT NULL REFERENCES trace_event (id) DEFERRABLE INITIALLY DEFERRED,
        month date NOT NULL,
        text text NOT NULL,
        PRIMARY KEY (event_id, month)
    ) PARTITION BY RANGE (month);
    CREATE TABLE trace_eventbody_rest PARTITION OF trace_eventbody DEFAULT;
"""


def part(apps: Any, editor: Any) -> None:
    """The table is new and empty: it is made again, in parts, the first months among them."""
    if editor.connection.vendor == "postgresql":
        editor.execute(WHOLE)
        add_partitions(at=clock.now())


class Migration(migrations.Migration):
    dependencies = [("trace", "0001_events_and_lots")]

    operations = [migrations.RunPython(part, migrations.RunPython.noop)]
