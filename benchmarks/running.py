"""P7–P9: memory and start, weight of the list in a browser, import of a long list."""

from __future__ import annotations

import csv
import os
import resource
import subprocess
import sys
import time
from pathlib import Path
from statistics import median
from typing import Any

from benchmarks import machine, report
from benchmarks.database import Databases
from benchmarks.installation import Installation, install
from benchmarks.pages import COMMON, LIST, PRODUCT
from benchmarks.report import Line
from benchmarks.serving import ROOT, Server

BROWSERS = 5
"""Of each width, for P8."""
_WATCH = """() => new Promise(done => {
  let paint = 0, shift = 0;
  new PerformanceObserver(list => { for (const e of list.getEntries()) paint = e.startTime; })
    .observe({type: 'largest-contentful-paint', buffered: true});
  const moved = e => { if (!e.hadRecentInput) shift += e.value; };
  new PerformanceObserver(list => list.getEntries().forEach(moved))
    .observe({type: 'layout-shift', buffered: true});
  setTimeout(() => done({paint, shift}), 1200);
})"""


def measure_start(databases: Databases, home: Path, products: int) -> list[Line]:
    """P7: a worker's memory after it has shown every public page, and the time to the first answer."""
    place = install(databases, home, products, certificate=True)
    ready, memory = [], {"rss": 0.0, "pss": 0.0}
    for _try in range(3):
        with place.served() as server:
            ready.append(server.ready_after)
            _warm(server, place)
            memory = machine.memory_mb(server.worker)
    found = report.line("P7", "a worker's memory after 600 pages", memory["pss"], 110, " MB")
    found.beside = f"rss {memory['rss']:.0f} MB"
    first = report.line("P7", "from `ocop serve` to the first answer", min(ready), 2, " s")
    first.beside = "the quickest of three starts"
    return [found, first]


def _warm(server: Server, place: Installation) -> None:
    visitor = server.visitor()
    for path in ("/", LIST, COMMON, PRODUCT, f"/kt/{place.token}", "/ban-do/"):
        visitor.times([f"{path}{'&' if '?' in path else '?'}n={n}" for n in range(100)])
    visitor.close()


def measure_weight(databases: Databases, home: Path, products: int, chromium: str) -> list[Line]:
    """P8: the list's bytes, and its largest paint and layout shift in a real browser, phone and desk.

    Each is the middle of several browsers that start with nothing; the worst stands beside it.
    """
    place = install(databases, home, products)
    seen = place.count(LIST)[LIST]
    lines = [report.line("P8", "list page, packed", seen["gzip"] / 1024, 12, " KB", size=f"{seen['raw']:,}")]
    if not chromium:
        return [*lines, Line("P8", "paint and shift", "", "not measured: no Chromium")]
    with place.served() as server:
        for width in (390, 1280):
            seen_by = [_painted(server.port, width, chromium) for _browser in range(BROWSERS)]
            paint, shift = ([found[what] for found in seen_by] for what in ("paint", "shift"))
            first = report.line("P8", f"largest paint, {width} px", median(paint) / 1000, 2.5, " s")
            first.beside = f"the slowest of {BROWSERS}: {max(paint) / 1000:.2f} s"
            second = report.line("P8", f"layout shift, {width} px", median(shift), 0.1, "")
            second.beside = f"the worst of {BROWSERS}: {max(shift):.2f}"
            lines += [first, second]
    return lines


def _painted(port: int, width: int, chromium: str) -> dict[str, Any]:
    from playwright.sync_api import sync_playwright

    flags = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=chromium, args=flags)
        page = browser.new_page(viewport={"width": width, "height": 844})
        page.goto(f"http://localhost:{port}{LIST}")
        found: dict[str, Any] = page.evaluate(_WATCH)
        browser.close()
        return found


def measure_import(databases: Databases, home: Path, sizes: tuple[int, ...]) -> list[Line]:
    """P9: `ocop import-registry --apply` of lists of several lengths, each into an empty installation."""
    taken = {}
    for rows in sizes:
        place = install(databases, home, 0)
        taken[rows] = _import(place, _list(place.folder / "list.csv", rows))
    few, most = sizes[0], sizes[-1]
    found = report.line("P9", f"import {most:,} rows", taken[most], 15, " s CPU")
    found.beside = ", ".join(f"{rows:,}: {seconds:.1f} s" for rows, seconds in taken.items())
    growth = ((taken[most] - taken[few]) / (most - few)) / ((taken[sizes[1]] - taken[few]) / (sizes[1] - few))
    linear = report.line("P9", "its last rows against its first, each", growth, 1.5, " ×")
    return [found, linear]


def _list(file: Path, rows: int) -> Path:
    with file.open("w", newline="", encoding="utf-8") as out:
        sheet = csv.writer(out)
        sheet.writerow(["Tên sản phẩm", "Chủ thể", "Loại hình", "Mã xã", "Hạng sao", "Điểm", "Quyết định"])
        for n in range(rows):
            maker = f"Hợp tác xã Kiểm Tra {n // 4}"
            number = f"{n % 90 + 1}/QĐ-UBND (10/10/2024)"
            sheet.writerow([f"Đường thốt nốt {n}", maker, "Hợp tác xã", "30337", 3 + n % 2, "75,5", number])
    return file


def _import(place: Installation, file: Path) -> float:
    """Processor seconds of the command; on PostgreSQL the server's own are not in it."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    begun = time.perf_counter()
    command = [sys.executable, "-m", "ocop", "import-registry", str(file), "--apply"]
    done = subprocess.run(command, cwd=ROOT, env=place.environment, capture_output=True, text=True)
    if done.returncode:
        raise RuntimeError(done.stdout + done.stderr)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    used = (after.ru_utime - before.ru_utime) + (after.ru_stime - before.ru_stime)
    return max(used, 0.0) if used else time.perf_counter() - begun


def chromium() -> str:
    """The browser of this machine, or nothing."""
    places = (os.environ.get("CHROMIUM", ""), "/usr/bin/chromium", "/usr/bin/chromium-browser")
    return next((place for place in places if place and Path(place).exists()), "")
