"""The service worker: its place, its headers, and that it keeps what is there."""

from __future__ import annotations

import json
import re

from django.contrib.staticfiles import finders
from django.test import Client
from django.urls import reverse

from ocop.web.ui import worker


def test_the_worker_stands_at_the_root_and_fetches_from_here_alone(client: Client) -> None:
    answer = client.get("/sw.js")
    assert answer.status_code == 200 and answer["Content-Type"].startswith("text/javascript")
    assert (answer["Service-Worker-Allowed"], answer["Cache-Control"]) == ("/", "no-cache")
    assert answer["Content-Security-Policy"] == "default-src 'none'; connect-src 'self'"
    assert not answer.cookies


def test_its_shell_holds_files_that_exist_and_no_page(client: Client) -> None:
    told = json.loads(client.get("/sw.js").content.decode().split("\n", 1)[0][len("const SET = ") : -1])
    assert told["shell"] == worker.shell_files() and len(set(told["shell"])) == len(told["shell"])
    lost = [path for path in told["shell"] if not finders.find(path.removeprefix("/static/"))]
    assert lost == []
    assert (told["signOut"], told["signIn"]) == (reverse("account_logout"), reverse("account_login"))


def test_only_the_pages_for_work_without_a_line_can_be_kept() -> None:
    assert re.search(worker.PAGES, reverse("officer:inspection_field", args=[12]))
    assert re.search(worker.PAGES, reverse("producer:trace_offline"))
    for path in (
        "/can-bo/",
        "/can-bo/kiem-tra/12/",
        "/can-bo/kiem-tra/12/di-kiem-tra/anh/",
        "/chu-the/kiem-tra/1/",
        "/chu-the/truy-xuat/",
        "/chu-the/truy-xuat/ghi/thu-hoach/",
    ):
        assert not re.search(worker.PAGES, path)
