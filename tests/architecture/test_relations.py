"""A foreign key written as a string is an import that import-linter cannot see: it must not point up."""

from __future__ import annotations

from django.apps import apps
from django.db import models

from tests.architecture.source import floors, rooms


def room_of(model: type[models.Model]) -> str | None:
    parts = model.__module__.split(".")
    return parts[1] if parts[0] == "ocop" else None


def relations_up(found: list[type[models.Model]], height: dict[str, int]) -> list[str]:
    """Relations to a room on a higher floor, or to another room on the same floor."""
    bad = []
    for model in found:
        here = room_of(model)
        if here is None:
            continue
        for field in [*model._meta.local_fields, *model._meta.local_many_to_many]:
            target = field.related_model
            there = room_of(target) if isinstance(target, type) else None
            if there and there != here and height[there] >= height[here]:
                bad.append(f"{model.__name__}.{field.name}: {here} -> {there}")
    return bad


def test_every_built_room_stands_on_a_floor() -> None:
    assert [room for room in rooms() if room not in floors()] == []


def test_no_relation_points_up_or_sideways() -> None:
    assert relations_up(list(apps.get_models()), floors()) == []


def test_a_relation_that_points_up_is_found() -> None:
    found = list(apps.get_models())
    crossing = [
        m
        for m in found
        if any(
            isinstance(f.related_model, type) and room_of(f.related_model) not in (None, room_of(m))
            for f in m._meta.local_fields
        )
        and room_of(m)
    ]
    upside_down = {room: -height for room, height in floors().items()}
    assert crossing, "rooms relate to each other somewhere"
    assert relations_up(crossing, upside_down)


def test_no_generic_foreign_keys() -> None:
    generic = [
        f"{m.__name__}.{f.name}"
        for m in apps.get_models()
        for f in m._meta.private_fields
        if room_of(m) and type(f).__name__ == "GenericForeignKey"
    ]
    assert generic == []
