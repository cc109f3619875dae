"""The QR codes of labels. Pure.

Level M with the quiet zone of ISO/IEC 18004; the level is not raised where a version has room for it, and the
version is the least that holds the link, so that modules are as coarse as they can be.
"""

from __future__ import annotations

import io
from functools import lru_cache

import segno

from ocop.trace.layouts import QUIET

_PIXELS = 12
_MM = 0.5


def _made(link: str) -> segno.QRCode:
    return segno.make_qr(link, error="m", boost_error=False)


@lru_cache(maxsize=1000)
def modules(link: str) -> int:
    """Modules on a side of the code of a link, without its quiet zone."""
    return int(_made(link).symbol_size(border=0)[0])


def inline(link: str) -> str:
    """The code as an SVG without a size of its own, for a sheet."""
    return _made(link).svg_inline(border=QUIET, omitsize=True, lineclass=None, svgclass=None, light="#fff")


def svg(link: str) -> bytes:
    """The code as an SVG file with half a millimetre to the module."""
    out = io.BytesIO()
    _made(link).save(out, kind="svg", border=QUIET, scale=_MM, unit="mm", light="#fff")
    return out.getvalue()


def png(link: str) -> bytes:
    """The code as a picture of twelve pixels to the module, which says that it is half a millimetre."""
    out = io.BytesIO()
    _made(link).save(out, kind="png", border=QUIET, scale=_PIXELS, dpi=round(_PIXELS / _MM * 25.4))
    return out.getvalue()
