"""Whose turn it is: what the work list gathers from here."""

from __future__ import annotations

import datetime as dt

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ocop.base.actor import Actor
from ocop.base.turns import Turn
from ocop.organisations import queries as organisations
from ocop.rights import kinds
from ocop.rights.models import Label, Protection
from ocop.rights.queries import labels, visible
from ocop.rights.states import OPEN, ProtectionState

SOON = 14
"""Calendar days before the next step is awaited from which it waits in the work list: our choice."""
LAPSED = 180
"""So long after its end a paper that nobody renewed or ended stays in the work list: our choice."""
COMMUNE_SEES = 30
"""A commune sees what runs out within so many days: our choice."""


def turns_of(actor: Actor, on: dt.date) -> list[Turn]:
    """To the producer: steps to take, papers to renew, labels to check. To a commune: papers of its
    producers that run out within a month. To the office: how many new papers are to be checked."""
    if actor.has("rights.manage") and actor.role != "system":
        return _to_office(actor)
    seen = visible.protections_visible_to(actor).select_related("organisation", "parent")
    if organisations.is_commune_desk(actor) and actor.has("rights.see"):
        return [_renewal(each, on, officer_link(each)) for each in _ending(seen, on, COMMUNE_SEES)]
    if actor.has("rights.edit") and actor.organisation_id is not None:
        near = on + dt.timedelta(days=SOON)
        waiting = seen.filter(state__in=OPEN, next_on__lte=near).order_by("next_on", "pk")
        open_labels = labels.unchecked_labels(labels.labels_visible_to(actor)).select_related("product")
        return [
            *(_step(each, on) for each in waiting),
            *(_renewal(each, on, producer_link(each)) for each in _ending(seen, on, visible.soon())),
            *(_label(each) for each in open_labels.order_by("pk")),
        ]
    return []


def _ending(seen: QuerySet[Protection], on: dt.date, within: int) -> QuerySet[Protection]:
    first, last = on - dt.timedelta(days=LAPSED), on + dt.timedelta(days=within)
    rows = seen.filter(state=ProtectionState.GRANTED, expires_on__gte=first, expires_on__lte=last)
    return rows.order_by("expires_on", "pk")


def _to_office(actor: Actor) -> list[Turn]:
    waiting = visible.to_check(visible.protections_visible_to(actor)).count()
    if not waiting:
        return []
    said = ngettext("%(n)d giấy chưa đối chiếu", "%(n)d giấy chưa đối chiếu", waiting) % {"n": waiting}
    link = "/can-bo/nhan-hieu/?trang_thai=unchecked"
    return [Turn(what=_("Đối chiếu giấy tờ mới với bản gốc"), about=said, link=link)]


def _step(each: Protection, on: dt.date) -> Turn:
    assert each.next_on is not None  # asked for
    draft = each.state == ProtectionState.DRAFT
    return Turn(
        what=_("Nộp đơn đăng ký") if draft else _("Hỏi kết quả, ghi bước tiếp theo"),
        about=each.name, link=producer_link(each),
        detail=f"{kinds.label(each.kind)} · {each.get_state_display()}",
        due_on=each.next_on, days_left=(each.next_on - on).days,
    )  # fmt: skip


def _renewal(each: Protection, on: dt.date, link: str) -> Turn:
    assert each.expires_on is not None  # asked for
    over = each.expires_on < on
    return Turn(
        what=_("Giấy đã hết hiệu lực: xin cấp lại hoặc ghi chấm dứt") if over else _("Gia hạn, xin cấp lại"),
        about=each.name, link=link, detail=f"{kinds.label(each.kind)} · {each.organisation}",
        due_on=each.expires_on, days_left=(each.expires_on - on).days,
    )  # fmt: skip


def _label(label: Label) -> Turn:
    about = _("%(product)s – nhãn bản %(n)d") % {"product": label.product, "n": label.number}
    return Turn(what=_("Kiểm nhãn cho xong"), about=about, link=f"/chu-the/nhan-hieu/nhan/{label.pk}/")


def officer_link(each: Protection) -> str:
    """Its page at the officers' desks."""
    return f"/can-bo/nhan-hieu/{each.pk}/"


def producer_link(each: Protection) -> str:
    """Its page at the producer's desk."""
    return f"/chu-the/nhan-hieu/{each.pk}/"
