"""`python -m benchmarks.scenes FEW MANY`: a council brought to the points that are to be measured.

Run in the environment of the installation. Prints as JSON: an open score sheet, and the tables of sessions
with FEW and with MANY dossiers, each with its address and a signed-in session's cookie.
"""

from __future__ import annotations

import json
import os
import sys
from typing import Any


def main(few: int, many: int) -> None:
    """Set the scenes and say where they are."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ocop.config.settings")
    import django

    django.setup()
    print(json.dumps({"sheet": sheet(), "few": table(few), "many": table(many)}))


def sheet() -> dict[str, Any]:
    """An open card of a member, its criteria with the number of their levels, and what a save costs."""
    from django.urls import reverse

    from ocop.criteria import queries as criteria
    from tests.factories import councils

    scene = councils.scoring_table(3)
    leaves = criteria.tree(scene.hearing.dossier.criteria_set).leaves
    path, cookie = reverse("council:sheet", args=[scene.hearing.pk]), _session(scene.members[2])
    levels = {leaf.code: len(leaf.levels) for leaf in leaves}
    return {"path": path, "cookie": cookie, "levels": levels, "sql": _statements(path, cookie, levels)}


def table(dossiers: int) -> dict[str, Any]:
    """So many dossiers scored by seven members, as the chair sees them."""
    from django.urls import reverse

    from tests.factories import councils

    scene = councils.make_big_batch(dossiers, 7)
    assert scene.session is not None
    return {"path": reverse("council:table", args=[scene.session.pk]), "cookie": _session(scene.chair)}


def _statements(path: str, cookie: str, levels: dict[str, int]) -> int:
    """SQL of a save that changes every criterion, the second of its kind."""
    from django.conf import settings
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    client = Client(SERVER_NAME="localhost")
    client.cookies[settings.SESSION_COOKIE_NAME] = cookie
    client.post(path, form(levels, 1))
    with CaptureQueriesContext(connection) as seen:
        assert client.post(path, form(levels, 2)).status_code == 302
    return len([q for q in seen if not q["sql"].startswith(("BEGIN", "COMMIT"))])


def form(levels: dict[str, int], turn: int) -> dict[str, str]:
    """What the button sends, with another level and another note at every criterion in each turn."""
    sent = {"whole": "1", "comment": f"Lần {turn}"}
    for code, count in levels.items():
        sent |= {f"m-{code}": str(turn % count), f"n-{code}": f"Ghi chú {turn}"}
    return sent


def _session(actor: Any) -> str:
    from django.conf import settings
    from django.test import Client

    from tests.factories.people import sign_in

    client = Client(SERVER_NAME="localhost")
    sign_in(client, actor)
    return client.cookies[settings.SESSION_COOKIE_NAME].value


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
