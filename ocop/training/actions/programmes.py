"""Programmes of training."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from ocop.base.actor import Actor
from ocop.journal import actions as journal
from ocop.journal import queries as entries
from ocop.organisations.checks import wrong
from ocop.places.models import Unit
from ocop.training import checks, rules
from ocop.training.models import Programme
from ocop.training.topics import Audience

_LINES, _PARAGRAPHS = {"title": 250}, {"about": 10_000}
FIELDS = ("title", "year", "audience", "topics", "about")


def make_programme(
    unit: Unit, data: dict[str, Any], *, by: Actor, at: dt.datetime, key: str = ""
) -> Programme:
    """Begin a programme of a province or commune for one audience, with topics.

    Refused: who does not run training there (person); no title, an unknown audience or topic, the same
    title twice in a year (input).
    """
    rules.may_run.check(by, unit.pk)
    clean = _checked(unit, data, None)
    with transaction.atomic():
        if (pk := entries.answered(key)) is not None:
            return Programme.objects.get(pk=pk)
        made = Programme.objects.create(unit=unit, created_at=at, **clean)
        journal.record(verb="training.programme_made", subject=made, by=by, at=at, key=key, after={**clean})
        return made


def change_programme(programme: Programme, data: dict[str, Any], *, by: Actor, at: dt.datetime) -> Programme:
    """Change what is said of a programme. Refused as `make_programme` refuses."""
    rules.may_change_programme.check(by, programme)
    clean = _checked(programme.unit, data, programme)
    with transaction.atomic():
        before = {name: getattr(programme, name) for name in clean}
        Programme.objects.filter(pk=programme.pk).update(**clean)
        for name, value in clean.items():
            setattr(programme, name, value)
        journal.record(
            verb="training.programme_changed", subject=programme, by=by, at=at, before=before, after=clean
        )
    return programme


def _checked(unit: Unit, data: dict[str, Any], kept: Programme | None) -> dict[str, Any]:
    clean = checks.tidy(data, _LINES, _PARAGRAPHS, FIELDS)
    if not clean.get("title"):
        raise wrong("title", _("Hãy đặt tên chương trình."))
    if clean.get("audience") not in Audience.values:
        raise wrong("audience", _("Hãy chọn đối tượng."))
    clean["topics"] = checks.topic_codes("topics", clean.get("topics", []))
    same = Programme.objects.filter(unit=unit, year=clean["year"], title=clean["title"])
    if same.exclude(pk=kept.pk if kept else 0).exists():
        raise wrong("title", _("Năm đó đã có chương trình tên này."))
    return clean
