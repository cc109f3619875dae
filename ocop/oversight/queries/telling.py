"""What a timeline tells of this room."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator

from django.db.models import Count, Prefetch, Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ocop.base.actor import Actor
from ocop.base.clock import local_date
from ocop.base.happenings import Happening, joined
from ocop.oversight.models import Remedy, RemedyState, Visit, VisitState
from ocop.oversight.queries.reports import reports_visible_to
from ocop.oversight.queries.visits import remedies_visible_to, visits_visible_to
from ocop.products.models import Product


def happenings_of(
    actor: Actor, *, organisation_ids: Collection[int] = (), product_ids: Collection[int] = (), on: dt.date
) -> list[Happening]:
    """Visits to come and made, remedies settled; to officers reports too. Four statements."""
    wanted = Q(organisation_id__in=organisation_ids) | Q(products__in=product_ids)
    mine = Visit.objects.filter(pk__in=visits_visible_to(actor).filter(wanted).values("pk"))
    named = Prefetch("products", Product.objects.only("pk", "name"))
    visits = mine.exclude(state=VisitState.CANCELLED).annotate(n=Count("findings"))
    found = [
        _of_visit(visit, actor) for visit in visits.select_related("organisation").prefetch_related(named)
    ]
    settled = remedies_visible_to(actor).filter(finding__visit__in=mine.values("pk"))
    for remedy in settled.select_related("finding__visit").exclude(settled_at__isnull=True):
        found += _of_remedy(remedy, actor)
    told = reports_visible_to(actor).filter(
        Q(organisation_id__in=organisation_ids) | Q(product_id__in=product_ids)
    )
    found += [
        Happening(
            local_date(row.created_at), _("Có phản ánh"), str(row.get_kind_display()), "inspection",
            row.number, link=f"/can-bo/kiem-tra/phan-anh/{row.pk}/", tone="warn", at=row.created_at,
            product_id=row.product_id,
        )
        for row in told
    ]  # fmt: skip
    return found


def _of_visit(visit: Visit, actor: Actor) -> Happening:
    names = [product.pk for product in visit.products.all()]
    count = getattr(visit, "n", 0)
    shown = visit.recorded_at is not None
    said = (
        ngettext("%(n)d điều phải sửa", "%(n)d điều phải sửa", count) % {"n": count}
        if shown and count
        else ""
    )
    day = local_date(visit.recorded_at) if visit.recorded_at else visit.planned_on
    return Happening(
        day, str(visit.get_kind_display()), str(visit.organisation), "inspection",
        joined(visit.record_no, said, str(visit.get_state_display())), link=link_for(actor, visit.pk),
        tone="warn" if said else "plain", at=visit.recorded_at,
        product_id=names[0] if len(names) == 1 else None,
    )  # fmt: skip


def _of_remedy(remedy: Remedy, actor: Actor) -> Iterator[Happening]:
    assert remedy.settled_at is not None
    done = remedy.state == RemedyState.ACCEPTED
    yield Happening(
        local_date(remedy.settled_at), str(remedy.get_state_display()), remedy.what[:120], "inspection",
        remedy.reasons[:200] if not done else "", link=link_for(actor, remedy.finding.visit_id),
        tone="good" if done else "bad", at=remedy.settled_at, product_id=remedy.finding.product_id,
    )  # fmt: skip


def link_for(actor: Actor, visit_id: int) -> str:
    """The visit's page at the reader's desk."""
    desk = "chu-the" if actor.organisation_id is not None else "can-bo"
    return f"/{desk}/kiem-tra/{visit_id}/"
