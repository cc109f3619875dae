"""Draws every state table: ``ocop states > docs/reference/states.md``."""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec
from typing import Any

from django.apps import apps
from django.core.management.base import BaseCommand

from ocop.base.states import StateTable

HEAD = """# State tables

Drawn by `ocop states`; a test compares. Each move is refused from any other state, and
refused as stale when somebody else moved the thing first.
"""


def tables() -> list[tuple[str, str, StateTable]]:
    """Room, name and table of every state table, in the order of the rooms."""
    found = []
    for config in apps.get_app_configs():
        module = f"{config.name}.states"
        if config.name.startswith("ocop.") and find_spec(module):
            names = vars(import_module(module)).items()
            found += [(config.label, name, item) for name, item in names if isinstance(item, StateTable)]
    return found


def drawn() -> str:
    """The whole page."""
    parts = [HEAD]
    for room, name, table in tables():
        parts.append(f"## {room}: `{name}`\n\n```mermaid\n{table.mermaid()}\n```\n")
        parts.append(_moves(table))
    return "\n".join(parts)


def _moves(table: StateTable) -> str:
    lines = ["| move | from | to | right |", "|---|---|---|---|"]
    lines += [
        f"| {move.verb} | {', '.join(move.sources)} | {move.target} | {move.right or '–'} |"
        for move in table.moves.values()
    ]
    return "\n".join(lines) + "\n"


class Command(BaseCommand):
    """Print the page of state tables."""

    help = "Vẽ mọi bảng trạng thái ra Markdown"

    def handle(self, *args: Any, **options: Any) -> None:
        """Print the page."""
        self.stdout.write(drawn(), ending="")
