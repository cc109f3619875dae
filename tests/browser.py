"""A real Chromium for the tests.

`python tests/browser.py` prints the browser that would be used, or ends with 1 where there is none or where
Playwright cannot start.
The fixtures at the end come into every test through tests/conftest.py: `browser` (one per run), `page`
(fresh, Vietnamese, at desktop size) and `new_page` (several people at once: each in a context of its own).
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page

NAMES = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")
FLAGS = ("--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-dev-shm-usage")
DESKTOP, PHONE = (1280, 900), (390, 844)


def find_chromium() -> str | None:
    """$TEST_CHROMIUM, else the first known name on PATH."""
    given = os.environ.get("TEST_CHROMIUM")
    return given or next(filter(None, map(shutil.which, NAMES)), None)


def playwright_starts() -> bool:
    """Its own Node needs libatomic, which a bare Debian lacks."""
    done = subprocess.run([sys.executable, "-m", "playwright", "--version"], capture_output=True)
    return done.returncode == 0


if __name__ == "__main__":
    print(find_chromium() or "none")
    sys.exit(0 if find_chromium() and playwright_starts() else 1)

import pytest  # noqa: E402 - what is asked above needs none of it


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One Chromium for the whole run. Without one the tests fail; run.py decides whether to run them."""
    from playwright.sync_api import sync_playwright

    executable = find_chromium()
    if executable is None:
        pytest.fail("no Chromium found: apt-get install chromium, or set TEST_CHROMIUM")
    # Playwright keeps an event loop in this thread; Django would refuse every query beside it
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=executable, args=list(FLAGS))
        yield chromium
        chromium.close()


@pytest.fixture
def new_page(browser: Browser, live_server: Any) -> Iterator[Callable[..., Page]]:
    """`new_page(size=PHONE)`: a page of its own context (cookies, sign-in) on the running server."""
    contexts: list[BrowserContext] = []

    def opened(size: tuple[int, int] = DESKTOP, **options: Any) -> Page:
        context = browser.new_context(
            base_url=live_server.url,
            locale=options.pop("locale", "vi-VN"),
            timezone_id="Asia/Ho_Chi_Minh",
            viewport={"width": size[0], "height": size[1]},
            **options,
        )
        context.set_default_timeout(10_000)
        contexts.append(context)
        return context.new_page()

    yield opened
    for context in contexts:
        context.close()


@pytest.fixture
def page(new_page: Callable[..., Page]) -> Page:
    """A fresh page at desktop size."""
    return new_page()
