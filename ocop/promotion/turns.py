"""Whose turn it is: what the work list gathers from here."""

from __future__ import annotations

import datetime as dt

from django.db.models import Count, Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ocop.base.actor import Actor
from ocop.base.turns import Turn
from ocop.organisations import queries as organisations
from ocop.promotion.models import CheckResult, Event, EventState, Participation, PartState
from ocop.promotion.queries import channels, events, sales

_MINE = "/chu-the/ban-hang/"
_DESK = "/can-bo/thi-truong/"


def turns_of(actor: Actor, on: dt.date) -> list[Turn]:
    """To producers: calls, results, last month's sales, listings to look at. To the office: events that
    wait for answers or results. To communes and the office: listings that nobody looked at for long.

    Days are calendar days.
    """
    if actor.has("promotion.sell") and actor.organisation_id is not None:
        return [*_calls(actor, on), *_results(actor), *_month(actor, on), *_own_listings(actor, on)]
    found = _events(on) if actor.has("promotion.manage") else []
    if actor.has("promotion.manage") or (organisations.is_commune_desk(actor) and actor.has("promotion.see")):
        found += _stale(actor, on)
    return found


def _calls(actor: Actor, on: dt.date) -> list[Turn]:
    registered = Participation.objects.filter(organisation=actor.organisation_id)
    calls = events.open_on(events.events_visible_to(actor), on)
    return [
        Turn(
            _("Đăng ký tham gia"), event.name, f"{_MINE}su-kien/{event.pk}/", event.place,
            due_on=event.register_by, days_left=(event.register_by - on).days,
        )
        for event in calls.exclude(pk__in=registered.values("event"))
    ]  # fmt: skip


def _results(actor: Actor) -> list[Turn]:
    came = events.parts_visible_to(actor).filter(state=PartState.ATTENDED, event__state=EventState.HELD)
    return [
        Turn(
            _("Ghi kết quả tham gia"), part.event.name, f"{_MINE}su-kien/{part.event_id}/ket-qua/",
            since=part.event.ends_on,
        )
        for part in came.select_related("event").order_by("event__ends_on", "pk")
    ]  # fmt: skip


def _month(actor: Actor, on: dt.date) -> list[Turn]:
    month = sales.month_before(on)
    assert actor.organisation_id is not None
    missing = sales.owing([actor.organisation_id], month).get(actor.organisation_id, 0)
    if not missing:
        return []
    said = ngettext("còn %(n)d dòng", "còn %(n)d dòng", missing) % {"n": missing}
    due = on.replace(day=sales.DUE_DAY)
    about = _("Tháng %(month)s") % {"month": f"{month:%m/%Y}"}
    link = f"{_MINE}doanh-so/{month:%Y-%m}/"
    return [Turn(_("Ghi doanh số"), about, link, said, due_on=due, days_left=(due - on).days)]


def _own_listings(actor: Actor, on: dt.date) -> list[Turn]:
    rows = channels.listings_visible_to(actor)
    wrong = Q(check_result__in=(CheckResult.WRONG_PRICE, CheckResult.GONE), state="listed")
    late = channels.stale(rows, on).values("pk")
    found = rows.filter(wrong | Q(pk__in=late)).select_related("product", "channel")
    return [
        Turn(
            _("Xem lại nơi bán"), str(row), f"{_MINE}noi-ban/{row.pk}/",
            str(row.get_check_result_display()) if row.check_result != CheckResult.RIGHT else "",
            since=row.checked_on or row.listed_on,
        )
        for row in found.order_by("pk")[:20]
    ]  # fmt: skip


def _events(on: dt.date) -> list[Turn]:
    waiting = Q(parts__state=PartState.REGISTERED)
    absent, unreported = Q(parts__state=PartState.SELECTED), Q(parts__state=PartState.ATTENDED)
    running = Event.objects.filter(state__in=(EventState.OPEN, EventState.SETTLED, EventState.HELD))
    counted = running.annotate(
        waiting=Count("parts", filter=waiting), absent=Count("parts", filter=absent),
        unreported=Count("parts", filter=unreported),
    )  # fmt: skip
    return [turn for event in counted.order_by("starts_on", "pk") if (turn := _of_event(event, on))]


def _of_event(event: Event, on: dt.date) -> Turn | None:
    """What the office has to do next for an event; None while it is others' turn."""
    link = f"{_DESK}su-kien/{event.pk}/"
    if event.state == EventState.OPEN and on > event.register_by:
        said = _("%(n)d đăng ký chờ trả lời") % {"n": event.waiting}  # type: ignore[attr-defined]
        left = (event.select_by - on).days
        return Turn(
            _("Chọn chủ thể tham gia"), event.name, link, said, due_on=event.select_by, days_left=left
        )
    if event.state == EventState.SETTLED and on >= event.starts_on:
        return Turn(_("Ghi ai có mặt"), event.name, link, event.place, since=event.starts_on)
    if event.state == EventState.HELD:
        unreported = event.unreported  # type: ignore[attr-defined]
        said = _("%(n)d chủ thể chưa báo kết quả") % {"n": unreported} if unreported else ""
        what = _("Nhắc báo kết quả") if unreported else _("Tổng kết sự kiện")
        return Turn(what, event.name, link, said, since=event.ends_on)
    return None


def _stale(actor: Actor, on: dt.date) -> list[Turn]:
    """One line for all: an officer of a province would have hundreds."""
    late = channels.stale(channels.listings_visible_to(actor), on).count()
    if not late:
        return []
    about = ngettext("%(n)d nơi bán lâu chưa xem lại", "%(n)d nơi bán lâu chưa xem lại", late) % {"n": late}
    return [Turn(_("Xem lại nơi bán"), about, f"{_DESK}noi-ban/?lau=1")]
