"""Pages that an installation may go without: where they are switched off, they are not there."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar, cast

from django.http import Http404

from ocop.products.ideas import queries

View = TypeVar("View", bound=Callable[..., Any])


def of_ideas(view: View) -> View:
    """A page of ideas: 404 where OCOP_IDEAS is off. Stands below `rights`, which looks first."""

    @wraps(view)
    def offered(*args: Any, **kwargs: Any) -> Any:
        if not queries.are_offered():
            raise Http404
        return view(*args, **kwargs)

    return cast(View, offered)
