"""Fifty members at one table: run as ``python -m tests.councils.crowd`` with OCOP_DATA of its own.

The real server, a database file of its own. Every member saves criterion after criterion as
the page does, all at the same time, then the rest of the sheet, and all lock at the same
moment. Prints JSON: answers by kind, the longest wait, and what the database holds.
"""

from __future__ import annotations

import http.client
import json
import os
import subprocess
import sys
import threading
import time
import urllib.parse
from collections import Counter
from typing import Any

from tests import migrated, postgres

MEMBERS = 50
CSRF = "c" * 32
ROUNDS = 10
"""Criteria saved one by one by each member while all others do the same."""


def prepare() -> tuple[Any, list[str]]:
    """A migrated database with a council of fifty in an open session, everybody signed in."""
    from django.conf import settings
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.db import SessionStore

    from ocop.people.models import Person

    migrated.migrate()
    from tests.factories import councils as make
    from tests.factories.criteria import load_packs

    load_packs()
    table = make.scoring_table(MEMBERS)
    keys = []
    for actor in table.members:
        person = Person.objects.get(pk=actor.person_id or 0)
        session = SessionStore()
        session[SESSION_KEY] = str(person.pk)
        session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[-1]
        session[HASH_SESSION_KEY] = person.get_session_auth_hash()
        session["appointment"] = actor.appointment_id
        session.create()
        keys.append(str(session.session_key))
    return table, keys


class Browser:
    """One member's connection to the server."""

    def __init__(self, port: int, session: str, told: Counter[str], waits: list[float]) -> None:
        self._line = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
        self._cookie = f"sessionid={session}; csrftoken={CSRF}"
        self._told, self._waits = told, waits

    def post(self, kind: str, url: str, sent: dict[str, str], **headers: str) -> None:
        """Send a form and count the answer."""
        begun = time.monotonic()
        told = {
            "Cookie": self._cookie,
            "X-CSRFToken": CSRF,
            "Content-Type": "application/x-www-form-urlencoded",
            **headers,
        }
        self._line.request("POST", url, urllib.parse.urlencode(sent), told)
        answer = self._line.getresponse()
        answer.read()
        self._waits.append(time.monotonic() - begun)
        self._told[f"{kind} {answer.status}"] += 1


def score(browser: Browser, table: Any, member: int, gate: threading.Barrier, told: Counter[str]) -> None:
    """One member's evening."""
    from tests.factories import councils as make

    tree = make.criteria.tree(table.hearings[0].dossier.criteria_set)
    url = f"/hoi-dong/ho-so/{table.hearings[0].pk}/"
    try:
        gate.wait(120)
        for number, leaf in enumerate(tree.leaves[:ROUNDS]):
            level, note = str(member % len(leaf.levels)), f"ghi {member}.{number}"
            sent = {f"m-{leaf.code}": level, f"n-{leaf.code}": note}
            browser.post("save", f"{url}phieu/", sent, **{"HX-Request": "true"})
        rest = {f"m-{leaf.code}": str(len(leaf.levels) - 1) for leaf in tree.leaves[ROUNDS:]}
        browser.post("sheet", f"{url}phieu/", rest)
        gate.wait(120)
        browser.post("lock", f"{url}khoa/", {})
    except Exception as error:
        told[repr(error)] += 1
        gate.abort()


def kept(table: Any) -> dict[str, Any]:
    """What the database holds afterwards."""
    from django.db.models import Sum

    from ocop.councils.models import Hearing, Mark, Scorecard
    from ocop.journal.models import Entry
    from tests.factories import councils as make

    tree = make.criteria.tree(table.hearings[0].dossier.criteria_set)
    wrong = 0
    for member, seat in enumerate(table.seats):
        marks = {x.code: (x.level, x.note) for x in Mark.objects.filter(scorecard__seat=seat)}
        for number, leaf in enumerate(tree.leaves):
            level = member % len(leaf.levels) if number < ROUNDS else len(leaf.levels) - 1
            wrong += marks.get(leaf.code) != (level, f"ghi {member}.{number}" if number < ROUNDS else "")
    return {
        "marks": Mark.objects.count(),
        "wrong": wrong,
        "expected": MEMBERS * len(tree.leaves),
        "locked": Scorecard.objects.filter(state="locked").count(),
        "versions": Scorecard.objects.aggregate(n=Sum("version"))["n"],
        "entries": Entry.objects.filter(verb="councils.save_marks").count(),
        "lock_entries": Entry.objects.filter(verb="councils.lock_card").count(),
        "reveals": Entry.objects.filter(verb__in=["councils.reveal", "councils.find_spread"]).count(),
        "revealed_round": Hearing.objects.get().revealed_round,
    }


def serve(port: int) -> subprocess.Popen[bytes]:
    """The server as it is run, without background work; waits for its first answer."""
    environment = {**os.environ, "OCOP_PORT": str(port)}
    command = [sys.executable, "-m", "ocop", "serve", "--processes", "2", "--no-worker"]
    server = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    until = time.monotonic() + 90
    while time.monotonic() < until and server.poll() is None:
        try:
            line = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
            line.request("GET", "/health")
            if line.getresponse().status == 200:
                return server
        except (OSError, http.client.HTTPException):
            time.sleep(0.1)
    server.kill()
    raise RuntimeError("the server does not answer")


def main() -> None:
    import django
    from django.db import connections

    django.setup()
    table, keys = prepare()
    connections.close_all()
    told: Counter[str] = Counter()
    waits: list[float] = []
    gate = threading.Barrier(MEMBERS)
    server = serve(port := postgres._free_port())
    try:
        threads = [
            threading.Thread(target=score, args=(Browser(port, key, told, waits), table, n, gate, told))
            for n, key in enumerate(keys)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    finally:
        server.terminate()
        server.wait(30)
    print(
        json.dumps({"answers": dict(told), "longest": round(max(waits, default=0.0), 2), "kept": kept(table)})
    )


if __name__ == "__main__":
    main()
