"""Every page says who may open it; what says nothing stays closed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver

# Views of libraries that keep their own gate: sign-in pages, the API (its own authentication), static files.
KEEPERS = ("allauth.", "ninja.", "django.views.static", "django.contrib.staticfiles", "django.views.i18n")


def patterns(
    found: list[URLPattern | URLResolver], prefix: str = ""
) -> Iterator[tuple[str, Callable[..., Any]]]:
    for entry in found:
        route = f"{prefix}{entry.pattern}"
        if isinstance(entry, URLResolver):
            yield from patterns(entry.url_patterns, route)
        else:
            yield route, entry.callback


def open_by_mistake(found: list[URLPattern | URLResolver]) -> list[str]:
    return [
        f"{route} ({view.__module__}.{getattr(view, '__name__', view)})"
        for route, view in patterns(found)
        if getattr(view, "ocop_access", None) is None and not view.__module__.startswith(KEEPERS)
    ]


def test_every_page_states_who_may_open_it() -> None:
    found = list(patterns(get_resolver().url_patterns))
    assert found
    assert open_by_mistake(get_resolver().url_patterns) == []


def test_a_page_that_states_nothing_is_found() -> None:
    def page(request: object) -> None: ...

    from django.urls import path

    assert open_by_mistake([path("x", page)]) == [f"x ({__name__}.page)"]


def test_rights_named_by_pages_exist_in_a_role() -> None:
    """A right that no role carries closes a page to everybody: a slip of the pen."""
    from ocop.people import roles

    known = frozenset().union(*(role.rights for role in roles.ROLES.values()))
    unknown = []
    for route, view in patterns(get_resolver().url_patterns):
        who = getattr(view, "ocop_access", None)
        asked = who if isinstance(who, frozenset) else frozenset()
        unknown += [(route, right) for right in sorted(asked - known)]
    assert unknown == []
