"""Documents of others beside the project, and small ones of our own."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from ocop.trace.epcis.reading import Document, read
from tests.shared import SHARED, shared

CONTEXT = "https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld"


def published(path: str) -> Path:
    """A published case of traceability; the test is skipped where there is none."""
    return shared(f"trace/{path}")


def published_files(folder: str, *endings: str) -> list[Any]:
    """A parameter for each file of a folder, or a single one that skips."""
    found = sorted(p for p in (SHARED / "trace" / folder).glob("*") if p.suffix in endings)
    if not found:
        mark = pytest.mark.skip(reason=f"no reference files {folder} beside the project")
        return [pytest.param(SHARED / "trace" / folder, marks=mark)]
    return [pytest.param(path, id=path.name) for path in found]


def media_type(path: Path) -> str:
    return "application/xml" if path.suffix == ".xml" else "application/ld+json"


def an_event(**changes: Any) -> dict[str, Any]:
    """A harvest seen: a good ObjectEvent; a field changed to None is left out."""
    event = {
        "type": "ObjectEvent",
        "eventTime": "2026-07-22T06:45:00.000+07:00",
        "eventTimeZoneOffset": "+07:00",
        "action": "OBSERVE",
        "epcList": ["https://id.gs1.org/01/08931234123451/21/2017"],
        "bizStep": "inspecting",
        **changes,
    }
    return {name: value for name, value in event.items() if value is not None}


def a_document(*events: dict[str, Any], context: Any = None, **more: Any) -> dict[str, Any]:
    return {
        "@context": context or [CONTEXT, {"ext": "https://ns.example.org/"}],
        "type": "EPCISDocument",
        "schemaVersion": "2.0",
        "creationDate": "2026-07-22T10:30:00Z",
        "epcisBody": {"eventList": list(events)},
        **more,
    }


def read_json(content: Any, **options: Any) -> Document:
    return read(json.dumps(content).encode(), "application/ld+json", **options)


def xml_document(events: str, namespaces: str = "") -> bytes:
    return (
        '<epcis:EPCISDocument xmlns:epcis="urn:epcglobal:epcis:xsd:2" schemaVersion="2.0" '
        f'creationDate="2026-07-22T10:30:00Z" {namespaces}><EPCISBody><EventList>{events}'
        "</EventList></EPCISBody></epcis:EPCISDocument>"
    ).encode()
