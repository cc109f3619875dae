# ruff: noqa: N999 – the file is named as the operator types the command
"""`ocop trace-send`: hand all lots on sale to the portal that the installed connector knows."""

from __future__ import annotations

from collections import Counter
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.urls import reverse
from django.utils.translation import gettext as _

from ocop.base import clock
from ocop.catalogue import passports
from ocop.trace import connecting


class Command(BaseCommand):
    """Sends what anybody may read, and says what was refused."""

    help = "Gửi dữ liệu truy xuất của mọi lô còn hạn tới cổng truy xuất, qua bộ nối ở OCOP_TRACE_CONNECTOR."

    def handle(self, *args: Any, **options: Any) -> None:
        """All, each time: the portal must not double what it has."""
        connector = connecting.installed()
        if connector is None:
            raise CommandError(_("Chưa cài bộ nối: đặt OCOP_TRACE_CONNECTOR."))
        exports = passports.exports(clock.today(), site=settings.TRACE_URL, picture=_picture)
        told: Counter[bool] = Counter()
        for receipt in connecting.send_all(connector, exports):
            told[receipt.is_taken] += 1
            if not receipt.is_taken:
                self.stderr.write(f"{receipt.code}: {receipt.refusal}")
        words = _("%(portal)s: nhận %(n)d lô, không nhận %(refused)d lô.")
        self.stdout.write(words % {"portal": connector.name, "n": told[True], "refused": told[False]})


def _picture(pk: int) -> str:
    return settings.BASE_URL.rstrip("/") + reverse("producer:picture", args=[pk, "large"])
