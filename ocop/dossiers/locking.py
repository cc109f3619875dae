"""One writer at a time for a dossier, and no window overwrites another."""

from __future__ import annotations

import json
from collections.abc import Mapping
from hashlib import sha256
from typing import Any

from django.db.models import F
from django.utils.translation import gettext as _

from ocop.base.refusals import Refused
from ocop.dossiers.models import Dossier

_LIVE = ("state", "registration", "report", "version", "submitted_at", "override_reason", "receipt_no")


def lock(dossier: Dossier) -> None:
    """Hold the dossier's row until the transaction ends, and read its live fields again.

    SQLite knows no row locks; there the immediate transaction already holds everybody off.
    """
    rows = Dossier.objects.select_for_update(of=("self",))
    dossier.refresh_from_db(fields=list(_LIVE), from_queryset=rows)


def touch(dossier: Dossier) -> None:
    """Count one more saved change."""
    Dossier.objects.filter(pk=dossier.pk).update(version=F("version") + 1)
    dossier.version += 1


def fingerprint(data: Mapping[str, Any]) -> str:
    """A short name for what a window showed, so that a later save can tell whether it still stands."""
    text = json.dumps(data, ensure_ascii=False, sort_keys=True)
    return sha256(text.encode()).hexdigest()[:16]


def refuse_stale(seen: str, now: str) -> None:
    """Refuse when a window shows something else than what is stored; "" asks for no check."""
    if seen and seen != now:
        raise Refused(
            _("Phần này vừa được sửa ở một cửa sổ khác. Hãy tải lại trang để thấy bản mới rồi sửa tiếp."),
            about="stale",
        )
