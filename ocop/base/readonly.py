"""A database wrapper under which only reads pass."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection

_READS = re.compile(
    r"\s*(select|with|savepoint|release|rollback|begin|commit|explain|pragma|show|set)\b", re.I
)


class WriteInRead(RuntimeError):
    """A page that only reads tried to write."""


@contextmanager
def reads_only(allowed_tables: frozenset[str] = frozenset()) -> Iterator[None]:
    """Let only reads reach the database, and writes to `allowed_tables` (sessions)."""

    def guard(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: dict[str, Any]) -> Any:
        if not _READS.match(sql) and not any(f'"{table}"' in sql for table in allowed_tables):
            raise WriteInRead(sql[:120])
        return execute(sql, params, many, context)

    with connection.execute_wrapper(guard):
        yield
