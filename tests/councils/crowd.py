"""Fifty members at one table: run as ``python -m tests.councils.crowd`` on a database of its own.

Every member signs in, saves every criterion one by one like the page does, all at the same
time, and locks at the same moment. Prints JSON: answers by status, and what the database holds.
"""

from __future__ import annotations

import json
import threading
import traceback
from collections import Counter
from typing import Any

MEMBERS = 50
ROUNDS = 12
"""Criteria saved by each member while all others do the same."""


def prepare() -> Any:
    """A migrated database with a council of fifty in an open session."""
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    from tests.factories import councils as make
    from tests.factories.criteria import load_packs

    load_packs()
    return make.scoring_table(MEMBERS)


def score(table: Any, member: int, gate: threading.Barrier, told: Counter[str]) -> None:
    """One member's evening, over HTTP views with a connection of its own."""
    from django.db import connection
    from django.test import Client

    from tests.factories import councils as make
    from tests.factories.people import sign_in

    client, pk = Client(raise_request_exception=False), table.hearings[0].pk
    sign_in(client, table.members[member])
    tree = make.criteria.tree(table.hearings[0].dossier.criteria_set)
    url = f"/hoi-dong/ho-so/{pk}/"
    try:
        gate.wait(60)
        for number in range(ROUNDS):
            leaf = tree.leaves[number]
            sent = {
                f"m-{leaf.code}": str(member % len(leaf.levels)),
                f"n-{leaf.code}": f"ghi {member}.{number}",
            }
            answer = client.post(f"{url}phieu/", sent, headers={"HX-Request": "true"})
            told[f"save {answer.status_code}"] += 1
        sent = {f"m-{leaf.code}": str(len(leaf.levels) - 1) for leaf in tree.leaves[ROUNDS:]}
        told[f"sheet {client.post(f'{url}phieu/', sent).status_code}"] += 1
        gate.wait(60)
        told[f"lock {client.post(f'{url}khoa/').status_code}"] += 1
    except Exception:
        told[traceback.format_exc()] += 1
        gate.abort()
    finally:
        connection.close()


def kept(table: Any) -> dict[str, Any]:
    """What the database holds afterwards."""
    from django.db.models import Sum

    from ocop.councils.models import Hearing, Mark, Scorecard
    from ocop.journal.models import Entry
    from tests.factories import councils as make

    hearing = Hearing.objects.get()
    tree = make.criteria.tree(table.hearings[0].dossier.criteria_set)
    wrong = 0
    for member, seat in enumerate(table.seats):
        marks = {x.code: x for x in Mark.objects.filter(scorecard__seat=seat)}
        for number, leaf in enumerate(tree.leaves):
            level = member % len(leaf.levels) if number < ROUNDS else len(leaf.levels) - 1
            note = f"ghi {member}.{number}" if number < ROUNDS else ""
            wrong += leaf.code not in marks or (marks[leaf.code].level, marks[leaf.code].note) != (
                level,
                note,
            )
    return {
        "marks": Mark.objects.count(),
        "wrong": wrong,
        "expected": MEMBERS * len(tree.leaves),
        "locked": Scorecard.objects.filter(state="locked").count(),
        "versions": Scorecard.objects.aggregate(n=Sum("version"))["n"],
        "entries": Entry.objects.filter(verb="councils.save_marks").count(),
        "lock_entries": Entry.objects.filter(verb="councils.lock_card").count(),
        "reveals": Entry.objects.filter(verb__in=["councils.reveal", "councils.find_spread"]).count(),
        "revealed_round": hearing.revealed_round,
    }


def main() -> None:
    import django
    from django.conf import settings

    django.setup()
    settings.ALLOWED_HOSTS = ["testserver"]
    table = prepare()
    told: Counter[str] = Counter()
    gate = threading.Barrier(MEMBERS)
    threads = [threading.Thread(target=score, args=(table, n, gate, told)) for n in range(MEMBERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    print(json.dumps({"answers": dict(told), "kept": kept(table)}))


if __name__ == "__main__":
    main()
