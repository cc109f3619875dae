"""Texts that have to be read again, kept so that the database or a copy of it does not tell them."""

from __future__ import annotations

from base64 import urlsafe_b64encode
from typing import Any

from django.utils.crypto import salted_hmac


def seal(text: str) -> str:
    """The text under the installation's secret key; another word each time."""
    return str(_box().encrypt(text.encode()).decode())


def unseal(sealed: str) -> str:
    """What `seal` was given. ValueError where the secret key was another, or the word was changed."""
    from cryptography.fernet import InvalidToken

    try:
        return str(_box().decrypt(sealed).decode())
    except InvalidToken:
        raise ValueError("sealed under another key") from None


def _box() -> Any:
    from cryptography.fernet import Fernet  # some megabytes of a process, for those that send

    return Fernet(urlsafe_b64encode(salted_hmac("ocop.sealing", "", algorithm="sha256").digest()))
