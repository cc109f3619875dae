"""QR codes as inline SVG, without a style of their own."""

from __future__ import annotations

import segno
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _


def svg(text: str) -> SafeString:
    """The QR code of a text, in error level M, with its quiet zone and a text alternative."""
    code = segno.make(text, error="m", micro=False)
    drawn = code.svg_inline(
        border=4, scale=5, omitsize=True, dark="#000", light="#fff", lineclass=None, svgclass=None
    )
    return format_html('<div class="qr" role="img" aria-label="{}">{}</div>', _("Mã QR"), mark_safe(drawn))
