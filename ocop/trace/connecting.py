"""The way out to the national portal of traceability, for the day on which its format is published.

Decree 37/2026/NĐ-CP art. 32 wants passports that can be connected to the national portal; how was published
nowhere that we found. So there is one narrow door and nobody behind it: what would be sent is what anybody
may read (`passport.export`), and nothing is sent unless an operator names a connector in
OCOP_TRACE_CONNECTOR and calls `ocop trace-send`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from django.conf import settings
from django.utils.module_loading import import_string

Export = Mapping[str, Any]
"""What `passport.export` makes of one product, lot or piece."""


@dataclass(frozen=True)
class Receipt:
    """What the other side answered to one export. `number` is theirs, empty where it was refused."""

    code: str
    number: str = ""
    refusal: str = ""

    @property
    def is_taken(self) -> bool:
        """Whether it was taken."""
        return bool(self.number) and not self.refusal


class Connector(Protocol):
    """A portal that takes exports. It may be asked twice for the same code and must then not double it."""

    name: str

    def send(self, export: Export) -> Receipt:
        """Hand over one export. May raise OSError where the line is down."""
        ...


def installed() -> Connector | None:
    """The connector that the setting names, or None. ImportError where there is no such class."""
    path = settings.OCOP_TRACE_CONNECTOR
    return import_string(path)() if path else None


def send_all(connector: Connector, exports: Iterable[Export]) -> Iterator[Receipt]:
    """Hand over some exports, one after the other; a broken line is told as a refusal of that one, so that
    the others go on."""
    return (_sent(connector, export) for export in exports)


def _sent(connector: Connector, export: Export) -> Receipt:
    try:
        return connector.send(export)
    except OSError as error:
        return Receipt(str(export["code"]), refusal=str(error) or type(error).__name__)
