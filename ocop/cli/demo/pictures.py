"""Simple drawn pictures, so that the demo shows no photograph of anybody."""

from __future__ import annotations

import io
import math
import random
from collections.abc import Callable

from PIL import Image, ImageDraw

SIZE = (800, 600)
_SCALE = 2
Draw = ImageDraw.ImageDraw
Colour = tuple[int, int, int]

_GROUNDS: tuple[tuple[Colour, Colour], ...] = (
    ((250, 243, 228), (232, 214, 180)),
    ((238, 244, 232), (202, 219, 190)),
    ((247, 236, 224), (224, 196, 170)),
    ((236, 242, 244), (196, 212, 216)),
)
_GREEN: Colour = (31, 77, 51)
_PAPER: Colour = (252, 249, 240)


def picture(shape: str, colour: Colour, seed: int) -> bytes:
    """A JPEG of one `shape` (see `SHAPES`) in `colour`; the same arguments give the same bytes."""
    width, height = SIZE[0] * _SCALE, SIZE[1] * _SCALE
    rng = random.Random(seed)
    image = _ground((width, height), *_GROUNDS[rng.randrange(len(_GROUNDS))])
    draw = ImageDraw.Draw(image)
    draw.ellipse(_box(0.5, 0.83, 0.3, 0.05, width, height), fill=_shade(image.getpixel((5, height - 5)), 0.9))
    SHAPES[shape](draw, width, height, colour, rng)
    buffer = io.BytesIO()
    image = image.resize(SIZE, Image.Resampling.LANCZOS)
    image.save(buffer, "JPEG", quality=88)
    return buffer.getvalue()


def _ground(size: tuple[int, int], top: Colour, bottom: Colour) -> Image.Image:
    strip = Image.new("RGB", (1, 2))
    strip.putpixel((0, 0), top)
    strip.putpixel((0, 1), bottom)
    return strip.resize(size, Image.Resampling.BILINEAR)


def _box(x: float, y: float, half: float, tall: float, width: int, height: int) -> tuple[float, ...]:
    return ((x - half) * width, (y - tall) * height, (x + half) * width, (y + tall) * height)


def _shade(colour: object, by: float) -> Colour:
    assert isinstance(colour, tuple)
    return tuple(max(0, min(255, round(part * by))) for part in colour[:3])


def _label(draw: Draw, x: float, y: float, half: float, tall: float, width: int, height: int) -> None:
    """A paper label with a fan palm leaf and two lines that stand for words."""
    draw.rounded_rectangle(_box(x, y, half, tall, width, height), 14, fill=_PAPER)
    centre, foot = x * width, (y + tall * 0.15) * height
    for step in range(-3, 4):
        angle = math.radians(90 + step * 22)
        end = (centre - math.cos(angle) * tall * height * 0.75, foot - math.sin(angle) * tall * height * 0.75)
        draw.line([(centre, foot), end], fill=_GREEN, width=10)
    for row, share in ((0.45, 0.7), (0.7, 0.45)):
        draw.rounded_rectangle(
            _box(x, y + tall * row, half * share, tall * 0.06, width, height), 6, fill=_GREEN
        )


def _jar(draw: Draw, w: int, h: int, colour: Colour, rng: random.Random) -> None:
    draw.rounded_rectangle(_box(0.5, 0.55, 0.17, 0.28, w, h), 60, fill=colour)
    draw.rounded_rectangle(_box(0.5, 0.24, 0.15, 0.05, w, h), 18, fill=_shade(colour, 0.55))
    _label(draw, 0.5, 0.58, 0.13, 0.14, w, h)


def _bottle(draw: Draw, w: int, h: int, colour: Colour, rng: random.Random) -> None:
    draw.rounded_rectangle(_box(0.5, 0.6, 0.1, 0.23, w, h), 40, fill=colour)
    draw.polygon(
        [(0.41 * w, 0.42 * h), (0.59 * w, 0.42 * h), (0.535 * w, 0.28 * h), (0.465 * w, 0.28 * h)], colour
    )
    draw.rectangle(_box(0.5, 0.22, 0.035, 0.08, w, h), fill=_shade(colour, 0.6))
    _label(draw, 0.5, 0.6, 0.085, 0.13, w, h)


def _bag(draw: Draw, w: int, h: int, colour: Colour, rng: random.Random) -> None:
    corners = [(0.33, 0.2), (0.67, 0.2), (0.7, 0.83), (0.3, 0.83)]
    draw.polygon([(x * w, y * h) for x, y in corners], fill=colour)
    draw.rectangle(_box(0.5, 0.22, 0.172, 0.025, w, h), fill=_shade(colour, 0.7))
    _label(draw, 0.5, 0.55, 0.14, 0.17, w, h)


def _box_shape(draw: Draw, w: int, h: int, colour: Colour, rng: random.Random) -> None:
    draw.polygon(
        [(0.25 * w, 0.4 * h), (0.5 * w, 0.32 * h), (0.78 * w, 0.4 * h), (0.5 * w, 0.48 * h)],
        _shade(colour, 1.15),
    )
    draw.polygon(
        [(0.25 * w, 0.4 * h), (0.5 * w, 0.48 * h), (0.5 * w, 0.86 * h), (0.25 * w, 0.76 * h)], colour
    )
    draw.polygon(
        [(0.5 * w, 0.48 * h), (0.78 * w, 0.4 * h), (0.78 * w, 0.76 * h), (0.5 * w, 0.86 * h)],
        _shade(colour, 0.85),
    )
    _label(draw, 0.375, 0.62, 0.08, 0.1, w, h)


def _fruit(draw: Draw, w: int, h: int, colour: Colour, rng: random.Random) -> None:
    for x, y, size in ((0.37, 0.68, 0.12), (0.62, 0.69, 0.13), (0.5, 0.52, 0.14)):
        draw.ellipse(_box(x, y, size, size * 1.15, w, h), fill=_shade(colour, rng.uniform(0.9, 1.08)))
        draw.line(
            [(x * w, (y - size * 1.1) * h), ((x + 0.01) * w, (y - size * 1.35) * h)], fill=_GREEN, width=14
        )
    draw.ellipse(_box(0.56, 0.33, 0.07, 0.03, w, h), fill=_GREEN)


def _cloth(draw: Draw, w: int, h: int, colour: Colour, rng: random.Random) -> None:
    for fold in range(6):
        top = 0.3 + fold * 0.085
        draw.rounded_rectangle(
            (0.26 * w, top * h, 0.74 * w, (top + 0.1) * h), 30, fill=_shade(colour, 1.15 - fold * 0.07)
        )
        for step in range(9):
            x, y = 0.3 + step * 0.05, top + 0.05
            diamond = ((x, y), (x + 0.015, y - 0.02), (x + 0.03, y), (x + 0.015, y + 0.02))
            draw.polygon([(px * w, py * h) for px, py in diamond], fill=_PAPER)


def _bowl(draw: Draw, w: int, h: int, colour: Colour, rng: random.Random) -> None:
    for _grain in range(160):
        x, y = rng.gauss(0.5, 0.09), 0.5 - abs(rng.gauss(0, 0.07))
        draw.ellipse(_box(x, y, 0.016, 0.012, w, h), fill=_shade(colour, rng.uniform(0.85, 1.1)))
    draw.chord(_box(0.5, 0.5, 0.24, 0.34, w, h), 0, 180, fill=_GREEN)
    draw.ellipse(_box(0.5, 0.5, 0.24, 0.025, w, h), fill=_shade(_GREEN, 1.3))
    draw.pieslice(_box(0.5, 0.5, 0.2, 0.18, w, h), 180, 360, fill=_shade(colour, 0.96))


def _landscape(draw: Draw, w: int, h: int, colour: Colour, rng: random.Random) -> None:
    draw.ellipse(_box(0.75, 0.22, 0.07, 0.09, w, h), fill=(243, 205, 120))
    draw.polygon([(0, 0.6 * h), (0.3 * w, 0.35 * h), (0.55 * w, 0.6 * h)], fill=_shade(colour, 1.2))
    draw.polygon([(0.35 * w, 0.6 * h), (0.68 * w, 0.42 * h), (w, 0.6 * h)], fill=_shade(colour, 1.05))
    draw.rectangle((0, 0.6 * h, w, h), fill=colour)
    for x, tall in ((0.16, 0.42), (0.25, 0.36), (0.84, 0.46)):
        draw.rectangle(((x - 0.006) * w, (0.86 - tall) * h, (x + 0.006) * w, 0.86 * h), fill=(92, 72, 48))
        for step in range(-4, 5):
            angle = math.radians(90 + step * 24)
            end = (x * w - math.cos(angle) * 0.08 * w, (0.86 - tall) * h - math.sin(angle) * 0.1 * h)
            draw.line([(x * w, (0.86 - tall) * h), end], fill=_GREEN, width=16)


def _plant(draw: Draw, w: int, h: int, colour: Colour, rng: random.Random) -> None:
    draw.polygon(
        [(0.36 * w, 0.66 * h), (0.64 * w, 0.66 * h), (0.59 * w, 0.86 * h), (0.41 * w, 0.86 * h)],
        (150, 96, 62),
    )
    draw.line([(0.5 * w, 0.66 * h), (0.47 * w, 0.5 * h), (0.54 * w, 0.36 * h)], fill=(96, 70, 48), width=34)
    for _leaf in range(60):
        x, y = rng.gauss(0.52, 0.1), rng.gauss(0.34, 0.08)
        draw.ellipse(_box(x, y, 0.035, 0.03, w, h), fill=_shade(colour, rng.uniform(0.75, 1.15)))


SHAPES: dict[str, Callable[[Draw, int, int, Colour, random.Random], None]] = {
    "jar": _jar,
    "bottle": _bottle,
    "bag": _bag,
    "box": _box_shape,
    "fruit": _fruit,
    "cloth": _cloth,
    "bowl": _bowl,
    "landscape": _landscape,
    "plant": _plant,
}
