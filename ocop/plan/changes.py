"""What became of a task, in words: the journal's entries with what each edit changed."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from typing import Any

from django.utils import formats
from django.utils.translation import gettext as _

from ocop.journal import queries as journals
from ocop.journal.models import Entry
from ocop.plan.models import Task

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


@dataclass(frozen=True)
class Difference:
    """One field of a task before and after an edit, ready to read."""

    label: str
    before: str
    after: str


@dataclass(frozen=True)
class Step:
    """One entry of a task's journal; `differences` only where the task's own fields were edited."""

    entry: Entry
    differences: list[Difference]


def steps_of(task: Task) -> list[Step]:
    """The task's journal, oldest first, in one query; the caller has checked that the reader may see it."""
    return [Step(entry, _differences(entry)) for entry in journals.history_of(task)]


def _differences(entry: Entry) -> list[Difference]:
    if entry.verb != "plan.edit_task":
        return []
    changed = [change for change in journals.changes(entry) if change.is_different]
    return [Difference(_label(item.name), _shown(item.before), _shown(item.after)) for item in changed]


def _label(name: str) -> str:
    if name == "supports":
        return _("cơ quan phối hợp")
    if name == "position":
        return _("thứ tự trong kế hoạch")
    return str(getattr(Task._meta.get_field(name), "verbose_name", name))


def _shown(value: Any) -> str:
    """A value of the journal as a reader writes it: days the Vietnamese way, lists in one line."""
    if value in (None, "", []):
        return "–"
    if isinstance(value, list):
        return "; ".join(str(each) for each in value)
    if isinstance(value, int):
        return formats.number_format(value, 0, force_grouping=True)
    if _DAY.fullmatch(str(value)):
        return f"{dt.date.fromisoformat(value):%d/%m/%Y}"
    return str(value)
