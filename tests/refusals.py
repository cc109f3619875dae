"""What a refused call says."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from ocop.base.refusals import Refused


def refusal(call: Callable[..., Any], *args: Any, **given: Any) -> tuple[str, str]:
    """About whom or what, and in which field, a call is refused; one that is not fails the test."""
    with pytest.raises(Refused) as caught:
        call(*args, **given)
    return caught.value.reason.about, caught.value.reason.field
