"""Looking at a page as readers do: with axe, at its width, and as a picture for docs/screenshots/."""

from __future__ import annotations

import io
import os
from pathlib import Path
from typing import TYPE_CHECKING

from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]
from PIL import Image

if TYPE_CHECKING:
    from playwright.sync_api import Page

FOLDER = Path(__file__).resolve().parents[2] / "docs" / "screenshots"


def troubles_of(page: Page, address: str, size: tuple[int, int]) -> list[str]:
    """What axe finds on a page, and whether it is wider than the window."""
    answer = page.goto(address)
    assert answer is not None and answer.status == 200, address
    found = [
        f"{item['id']} at {item['nodes'][0]['target']}" for item in Axe().run(page).response["violations"]
    ]
    wide = page.evaluate("document.documentElement.scrollWidth")
    return found + ([f"{wide} px wide"] if wide > size[0] else [])


def picture(page: Page, name: str) -> None:
    """Take a picture anew where ``TEST_SCREENSHOTS=1``."""
    if os.environ.get("TEST_SCREENSHOTS") != "1":
        return
    FOLDER.mkdir(exist_ok=True)
    with Image.open(io.BytesIO(page.screenshot())) as image:
        image.convert("RGB").quantize(160, dither=Image.Dither.NONE).save(FOLDER / name, optimize=True)
