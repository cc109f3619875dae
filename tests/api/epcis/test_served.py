"""The door behind the real server: what stands between a caller and the views changes no address."""

from __future__ import annotations

import json
import subprocess
import sys
import urllib.request
from pathlib import Path
from typing import Any

import pytest

from tests.api.epcis.conftest import BASE, document, seen, whole
from tests.cli.test_serve import ROOT, served

__all__ = ["served"]  # a fixture

_MAKE = """
import django; django.setup()
from tests.api.epcis.conftest import System, lot_of
from tests.factories.organisations import make_organisation
from tests.factories.people import actor_with
producer = make_organisation()
system = System(actor_with("producer", organisation=producer))
print(system.headers["Authorization"], lot_of(producer))
"""


def ask(port: int, key: str, path: str, body: Any = None) -> tuple[int, Any, Any]:
    """Status, headers and JSON over a real connection."""
    request = urllib.request.Request(
        f"http://127.0.0.1:{port}{path}", json.dumps(body).encode() if body else None
    )
    request.add_header("Authorization", key)
    request.add_header("Content-Type", "application/json")
    with urllib.request.urlopen(request, timeout=20) as answer:
        content = answer.read()
        return answer.status, answer.headers, json.loads(content) if content else None


@pytest.mark.sqlite
def test_ids_full_of_slashes_pass_the_server(served: tuple[subprocess.Popen[bytes], int]) -> None:
    process, port = served
    env = environment(process.pid)
    settings = {"DJANGO_SETTINGS_MODULE": "ocop.config.settings"}
    made = subprocess.run(
        [sys.executable, "-c", _MAKE],
        env={**env, **settings},
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    )
    bearer, secret, lot = made.stdout.strip().splitlines()[-1].split(" ")
    key = f"{bearer} {secret}"
    nameless = {name: value for name, value in seen(1, lot).items() if name != "eventID"}
    status, headers, _none = ask(port, key, f"{BASE}/capture", document(nameless))
    assert (status, headers["GS1-EPCIS-Version"]) == (202, "2.0.0")
    _status, _headers, found = ask(port, key, f"{BASE}/events")
    (event,) = found["epcisBody"]["queryResults"]["resultsBody"]["eventList"]
    for path in (whole("events", event["eventID"]), whole("epcs", lot, "events")):
        _status, _headers, one = ask(port, key, BASE + path)
        assert one["epcisBody"]["queryResults"]["resultsBody"]["eventList"] == [event]


def environment(pid: int) -> dict[str, str]:
    """The environment of the server, so that another process finds its database."""
    parts = Path(f"/proc/{pid}/environ").read_text().split("\0")
    return dict(part.split("=", 1) for part in parts if "=" in part)
