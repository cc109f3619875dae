"""What a timeline tells of help: asked for, given, paid, measured."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator

from django.db.models import Q
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from ocop.base.actor import Actor
from ocop.base.clock import local_date
from ocop.base.happenings import Happening, joined
from ocop.support.models import Award, Outcome, Payment, Request
from ocop.support.queries.visible import awards_visible_to, requests_visible_to


def happenings_of(
    actor: Actor, *, organisation_ids: Collection[int] = (), product_ids: Collection[int] = (), on: dt.date
) -> list[Happening]:
    """Requests from their sending on, awards, payments, what came of them. Four statements."""
    mine = Q(organisation_id__in=organisation_ids) | Q(product_id__in=product_ids)
    asked = requests_visible_to(actor).filter(mine, first_sent_at__isnull=False)
    got = awards_visible_to(actor).filter(mine)
    paid = Payment.objects.filter(award__in=got.values("pk")).select_related("award__scheme")
    measured = Outcome.objects.filter(request__in=asked.values("pk"), measured_on__isnull=False)
    return [
        *(each for row in asked.select_related("scheme") for each in _of_request(row, actor)),
        *(_of_award(row, actor) for row in got.select_related("scheme", "product")),
        *(_of_payment(row) for row in paid),
        *(_of_outcome(row) for row in measured.select_related("request")),
    ]


def dong(amount: int) -> str:
    """An amount in words of the page."""
    return _("%(amount)s đồng") % {"amount": number_format(amount, force_grouping=True)}


def link_to(request_id: int, actor: Actor) -> str:
    """The request's page at the reader's desk."""
    desk = "chu-the" if actor.has("support.apply") and actor.organisation_id else "can-bo"
    return f"/{desk}/ho-tro/{request_id}/"


def _of_request(row: Request, actor: Actor) -> Iterator[Happening]:
    link, product = link_to(row.pk, actor), row.product_id
    assert row.first_sent_at is not None  # the database holds it
    said = joined(row.scheme.name, dong(row.asked or 0))
    yield Happening(
        local_date(row.first_sent_at), _("Đề nghị hỗ trợ"), row.name, "support", said, link,
        at=row.first_sent_at, product_id=product,
    )  # fmt: skip
    if row.state == "refused" and row.decided_at:
        yield Happening(
            local_date(row.decided_at), _("Không được hỗ trợ"), row.name, "support", row.reasons[:200], link,
            "bad", row.decided_at, product,
        )  # fmt: skip
    if row.accepted_on:
        yield Happening(
            row.accepted_on, _("Nghiệm thu việc được hỗ trợ"), row.name, "support", row.scheme.name, link,
            "good", product_id=product,
        )  # fmt: skip


def _of_award(row: Award, actor: Actor) -> Happening:
    what = _("Được thưởng sao") if row.scheme.rewards_stars else _("Được quyết định hỗ trợ")
    about = row.product.name if row.product else row.scheme.name
    detail = joined(row.scheme.name if row.product else "", dong(row.amount), row.decision_no)
    link = link_to(row.request_id, actor) if row.request_id else ""
    return Happening(row.decided_on, what, about, "support", detail, link, "good", product_id=row.product_id)


def _of_payment(row: Payment) -> Happening:
    return Happening(
        row.paid_on, _("Được chi tiền hỗ trợ"), row.award.scheme.name, "support", dong(row.amount),
        product_id=row.award.product_id,
    )  # fmt: skip


def _of_outcome(row: Outcome) -> Happening:
    assert row.measured_on is not None
    what = _("Ghi kết quả sau %(n)d tháng hỗ trợ") % {"n": row.months}
    detail = _("doanh thu %(amount)s") % {"amount": dong(row.revenue_after or 0)}
    return Happening(
        row.measured_on, what, row.request.name, "support", detail, product_id=row.request.product_id
    )
