"""The journal's verbs of `science` in words."""

from __future__ import annotations

from django.utils.functional import Promise

LABELS: dict[str, str | Promise] = {}
