"""Reading decisions and certificates."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext as _

from ocop.base.actor import Actor
from ocop.base.clock import local_date
from ocop.base.happenings import Happening, joined
from ocop.base.turns import Turn
from ocop.certificates import proposed
from ocop.certificates.models import (
    Certificate,
    Decision,
    DecisionItem,
    DecisionState,
    Extension,
    Result,
    Revocation,
)
from ocop.councils.models import Hearing, Session
from ocop.councils.states import HearingState, SessionState
from ocop.criteria import queries as criteria
from ocop.criteria.regime import Regime, Statement
from ocop.dossiers import queries as dossiers
from ocop.products import phases


def certificates_visible_to(actor: Actor) -> models.QuerySet[Certificate]:
    """All to those who see all; a commune its products'; a producer its own."""
    rows = Certificate.objects.select_related("product__unit", "product__organisation", "standing")
    if actor.has("view.all"):
        return rows
    if actor.has("dossiers.receive"):
        return rows.filter(product__unit_id=actor.unit_id or 0)
    if actor.organisation_id is not None:
        return rows.filter(product__organisation_id=actor.organisation_id)
    return rows.none()


def decisions_visible_to(actor: Actor) -> models.QuerySet[Decision]:
    """Decisions and drafts to the office, the leader and the auditor."""
    if actor.has("view.all"):
        return Decision.objects.select_related("session__council")
    return Decision.objects.none()


def by_token(token: str) -> Certificate | None:
    """The certificate of a QR; open to anyone who holds the paper."""
    return (
        Certificate.objects.filter(token=token)
        .select_related("product__unit", "product__organisation", "standing", "item__decision")
        .first()
    )


def by_number(number: str) -> Certificate | None:
    """The certificate of a number, however its letters were typed."""
    return Certificate.objects.filter(number__iexact=number.strip()).first()


def phase(certificate: Certificate, on: dt.date) -> str:
    """Where the certificate stands on a day; see `products.phases.phase`."""
    return phases.phase(certificate.standing, on)


def undecided_hearings(session: Session) -> models.QuerySet[Hearing]:
    """Concluded hearings of a session that no decision has taken up."""
    return (
        Hearing.objects.filter(session=session, state=HearingState.CONCLUDED)
        .filter(dossier__decision_item__isnull=True)
        .select_related("outcome", "dossier__product", "dossier__organisation", "dossier__criteria_set__pack")
        .order_by("position", "id")
    )


def sessions_to_prepare() -> models.QuerySet[Session]:
    """Closed sessions with hearings that no decision has taken up."""
    return (
        Session.objects.filter(
            state=SessionState.CLOSED,
            hearings__state=HearingState.CONCLUDED,
            hearings__dossier__decision_item__isnull=True,
        )
        .select_related("council", "batch")
        .distinct()
        .order_by("closed_at")
    )


def drafts() -> models.QuerySet[Decision]:
    """Drafts that wait for the leader."""
    return Decision.objects.filter(state=DecisionState.DRAFT).select_related("session").order_by("id")


def ending(on: dt.date, within_days: int = 210) -> models.QuerySet[Certificate]:
    """Active certificates whose last day lies in the next `within_days`, soonest first."""
    last = on + dt.timedelta(days=within_days)
    return Certificate.objects.filter(Q(state="active"), Q(valid_to__gte=on), Q(valid_to__lte=last)).order_by(
        "valid_to"
    )


def regime_of(certificate: Certificate) -> Regime:
    """The regime under which the certificate was given; the newest for one given before this system."""
    if certificate.item is None:
        return max(criteria.every_regime(), key=lambda regime: regime.start)
    return criteria.regime(certificate.item.dossier.criteria_set.pack)


def grounds(certificate: Certificate) -> tuple[Statement, ...]:
    """The grounds on which its regime lets it be revoked (Đ.8.1)."""
    revocation = regime_of(certificate).revocation
    return revocation.grounds if revocation else ()


def items_of(decision: Decision) -> models.QuerySet[DecisionItem]:
    """The dossiers of a decision with outcome and certificate, in the session's order."""
    return decision.items.select_related(
        "outcome", "dossier__product", "dossier__organisation", "dossier__unit", "certificate"
    ).order_by("id")


def turns_of(actor: Actor, on: dt.date) -> list[Turn]:
    """What waits for this actor here: drafts to sign, closed sessions to draft for."""
    turns: list[Turn] = []
    if actor.has("certificates.decide"):
        turns += [
            Turn(what=_("Ký quyết định"), about=item.session.title, link=f"/can-bo/quyet-dinh/{item.pk}/")
            for item in drafts()
        ]
    if actor.has("certificates.prepare"):
        turns += [
            Turn(what=_("Soạn quyết định"), about=item.title, link=f"/can-bo/quyet-dinh/soan/{item.pk}/")
            for item in sessions_to_prepare()
        ]
    return turns + proposed.turns_of(actor, on)


def happenings_of(
    actor: Actor, *, organisation_ids: Collection[int] = (), product_ids: Collection[int] = (), on: dt.date
) -> list[Happening]:
    """What a timeline tells beside the stars themselves: results without one, the grounds of a
    revocation, an end put off. Drafts of decisions never. Three statements."""
    mine = Q(product__organisation_id__in=organisation_ids) | Q(product_id__in=product_ids)
    own = certificates_visible_to(actor).filter(mine).values("pk")
    seen = dossiers.dossiers_visible_to(actor).filter(
        Q(organisation_id__in=organisation_ids) | Q(product_id__in=product_ids)
    )
    items = DecisionItem.objects.filter(dossier__in=seen.values("pk"), decision__state=DecisionState.ISSUED)
    starless = items.exclude(result=Result.RECOGNISED).select_related("decision", "dossier__product")
    revoked = Revocation.objects.filter(certificate__in=own).select_related("certificate__product")
    put_off = Extension.objects.filter(certificate__in=own).select_related("certificate__product")
    return [
        *(_of_item(item) for item in starless),
        *(_of_revocation(row) for row in revoked),
        *(_of_extension(row) for row in put_off),
    ]


def _of_item(item: DecisionItem) -> Happening:
    assert item.decision.signed_on is not None  # issued ones have it
    return Happening(
        item.decision.signed_on, item.get_result_display(), item.dossier.product.name, "star",
        item.decision.number, tone="good" if item.result == Result.POTENTIAL_5 else "warn",
        product_id=item.dossier.product_id,
    )  # fmt: skip


def _of_revocation(row: Revocation) -> Happening:
    detail = joined(row.decision_no, row.certificate.number, row.reason[:200])
    return Happening(
        row.decided_on, _("Quyết định thu hồi giấy chứng nhận"), row.certificate.product_name, "star", detail,
        tone="bad", product_id=row.certificate.product_id,
    )  # fmt: skip


def _of_extension(row: Extension) -> Happening:
    until = _("đến hết %(day)s") % {"day": f"{row.until:%d/%m/%Y}"}
    return Happening(
        local_date(row.at), _("Kéo dài hiệu lực giấy chứng nhận"), row.certificate.product_name, "star",
        joined(row.decision_no, until, row.reason[:200]), at=row.at, product_id=row.certificate.product_id,
    )  # fmt: skip
