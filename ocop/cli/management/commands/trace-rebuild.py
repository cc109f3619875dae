# ruff: noqa: N999 – the file is named as the operator types the command
"""`ocop trace-rebuild`: the index of the events made anew from their texts."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from ocop.trace.actions.rebuilding import rebuild


class Command(BaseCommand):
    """Writes roles and edges anew; what comes out equals what capture wrote."""

    help = "Dựng lại chỉ mục truy xuất (vai trò, đường đi) từ nội dung các sự kiện đã lưu."

    def handle(self, *args: Any, **options: Any) -> None:
        """All in one transaction: nobody reads a half-made index."""
        done = rebuild()
        self.stdout.write(_("Đã dựng lại chỉ mục từ %(n)d sự kiện.") % {"n": done})
