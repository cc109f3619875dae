"""The register of technologies: offered, asked for, introduced, agreed, dropped."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from ocop.base.actor import Actor
from ocop.base.clock import local_date
from ocop.base.refusals import Refused
from ocop.journal import actions as journal
from ocop.journal import queries as entries
from ocop.notices import actions as notices
from ocop.organisations import checks
from ocop.organisations.models import Organisation
from ocop.people import queries as people
from ocop.science import links
from ocop.science.actions import checked
from ocop.science.models import Direction, Match, Stage, Subject, Technology
from ocop.science.queries import technologies as queries
from ocop.science.rules import technologies as rules
from ocop.science.states import MATCH

TECHNOLOGY_FIELDS = ("title", "subject", "industry", "description", "cost", "stage")


def register_technology(
    organisation: Organisation,
    direction: str,
    data: dict[str, Any],
    *,
    by: Actor,
    at: dt.datetime,
    key: str = "",
) -> Technology:
    """Register a technology offered or asked for; its place is that of the organisation. `cost` in đồng.

    Refused: foreign or closed organisations; a need of who is no producer, an unknown direction, field
    or stage, no title (input).
    """
    if direction not in Direction.values:
        raise checks.wrong("direction", _("Hãy chọn chuyển giao hoặc cần tìm."))
    rules.may_register.check(by, organisation, direction)
    clean = _checked(data)
    if not clean.get("title") or "subject" not in clean:
        raise checks.wrong("title", _("Hãy ghi tên công nghệ và chọn lĩnh vực."))
    with transaction.atomic():
        if (pk := entries.answered(key)) is not None:
            return Technology.objects.get(pk=pk)
        made = Technology.objects.create(
            organisation=organisation, direction=direction, unit=organisation.unit, created_at=at, **clean
        )
        after = checked.plain(made, clean) | {"direction": direction}
        journal.record(verb="science.technology_registered", subject=made, by=by, at=at, key=key, after=after)
    return made


def change_technology(
    technology: Technology, data: dict[str, Any], *, by: Actor, at: dt.datetime
) -> Technology:
    """Change the given fields. Refused: foreign or closed ones; data as `register_technology` refuses."""
    rules.may_edit.check(by, technology)
    clean = _checked(data)
    if not clean.get("title", technology.title):
        raise checks.wrong("title", _("Hãy ghi tên công nghệ."))
    changed = {name: value for name, value in clean.items() if getattr(technology, name) != value}
    if not changed:
        return technology
    with transaction.atomic():
        before = checked.plain(technology, changed)
        Technology.objects.filter(pk=technology.pk).update(**changed)
        for name, value in changed.items():
            setattr(technology, name, value)
        after = checked.plain(technology, changed)
        journal.record(
            verb="science.technology_changed", subject=technology, by=by, at=at, before=before, after=after
        )
    return technology


def close_technology(technology: Technology, *, by: Actor, at: dt.datetime) -> Technology:
    """Take a technology off the register; what was introduced stays. Refused: foreign or closed ones."""
    rules.may_edit.check(by, technology)
    with transaction.atomic():
        if Technology.objects.filter(pk=technology.pk, is_open=True).update(is_open=False) != 1:
            raise Refused(_("Công nghệ này đã đóng."), about="stale")
        technology.is_open = False
        journal.record(verb="science.technology_closed", subject=technology, by=by, at=at)
    return technology


def introduce(offer: Technology, need: Technology, *, by: Actor, at: dt.datetime, key: str = "") -> Match:
    """Introduce an offer to a need; both sides are told. The score and its reasons of today are kept.

    Refused: who is of neither side; closed ones; two that are not an offer and a need; a pair that was
    introduced before.
    """
    rules.may_introduce.check(by, offer, need)
    fit = queries.fit_of(offer, need)
    with transaction.atomic():
        if (pk := entries.answered(key)) is not None:
            return Match.objects.get(pk=pk)
        if Match.objects.filter(offer=offer, need=need).exists():
            raise Refused(_("Hai bên đã được giới thiệu với nhau."), about="stale")
        made = Match.objects.create(
            offer=offer,
            need=need,
            score=fit.score,
            reasons=[list(row) for row in fit.reasons],
            introduced_at=at,
        )
        after = {"offer": offer.pk, "need": need.pk, "score": fit.score}
        journal.record(verb="science.introduced", subject=made, by=by, at=at, key=key, after=after)
        _tell(made, "science.introduced", _("Giới thiệu công nghệ: %(name)s"), at)
    return made


def agree(match: Match, *, by: Actor, at: dt.datetime, key: str = "") -> Match:
    """Both sides agree. Refused: others than who asked and the office; a match that is not open."""
    with transaction.atomic():
        if entries.answered(key) is not None:
            return Match.objects.get(pk=match.pk)
        rules.may_agree.check(by, match)
        journal.move(MATCH, match, "agree_match", by=by, at=at, key=key, answered_at=at)
        _tell(match, "science.agreed", _("Hai bên đồng ý: %(name)s"), at)
    return match


def drop(match: Match, reason: str, *, by: Actor, at: dt.datetime) -> Match:
    """End a match. Refused: others than both sides and the office; dropped before; no reason (input)."""
    rules.may_drop.check(by, match)
    said = checked.said(reason, "note", _("Hãy ghi lý do không tiếp tục."))
    with transaction.atomic():
        MATCH.move(match, "drop_match", answered_at=at, note=said)
        journal.record(
            verb="science.drop_match", subject=match, by=by, at=at, note=said, after={"state": match.state}
        )
        _tell(match, "science.dropped", _("Không tiếp tục: %(name)s"), at)
    return match


def _tell(match: Match, verb: str, title: str, at: dt.datetime) -> None:
    for side in (match.offer.organisation, match.need.organisation):
        notices.notify(
            persons=people.members_of(side.pk, local_date(at)), verb=verb, title=title % {"name": match},
            body=match.note, link=links.own_match(match, side), at=at,
        )  # fmt: skip


def _checked(data: dict[str, Any]) -> dict[str, Any]:
    checked.only(data, TECHNOLOGY_FIELDS, "technology")
    clean = checked.texts(data, {"title": 250, "industry": 200}, ("description",))
    checked.money(clean, "cost")
    if clean.get("subject", Subject.OTHER) not in Subject.values:
        raise checks.wrong("subject", _("Hãy chọn lĩnh vực."))
    if clean.get("stage") and clean["stage"] not in Stage.values:
        raise checks.wrong("stage", _("Hãy chọn mức sẵn sàng."))
    return clean
