"""Sealed texts: read again by who has the key, and by nobody else."""

from __future__ import annotations

from typing import Any

import pytest

from ocop.base.sealing import seal, unseal


def test_a_sealed_text_is_read_again_and_does_not_show() -> None:
    first, second = seal("một mã bí mật"), seal("một mã bí mật")
    assert unseal(first) == unseal(second) == "một mã bí mật"
    assert first != second and first.isascii()


def test_another_key_or_a_changed_word_opens_nothing(settings: Any) -> None:
    sealed = seal("x")
    for wrong in ("", "x", sealed[:-8] + "AAAAAAA="):
        with pytest.raises(ValueError):
            unseal(wrong)
    settings.SECRET_KEY = "mot khoa khac"
    with pytest.raises(ValueError):
        unseal(sealed)
