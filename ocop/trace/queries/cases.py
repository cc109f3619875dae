"""Codes that somebody has to look at: who sees which, and how they are listed."""

from __future__ import annotations

import datetime as dt
from collections import Counter

from django.db.models import Case, IntegerField, QuerySet, When

from ocop.base.actor import Actor
from ocop.base.clock import local_date
from ocop.trace.models import CodeCase, Scan
from ocop.trace.queries.visible import lots_visible_to, works_here
from ocop.trace.states import KEEP, CaseState


def cases_visible_to(actor: Actor) -> QuerySet[CodeCase]:
    """All to who reads all; to a commune those about lots of its producers. Producers see none."""
    if not works_here(actor):
        return CodeCase.objects.none()
    if actor.has("view.all"):
        return CodeCase.objects.all()
    if actor.has(KEEP):
        return CodeCase.objects.none()
    return CodeCase.objects.filter(lot__in=lots_visible_to(actor).values("pk"))


def listed_cases(cases: QuerySet[CodeCase]) -> QuerySet[CodeCase]:
    """Open ones first, oldest in front; then what ended last."""
    rank = Case(When(state=CaseState.OPEN, then=0), default=1, output_field=IntegerField())
    since = Case(When(state=CaseState.OPEN, then="opened_at"))
    found = cases.select_related("lot__item", "lot__organisation__unit", "serial")
    return found.annotate(rank=rank, since=since).order_by("rank", "since", "-ended_at", "-pk")


def scans_of(case: CodeCase) -> QuerySet[Scan]:
    """The scans behind a case that are still kept, newest first; none for what a device asked."""
    if case.serial_id is not None:
        return Scan.objects.filter(serial=case.serial_id).order_by("-at", "-pk")
    if case.lot_id is not None:
        return Scan.objects.filter(lot=case.lot_id).order_by("-at", "-pk")
    return Scan.objects.none()


def by_day(scans: QuerySet[Scan], most: int = 20_000) -> list[tuple[dt.date, int, int]]:
    """Day, scans and devices, oldest first."""
    count: Counter[dt.date] = Counter()
    devices: dict[dt.date, set[str]] = {}
    for at, device in scans.values_list("at", "device")[:most]:
        day = local_date(at)
        count[day] += 1
        devices.setdefault(day, set()).add(device)
    return [(day, count[day], len(devices[day])) for day in sorted(count)]
