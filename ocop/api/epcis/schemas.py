"""The JSON schema of events, documents and queries as components of the door's OpenAPI document."""

from __future__ import annotations

from typing import Any

from ocop.trace.epcis import schema

_PLACE = "#/components/schemas/"


def reference(name: str) -> dict[str, str]:
    """Where a file of the schema stands among the components."""
    return {"$ref": f"{_PLACE}{_component(name)}"}


def components() -> dict[str, Any]:
    """Each file of the schema, and each of its definitions, under a name of its own."""
    found: dict[str, Any] = {}
    for name, content in schema.files().items():
        whole = {key: value for key, value in content.items() if key not in ("$schema", "$id", "$defs")}
        parts = {"": whole, **content.get("$defs", {})}
        found |= {_component(name, part): _moved(value, name) for part, value in parts.items()}
    return found


def _component(name: str, part: str = "") -> str:
    return f"Epcis.{name}.{part}" if part else f"Epcis.{name}"


def _moved(value: Any, name: str) -> Any:
    """With references to components; cases by type, one of which always holds, as alternatives."""
    if isinstance(value, list):
        return [_moved(inner, name) for inner in value]
    if not isinstance(value, dict):
        return value
    if isinstance(value.get("$ref"), str):
        file, _sharp, part = value["$ref"].partition("#/$defs/")
        return {"$ref": _PLACE + _component(file.removesuffix(".json") or name, part)}
    if all("if" in case for case in value.get("allOf", [{}])):
        rest = {key: inner for key, inner in value.items() if key != "allOf"}
        cases = [{"allOf": [rest, case["if"], case["then"]]} for case in value["allOf"]]
        return {"anyOf": _moved(cases, name)}
    return {key: _moved(inner, name) for key, inner in value.items()}
