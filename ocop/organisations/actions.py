"""Registering producers and keeping what is known of them."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from ocop.base import clock, text
from ocop.base.actor import Actor
from ocop.jobs import actions as jobs
from ocop.journal import actions as journal
from ocop.journal import queries as entries
from ocop.organisations import checks, finding, rules
from ocop.organisations.models import Gender, Kind, LegalForm, Organisation, YearFigures

_LINES = ("about", "structure")
_TEXTS = {
    "name": 250, "registration_no": 60, "address": 300, "phone": 30, "email": 254, "website": 200,
    "representative": 200, "representative_title": 100, "representative_ethnicity": 60,
    "representative_residence": 300, "source": 300,
}  # fmt: skip
_CHOICES = {
    "kind": set(Kind.values),
    "legal_form": set(LegalForm.values),
    "representative_gender": {"", *Gender.values},
}
_OTHERS = ("unit", "registered_on", "representative_disabled", "is_closed", "is_demo")
FIELDS = (*_TEXTS, *_LINES, *_CHOICES, *_OTHERS)
"""What `data` may hold for registering and changing."""
FIGURES = ("workers", "local_workers", "revenue", "profit", "grade")


def register_organisation(data: dict[str, Any], *, by: Actor, at: dt.datetime, key: str = "") -> Organisation:
    """Take in a producer (or agency, partner). `data` holds fields of `Organisation` by name.

    At least `name`, `legal_form` and, for a producer, `unit` (a commune of today) are
    asked. Refused: who may not register there (person); a wrong field (input).
    """
    rules.may_register.check(by, data.get("unit"))
    clean = _checked(data)
    for name in ("name", "legal_form"):
        if not clean.get(name):
            raise checks.wrong(name, _("Mục này phải có."))
    with transaction.atomic():
        if (pk := entries.answered(key)) is not None:
            return Organisation.objects.get(pk=pk)
        organisation = Organisation(created_at=at, **clean)
        _find_and_sort(organisation)
        organisation.save()
        journal.record(
            verb="organisations.registered", subject=organisation, by=by, at=at, key=key,
            after=_plain(organisation, clean),
        )  # fmt: skip
        return organisation


def update_organisation(
    organisation: Organisation, data: dict[str, Any], *, by: Actor, at: dt.datetime
) -> Organisation:
    """Change the given fields; those left out stay. Products are made findable by a new name by a job.

    Refused: foreign organisations, a member's move to another commune or closing (person);
    a wrong field, an empty name (input).
    """
    rules.may_edit.check(by, organisation)
    clean = _checked(data)
    rules.may_set.check(by, [name for name in clean if clean[name] != getattr(organisation, name)])
    if "unit" in clean:
        rules.may_move_to.check(by, organisation, clean["unit"])
    if not clean.get("name", organisation.name):
        raise checks.wrong("name", _("Mục này phải có."))
    changed = {name: value for name, value in clean.items() if getattr(organisation, name) != value}
    if not changed:
        return organisation
    with transaction.atomic():
        before = _plain(organisation, changed)
        for name, value in changed.items():
            setattr(organisation, name, value)
        _find_and_sort(organisation)
        organisation.save(update_fields=[*changed, "search_text", "sort_key"])
        journal.record(
            verb="organisations.changed", subject=organisation, by=by, at=at,
            before=before, after=_plain(organisation, changed),
        )  # fmt: skip
        if {"name", "unit", "is_closed"} & set(changed):
            jobs.enqueue("products.refresh_public", {"organisation": organisation.pk})
    return organisation


def save_figures(
    organisation: Organisation, year: int, data: dict[str, Any], *, by: Actor, at: dt.datetime
) -> YearFigures:
    """Keep the figures of one year, in place of earlier ones; money in đồng, None is unknown.

    Refused: foreign organisations (person); a year to come, negative or contradictory
    figures (input).
    """
    rules.may_edit.check(by, organisation)
    checks.year(year, clock.local_date(at).year)
    unknown = set(data) - set(FIGURES)
    if unknown:
        raise TypeError(f"no such figures: {sorted(unknown)}")
    clean = {name: data.get(name) for name in FIGURES if name != "grade"}
    checks.figures(clean)
    clean["grade"] = text.nfc(data.get("grade") or "")[:60]
    with transaction.atomic():
        old = YearFigures.objects.filter(organisation=organisation, year=year).first()
        before = {name: getattr(old, name) for name in FIGURES} if old else None
        row, _made = YearFigures.objects.update_or_create(
            organisation=organisation, year=year, defaults=clean
        )
        journal.record(
            verb="organisations.figures_saved", subject=organisation, by=by, at=at,
            before=before, after={"year": year, **clean},
        )  # fmt: skip
    return row


def _checked(data: dict[str, Any]) -> dict[str, Any]:
    """The given fields in the form they are stored in; `Refused` naming the field that is wrong."""
    unknown = set(data) - set(FIELDS)
    if unknown:
        raise TypeError(f"no such fields of an organisation: {sorted(unknown)}")
    clean = dict(data)
    for name in clean.keys() & _TEXTS.keys():
        typed = text.nfc(str(clean[name] or ""))
        clean[name] = checks.CHECKED.get(name, str)(typed)
        if len(clean[name]) > _TEXTS[name]:
            raise checks.wrong(name, _("Nhiều nhất %(n)d ký tự.") % {"n": _TEXTS[name]})
    for name in clean.keys() & set(_LINES):
        clean[name] = text.nfc_lines(str(clean[name] or ""))
    for name in clean.keys() & _CHOICES.keys():
        if (clean[name] or "") not in _CHOICES[name]:
            raise checks.wrong(name, _("Hãy chọn một mục trong danh sách."))
        clean[name] = clean[name] or ""
    if "unit" in clean:
        rules.stands_today.check(clean["unit"])
    return clean


def _find_and_sort(organisation: Organisation) -> None:
    """The folded text it is found by (name, commune, number) and its Vietnamese sort key."""
    unit = organisation.unit.name if organisation.unit else ""
    organisation.search_text = finding.search_text(organisation.name, unit, organisation.registration_no)
    organisation.sort_key = finding.sort_key(organisation.name)


def _plain(organisation: Organisation, names: dict[str, Any]) -> dict[str, Any]:
    """Field values as the journal keeps them."""
    return {name: _told(getattr(organisation, name)) for name in names}


def _told(value: Any) -> Any:
    return value if value is None or isinstance(value, bool | int) else str(value)
