"""Whose turn it is in the council."""

from __future__ import annotations

import datetime as dt

from django.db.models import Count, F, Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ocop.base.actor import Actor
from ocop.base.clock import local_date
from ocop.base.turns import Turn
from ocop.councils import links
from ocop.councils.models import Attendance, Hearing, Scorecard
from ocop.councils.queries import visibility
from ocop.councils.states import CardState, HearingState, SessionState


def turns_of(actor: Actor, on: dt.date) -> list[Turn]:
    """What waits for this actor: interests to declare, cards to fill in, results to conclude,
    reports to write. At most four queries."""
    found: list[Turn] = []
    if visibility.is_council_member(actor):
        found += [*_declarations(actor), *_cards(actor), *_conclusions(actor)]
    if actor.has("councils.advise"):
        found += _reports(actor)
    return found


def _declarations(actor: Actor) -> list[Turn]:
    rows = Attendance.objects.filter(
        seat__person_id=actor.person_id or 0,
        seat__left_on__isnull=True,
        declared_at__isnull=True,
        session__state__in=(SessionState.PLANNED, SessionState.OPEN),
    ).annotate(items=Count("session__hearings"))
    return [
        Turn(
            what=_("Khai báo xung đột lợi ích"),
            about=row.session.title,
            link=links.declare(row.session_id),
            detail=ngettext("%(n)d sản phẩm", "%(n)d sản phẩm", row.items) % {"n": row.items},
            due_on=local_date(row.session.held_at),
        )
        for row in rows.filter(items__gt=0).select_related("session").order_by("session__held_at")
    ]


def _cards(actor: Actor) -> list[Turn]:
    cards = Scorecard.objects.filter(
        seat__person_id=actor.person_id or 0,
        seat__left_on__isnull=True,
        state=CardState.OPEN,
        round=F("hearing__round"),
        hearing__state=HearingState.SCORING,
    ).select_related("hearing__session", "hearing__dossier__product")
    return [
        Turn(
            what=_("Chấm điểm") if card.round == 1 else _("Chấm lại"),
            about=card.hearing.dossier.product.name,
            link=links.sheet(card.hearing_id),
            detail=card.hearing.session.title,
        )
        for card in cards.order_by("hearing__session_id", "hearing__position")[:200]
    ]


def _conclusions(actor: Actor) -> list[Turn]:
    """Hearings that wait for chair, vice-chair or secretary."""
    ready = Q(state=HearingState.SPREAD) | Q(state=HearingState.SCORING, revealed_round=F("round"))
    hearings = Hearing.objects.filter(
        ready,
        session__council__seats__person_id=actor.person_id or 0,
        session__council__seats__left_on__isnull=True,
        session__council__seats__position__in=visibility.RUNNING_POSITIONS,
    ).select_related("session", "dossier__product")
    return [
        Turn(
            what=_("Thảo luận, chấm lại") if item.state == HearingState.SPREAD else _("Kết luận"),
            about=item.dossier.product.name,
            link=links.hearing(item.pk),
            detail=item.session.title,
        )
        for item in hearings.order_by("session_id", "position")[:200]
    ]


def _reports(actor: Actor) -> list[Turn]:
    dossiers = visibility.advice_visible_to(actor).filter(advisory_report__isnull=True)
    rows = dossiers.select_related("product", "organisation").order_by("proposed_at", "pk")[:200]
    return [
        Turn(
            what=_("Lập báo cáo tư vấn"),
            about=row.product.name,
            link=links.advise(row.pk),
            detail=row.organisation.name,
            since=local_date(row.proposed_at) if row.proposed_at else None,
        )
        for row in rows
    ]
