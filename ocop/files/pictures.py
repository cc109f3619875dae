"""Decoding pictures: the proof that a file is one, and the small ones made of it.

What we make is drawn anew from the pixels, so nothing that a camera wrote beside them
(position, name of the owner) goes along.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import BinaryIO

import pillow_heif
from django.utils.translation import gettext as _
from PIL import Image, ImageCms, ImageOps

from ocop.base.refusals import Refused
from ocop.files.refusing import refuse

PIXEL_LIMIT = 64_000_000
"""Pixels of the largest picture that is decoded: four times what a phone takes by default."""

_FORMATS = {"image/jpeg": "JPEG", "image/png": "PNG", "image/webp": "WEBP", "image/heic": "HEIF"}
_SRGB = ImageCms.createProfile("sRGB")

pillow_heif.register_heif_opener()


@dataclass(frozen=True)
class Drawn:
    """A picture drawn anew."""

    content: bytes
    media_type: str
    width: int
    height: int


def measure(file: BinaryIO, media_type: str) -> tuple[int, int]:
    """Width and height as seen, after decoding the whole picture; `Refused` if that fails."""
    with _opened(file, media_type) as image:
        width, height = image.size
        if media_type == "image/jpeg":
            image.draft("RGB", (800, 800))  # every byte is read, an eighth of the memory is used
        image.load()
        turned = image.getexif().get(0x0112, 1) in (5, 6, 7, 8)
        return (height, width) if turned else (width, height)


def shrink(file: BinaryIO, media_type: str, longest: int, *, quality: int = 80) -> Drawn:
    """A WebP of at most `longest` pixels on its longer side, upright."""
    with _opened(file, media_type) as image:
        if media_type == "image/jpeg":
            image.draft("RGB", (longest, longest))
        upright = _upright(image)
        upright.thumbnail((longest, longest), Image.Resampling.LANCZOS)
        return _saved(upright, "WEBP", "image/webp", quality=quality, method=4)


def as_jpeg(file: BinaryIO, media_type: str) -> Drawn:
    """A JPEG of the same size, upright, for readers that cannot show the original."""
    with _opened(file, media_type) as image:
        return _saved(_upright(image), "JPEG", "image/jpeg", quality=88, optimize=False)


@contextmanager
def _opened(file: BinaryIO, media_type: str) -> Iterator[Image.Image]:
    """Open under the one decoder the bytes called for; any trouble inside means no picture."""
    file.seek(0)
    try:
        with Image.open(file, formats=[_FORMATS[media_type]]) as image:
            if image.width * image.height > PIXEL_LIMIT:
                raise refuse(
                    _("Ảnh lớn hơn %(limit)d triệu điểm ảnh. Hãy chụp ở cỡ nhỏ hơn.")
                    % {"limit": PIXEL_LIMIT // 1_000_000}
                )
            yield image
    except Refused:
        raise
    except Exception as error:  # a decoder may raise anything on hostile bytes
        raise refuse(_("Ảnh bị hỏng hoặc không phải là ảnh. Hãy chụp hoặc xuất lại.")) from error


def _upright(image: Image.Image) -> Image.Image:
    turned = ImageOps.exif_transpose(image)
    coloured = _in_srgb(turned)
    if coloured.mode in ("RGBA", "LA", "PA") or "transparency" in coloured.info:
        layer = coloured.convert("RGBA")
        paper = Image.new("RGBA", layer.size, "white")
        return Image.alpha_composite(paper, layer).convert("RGB")
    return coloured.convert("RGB")


def _in_srgb(image: Image.Image) -> Image.Image:
    """Phones take pictures in wider colours; without their profile these would look dull."""
    profile = image.info.get("icc_profile")
    if not profile or image.mode not in ("RGB", "RGBA"):
        return image
    try:
        source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        return ImageCms.profileToProfile(image, source, _SRGB) or image
    except (ImageCms.PyCMSError, OSError, ValueError):
        return image


def _saved(image: Image.Image, form: str, media_type: str, **options: object) -> Drawn:
    buffer = io.BytesIO()
    clean = Image.new("RGB", image.size)
    clean.paste(image)  # a new canvas carries no info, no EXIF, no XMP
    clean.save(buffer, form, **options)
    return Drawn(buffer.getvalue(), media_type, clean.width, clean.height)
