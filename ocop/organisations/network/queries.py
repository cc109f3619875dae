"""Reading the network. Who may see what is decided here alone."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable

from django.db.models import Avg, Case, Count, Exists, IntegerField, OuterRef, Prefetch, Q, QuerySet, When
from django.utils.translation import gettext as _

from ocop.base.actor import Actor
from ocop.base.clock import local_date
from ocop.base.happenings import Happening, joined
from ocop.organisations import queries as organisations
from ocop.organisations.models import (
    Body,
    Engagement,
    Expertise,
    Introduction,
    Kind,
    Need,
    Organisation,
    Post,
)
from ocop.organisations.network.matching import Candidate
from ocop.organisations.states import EngagementState, NeedState
from ocop.places.models import Unit
from ocop.places.states import Level


def running(on: dt.date) -> Q:
    """Bodies and posts that stand on a day."""
    return Q(valid_from__lte=on) & (Q(valid_to__isnull=True) | Q(valid_to__gte=on))


def bodies_visible_to(actor: Actor) -> QuerySet[Body]:
    """The apparatus is public service: every desk of the network sees all of it."""
    return Body.objects.all() if actor.has("network.view") else Body.objects.none()


def with_posts(bodies: QuerySet[Body], on: dt.date) -> QuerySet[Body]:
    """With unit and, in one more statement, the posts held on a day: focal officers first."""
    posts = Post.objects.filter(running(on)).select_related("organisation").order_by("-is_focal", "pk")
    return bodies.select_related("unit").prefetch_related(Prefetch("posts", posts, to_attr="held"))


def listed_bodies(bodies: QuerySet[Body], on: dt.date) -> QuerySet[Body]:
    """The standing ones: those of the province first, then by commune; `officers`, `focal` count posts."""
    held = running(on)
    posts = Q(posts__valid_from__lte=on) & (Q(posts__valid_to__isnull=True) | Q(posts__valid_to__gte=on))
    return (
        bodies.filter(held)
        .select_related("unit")
        .annotate(officers=Count("posts", posts), focal=Count("posts", posts & Q(posts__is_focal=True)))
        .order_by("-unit__level", "unit__sort_key", "kind", "pk")
    )


def communes_without_focal(on: dt.date, province: Unit) -> QuerySet[Unit]:
    """Communes of today where no officer is named as the focal one, by name."""
    named = Post.objects.filter(running(on), is_focal=True, body__unit=OuterRef("pk"))
    today = Unit.objects.filter(level=Level.COMMUNE, parent=province, valid_to__isnull=True)
    return today.filter(~Exists(named)).order_by("sort_key", "pk")


def partners_visible_to(actor: Actor) -> QuerySet[Organisation]:
    """Names and fields of consultants and partners: to the network's desks and to producers."""
    if not (actor.has("network.view") or actor.has("network.rate")):
        return Organisation.objects.none()
    return Organisation.objects.filter(kind=Kind.PARTNER)


def described(partners: QuerySet[Organisation]) -> QuerySet[Organisation]:
    """With fields, `score` (mean of ratings), `ratings`, `busy` (contracts that run): two statements."""
    fields = Prefetch("expertise", Expertise.objects.order_by("field"))
    return partners.select_related("unit").prefetch_related(fields).annotate(
        score=Avg("engagements__rating__score"),
        ratings=Count("engagements__rating", distinct=True),
        busy=Count(
            "engagements", Q(engagements__state=EngagementState.RUNNING), distinct=True
        ),
    )  # fmt: skip


def narrow_partners(
    partners: QuerySet[Organisation], *, field: str = "", unit_id: int | None = None
) -> QuerySet[Organisation]:
    """Those of one field, in one commune, in Vietnamese order."""
    if field:
        partners = partners.filter(Exists(Expertise.objects.filter(organisation=OuterRef("pk"), field=field)))
    if unit_id:
        partners = partners.filter(unit=unit_id)
    return partners.order_by("is_closed", "sort_key", "pk")


def candidates(partners: Iterable[Organisation]) -> list[Candidate]:
    """`described` partners as `matching` looks at them; no further statements."""
    return [
        Candidate(
            row.pk, frozenset(each.field for each in row.expertise.all()), row.unit_id,
            getattr(row, "score", None), getattr(row, "ratings", 0), getattr(row, "busy", 0),
        )
        for row in partners
    ]  # fmt: skip


def needs_visible_to(actor: Actor) -> QuerySet[Need]:
    """The own ones to a producer, those of the commune to its officers, all with view.all.

    A partner sees the needs that it was introduced to.
    """
    if actor.has("view.all"):
        return Need.objects.all()
    if organisations.is_commune_desk(actor):
        return Need.objects.filter(unit=actor.unit_id or 0)
    if actor.organisation_id is None:
        return Need.objects.none()
    if actor.has("network.rate"):
        return Need.objects.filter(organisation=actor.organisation_id)
    told = Introduction.objects.filter(need=OuterRef("pk"), partner=actor.organisation_id)
    return Need.objects.filter(Exists(told))


def with_answers(needs: QuerySet[Need]) -> QuerySet[Need]:
    """With producer, commune and, in one more statement, the partners that were told."""
    told = Introduction.objects.select_related("partner").order_by("pk")
    return needs.select_related("organisation", "unit").prefetch_related(Prefetch("introductions", told))


def listed_needs(needs: QuerySet[Need], *, state: str = "", field: str = "") -> QuerySet[Need]:
    """Those that wait first, the oldest in front."""
    exact = {"state": state, "field": field}
    rows = needs.filter(**{name: value for name, value in exact.items() if value})
    waits = Case(When(state=NeedState.OPEN, then=0), default=1, output_field=IntegerField())
    return rows.annotate(_waits=waits).order_by("_waits", "created_at", "pk")


def introductions_visible_to(actor: Actor) -> QuerySet[Introduction]:
    """Those of the needs that the actor may see; to a partner its own alone."""
    seen = Introduction.objects.filter(need__in=needs_visible_to(actor).values("pk"))
    if actor.organisation_id is not None and not actor.has("network.rate"):
        return seen.filter(partner=actor.organisation_id)
    return seen


def engagements_visible_to(actor: Actor) -> QuerySet[Engagement]:
    """Those of its own to a partner and to a producer, of the commune's producers to its officers, or all."""
    if actor.has("view.all"):
        return Engagement.objects.all()
    if organisations.is_commune_desk(actor):
        return Engagement.objects.filter(client__unit=actor.unit_id or 0)
    if actor.organisation_id is None:
        return Engagement.objects.none()
    own = Q(partner=actor.organisation_id) | Q(client=actor.organisation_id)
    return Engagement.objects.filter(own)


def with_parties(engagements: QuerySet[Engagement]) -> QuerySet[Engagement]:
    """With both sides and the rating, newest first."""
    return engagements.select_related("partner", "client__unit", "rating").order_by("-signed_on", "-pk")


def happenings_of(
    actor: Actor, *, organisation_ids: Collection[int] = (), product_ids: Collection[int] = (), on: dt.date
) -> list[Happening]:
    """What a timeline tells of needs, introductions, contracts and ratings of producers. Three statements."""
    if not organisation_ids:
        return []
    needs = with_answers(needs_visible_to(actor).filter(organisation__in=organisation_ids))
    contracts = with_parties(engagements_visible_to(actor).filter(client__in=organisation_ids))
    return [
        *(each for need in needs for each in _of_need(need)),
        *(each for contract in contracts for each in _of_contract(contract)),
    ]


def _of_need(need: Need) -> Iterable[Happening]:
    asked = local_date(need.created_at)
    field = str(need.get_field_display())
    yield Happening(asked, _("Nêu nhu cầu hỗ trợ"), field, "network", need.text[:200], at=need.created_at)
    for told in need.introductions.all():
        said = joined(str(told.partner), str(told.get_state_display()))
        yield Happening(
            local_date(told.at), _("Được giới thiệu đơn vị tư vấn"), field, "network", said, at=told.at
        )
    if need.met_at:
        yield Happening(
            local_date(need.met_at), _("Nhu cầu đã được giúp"), field, "network", tone="good", at=need.met_at
        )


def _of_contract(row: Engagement) -> Iterable[Happening]:
    yield Happening(
        row.signed_on, _("Ký hợp đồng tư vấn"), row.subject, "network", joined(str(row.partner), row.number)
    )
    if row.closed_on:
        rating = getattr(row, "rating", None)
        said = _("chủ thể chấm %(score)d/5") % {"score": rating.score} if rating else ""
        good = row.state == EngagementState.FINISHED
        yield Happening(
            row.closed_on, str(row.get_state_display()), row.subject, "network",
            joined(row.closing_note, said), tone="good" if good else "warn",
        )  # fmt: skip
