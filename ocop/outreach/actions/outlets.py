"""Outlets, what was published in them, and its reach by month."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import models, transaction
from django.utils.translation import gettext as _

from ocop.base import clock, text
from ocop.base.actor import Actor
from ocop.journal import actions as journal
from ocop.journal import queries as entries
from ocop.outreach import checks, rules
from ocop.outreach.models import Outlet, OutletKind, Publication, Reach

OUTLET = ("name", "kind", "owner", "organisation", "unit", "address", "contact", "is_closed")
PUBLICATION = ("outlet", "article", "title", "published_on", "address", "note")
_OUTLET_TEXTS = {"name": 200, "owner": 200, "address": 300, "contact": 300}
_PUBLICATION_TEXTS = {"title": 250, "address": 500, "note": 500}
_MOST_PEOPLE = 10**9


def add_outlet(data: dict[str, Any], *, by: Actor, at: dt.datetime, key: str = "") -> Outlet:
    """Add an outlet. `contact` is never public. Refused: who does not write; no name, one known before."""
    rules.may_add_outlet.check(by)
    if (known := entries.answered_before(key)) is not None:  # before the same name would be refused as known
        return Outlet.objects.get(pk=known)
    clean = _outlet(data, None)
    if not by.province_wide and not (clean.get("organisation") or clean.get("unit")):
        clean["organisation_id"], clean["unit_id"] = rules.desk_of(by)
    with transaction.atomic():
        if (pk := entries.answered(key)) is not None:
            return Outlet.objects.get(pk=pk)
        outlet = Outlet.objects.create(created_at=at, **clean)
        journal.record(
            verb="outreach.outlet_added", subject=outlet, by=by, at=at, key=key,
            after=_without_contact(outlet, clean),
        )  # fmt: skip
        return outlet


def change_outlet(outlet: Outlet, data: dict[str, Any], *, by: Actor, at: dt.datetime) -> Outlet:
    """Change the given fields. Refused: others' outlets; data as `add_outlet` refuses."""
    rules.may_change_outlet.check(by, outlet)
    clean = _outlet(data, outlet)
    changed = {name: value for name, value in clean.items() if getattr(outlet, name) != value}
    if not changed:
        return outlet
    with transaction.atomic():
        before = _without_contact(outlet, changed)
        _write(outlet, changed)
        journal.record(
            verb="outreach.outlet_changed", subject=outlet, by=by, at=at,
            before=before, after=_without_contact(outlet, changed),
        )  # fmt: skip
    return outlet


def note_publication(data: dict[str, Any], *, by: Actor, at: dt.datetime, key: str = "") -> Publication:
    """Note what was published in an outlet on a day: one of our articles or a message of its own.

    Without a `title` the article's stands. Refused: who does not write; no outlet, title or day, a day to
    come, an article that was never published here, the same noted before (input).
    """
    rules.may_note.check(by)
    if (known := entries.answered_before(key)) is not None:
        return Publication.objects.get(pk=known)
    clean = _publication(data, None, at)
    clean["organisation_id"], clean["unit_id"] = rules.desk_of(by)
    with transaction.atomic():
        if (pk := entries.answered(key)) is not None:
            return Publication.objects.get(pk=pk)
        made = Publication.objects.create(created_at=at, **clean)
        after = checks.plain(made, PUBLICATION)
        journal.record(verb="outreach.publication_noted", subject=made, by=by, at=at, key=key, after=after)
        return made


def change_publication(
    publication: Publication, data: dict[str, Any], *, by: Actor, at: dt.datetime
) -> Publication:
    """Put a publication right. Refused: others' publications; data as `note_publication` refuses."""
    rules.may_change_publication.check(by, publication)
    clean = _publication(data, publication, at)
    changed = {name: value for name, value in clean.items() if getattr(publication, name) != value}
    if not changed:
        return publication
    with transaction.atomic():
        before = checks.plain(publication, changed)
        _write(publication, changed)
        journal.record(
            verb="outreach.publication_changed", subject=publication, by=by, at=at,
            before=before, after=checks.plain(publication, changed),
        )  # fmt: skip
    return publication


def remove_publication(publication: Publication, *, by: Actor, at: dt.datetime) -> None:
    """Take out a publication that was noted by mistake, with its reach. Refused: others' publications."""
    rules.may_change_publication.check(by, publication)
    with transaction.atomic():
        journal.record(
            verb="outreach.publication_removed", subject=publication, by=by, at=at,
            before=checks.plain(publication, PUBLICATION),
        )  # fmt: skip
        publication.delete()


def note_reach(
    publication: Publication, month: dt.date, people: int, *, by: Actor, at: dt.datetime
) -> Reach | None:
    """Note how many people a publication reached in a month; noted again, the figure is replaced; 0 takes
    it out.

    Refused: others' publications; a month before the publication or to come, a figure below 0 (input).
    """
    rules.may_change_publication.check(by, publication)
    first, today = month.replace(day=1), clock.local_date(at)
    if not publication.published_on.replace(day=1) <= first <= today:
        raise checks.wrong("month", _("Tháng phải từ tháng đăng đến tháng này."))
    if not 0 <= people <= _MOST_PEOPLE:
        raise checks.wrong("people", _("Số lượt không thể âm."))
    with transaction.atomic():
        known = Reach.objects.filter(publication=publication, month=first).first()
        before = {"month": f"{first:%Y-%m}", "people": known.people if known else None}
        row = _put_reach(publication, first, people, known)
        journal.record(
            verb="outreach.reach_noted", subject=publication, by=by, at=at,
            before=before, after={"month": f"{first:%Y-%m}", "people": people},
        )  # fmt: skip
    return row


def _put_reach(publication: Publication, month: dt.date, people: int, known: Reach | None) -> Reach | None:
    if not people:
        if known:
            known.delete()
        return None
    values = {"people": people}
    row, _made = Reach.objects.update_or_create(publication=publication, month=month, defaults=values)
    return row


def _write(thing: models.Model, changed: dict[str, Any]) -> None:
    for name, value in changed.items():
        setattr(thing, name, value)
    thing.save(update_fields=list(changed))


def _without_contact(outlet: Outlet, names: Any) -> dict[str, Any]:
    """For the journal, which more people read than may see whom to call."""
    return checks.plain(outlet, set(names) - {"contact", "sort_key"})


def _outlet(data: dict[str, Any], outlet: Outlet | None) -> dict[str, Any]:
    clean = checks.tidied(data, OUTLET, {}, _OUTLET_TEXTS)
    checks.needed(clean, outlet, {"name": _("Hãy ghi tên kênh."), "kind": _("Hãy chọn loại kênh.")})
    checks.chosen(clean, "kind", OutletKind)
    name, kind = (clean.get(field, getattr(outlet, field, "")) for field in ("name", "kind"))
    if Outlet.objects.filter(name=name, kind=kind).exclude(pk=outlet.pk if outlet else 0).exists():
        raise checks.wrong("name", _("Đã có kênh này trong danh sách."))
    if "name" in clean:
        clean["sort_key"] = text.sort_key(clean["name"])[:700]
    return clean


def _publication(data: dict[str, Any], known: Publication | None, at: dt.datetime) -> dict[str, Any]:
    clean = checks.tidied(data, PUBLICATION, {}, _PUBLICATION_TEXTS)
    article = clean.get("article")
    if article is not None and article.first_published_at is None:
        raise checks.wrong("article", _("Bài này chưa được đăng."))
    if article is not None and not clean.get("title") and known is None:
        clean["title"] = article.title
    checks.needed(clean, known, {
        "outlet": _("Hãy chọn kênh."), "title": _("Hãy ghi tên bài hoặc tên chương trình."),
        "published_on": _("Hãy ghi ngày đăng."),
    })  # fmt: skip
    if clean.get("published_on") and clean["published_on"] > clock.local_date(at):
        raise checks.wrong("published_on", _("Ngày đăng chưa đến."))
    same = ("outlet", "published_on", "title")
    where = {name: clean.get(name, getattr(known, name, None)) for name in same}
    if Publication.objects.filter(**where).exclude(pk=known.pk if known else 0).exists():
        raise checks.wrong("title", _("Lần đăng này đã được ghi: cùng kênh, cùng ngày, cùng tên."))
    return clean
