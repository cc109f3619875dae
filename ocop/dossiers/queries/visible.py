"""Who sees which dossier, and whose turn it is."""

from __future__ import annotations

import datetime as dt

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from ocop.base.actor import Actor
from ocop.base.clock import local_date
from ocop.base.turns import Turn
from ocop.dossiers import deadlines
from ocop.dossiers.models import Answer, Citation, Dossier, Kind, Supplement
from ocop.dossiers.states import State
from ocop.products.models import Product

CLOSED = (State.DECIDED, State.WITHDRAWN)
_ADVISED = (State.WITH_PROVINCE, State.BEFORE_COUNCIL)
_WAITING = {
    "dossiers.edit": (State.DRAFT, State.RETURNED, State.WITH_PROVINCE, State.BEFORE_COUNCIL),
    "dossiers.receive": (State.WITH_COMMUNE,),
    "dossiers.check": (State.WITH_PROVINCE,),
}


def dossiers_visible_to(actor: Actor) -> QuerySet[Dossier]:
    """The dossiers an actor may see, whatever page or list asks.

    Producers see their own organisation's; a commune officer those of the commune that
    were ever submitted; who holds ``view.all`` every submitted one; the advisory team
    those with the province or before a council. Council members see what is on their
    agenda: that rule is the councils room's.
    """
    if actor.role == "system":
        return Dossier.objects.all()
    seen = Q(pk__in=[])
    if actor.has("dossiers.edit") and actor.organisation_id is not None:
        seen |= Q(organisation_id=actor.organisation_id)
    if actor.has("dossiers.receive") and actor.unit_id is not None:
        seen |= Q(unit_id=actor.unit_id, submitted_at__isnull=False)
    if actor.has("view.all"):
        seen |= Q(submitted_at__isnull=False)
    if actor.has("councils.advise"):
        seen |= Q(state__in=_ADVISED)
    return Dossier.objects.filter(seen)


def window_asks_visible_to(actor: Actor) -> QuerySet[Dossier]:
    """Re-evaluations that ask to be filed outside the 180–120 days and wait for an officer.

    They are still drafts: the officer sees product, dates and the reason, not the draft.
    """
    asked = Dossier.objects.filter(
        kind=Kind.AGAIN, state=State.DRAFT, override_asked_at__isnull=False, override_reason=""
    )
    if not actor.has("dossiers.override_window"):
        return asked.none()
    if actor.province_wide:
        return asked
    return asked.filter(unit_id=actor.unit_id) if actor.unit_id is not None else asked.none()


def for_lists(found: QuerySet[Dossier]) -> QuerySet[Dossier]:
    """What a list shows of each dossier, in one query; `waits` says a supplement is open."""
    waiting = Supplement.objects.filter(dossier=OuterRef("pk"), answered_at__isnull=True)
    return (
        found.select_related("product", "organisation", "unit", "criteria_set", "standing")
        .defer("registration", "report", "product__story", "organisation__about", "organisation__structure")
        .annotate(waits=Exists(waiting))
    )


def for_page(found: QuerySet[Dossier]) -> QuerySet[Dossier]:
    """What the page of a single dossier needs beside it, in one query."""
    return found.select_related(
        "product", "organisation__unit", "unit__parent__parent", "criteria_set__pack", "standing"
    )


def link(dossier: Dossier) -> str:
    """The path that leads every reader to the page of the dossier at their own desk."""
    return f"/ho-so/{dossier.pk}/"


def open_dossier_of(product: Product) -> Dossier | None:
    """The product's dossier that is not closed yet, if there is one."""
    return Dossier.objects.filter(product=product).exclude(state__in=CLOSED).first()


def last_decided(product: Product) -> Dossier | None:
    """The product's newest dossier that ended in a decision."""
    found = Dossier.objects.filter(product=product, state=State.DECIDED).order_by("-closed_at", "-pk")
    return found.select_related("criteria_set").first()


def by_receipt(number: str) -> Dossier | None:
    """The dossier of a receipt number, however it was typed; None when there is none.

    The number cannot be guessed; who knows it may read state and whose turn, no more.
    """
    wanted = "".join(number.split()).upper()
    head, dash, tail = wanted.rpartition("-")
    if not dash:
        return None
    # the alphabet of the tail leaves out letters that are mistaken for digits
    wanted = head + dash + tail.translate(str.maketrans("OIL", "011"))
    found = Dossier.objects.filter(receipt_no=wanted).select_related("product", "unit")
    return found.defer("registration", "report").first()


def answers(dossier: Dossier) -> dict[str, Answer]:
    """The producer's answers as they stand now, by criterion."""
    return {answer.code: answer for answer in dossier.answers.all()}


def citations(dossier: Dossier) -> dict[str, list[Citation]]:
    """The proofs cited as they stand now, by criterion."""
    found: dict[str, list[Citation]] = {}
    for citation in dossier.citations.select_related("document").order_by("document__title", "pk"):
        found.setdefault(citation.code, []).append(citation)
    return found


def open_supplements(dossier: Dossier) -> QuerySet[Supplement]:
    """What was asked to be added and is not answered yet, in the order of asking."""
    return Supplement.objects.filter(dossier=dossier, answered_at__isnull=True)


def whose_turn(dossier: Dossier, *, waits: bool) -> str:
    """Who has to act: "producer", "commune", "province", "council", "leader" or "" (nobody).

    `waits`: a supplement is open, so it is the producer's turn whatever the state.
    """
    if waits:
        return "producer"
    return {
        State.DRAFT: "producer",
        State.RETURNED: "producer",
        State.WITH_COMMUNE: "commune",
        State.WITH_PROVINCE: "province",
        State.BEFORE_COUNCIL: "council",
        State.SCORED: "leader",
    }.get(State(dossier.state), "")


def turn_label(turn: str) -> str:
    """Who `whose_turn` means, in words; "" stays empty."""
    names = {
        "producer": _("Chủ thể"),
        "commune": _("UBND cấp xã"),
        "province": _("Cơ quan OCOP cấp tỉnh"),
        "council": _("Hội đồng"),
        "leader": _("Lãnh đạo cấp tỉnh"),
    }
    return names.get(turn, "")


def turns_of(actor: Actor, on: dt.date) -> list[Turn]:
    """What waits for this actor among the dossiers: at most 500 lines of a kind, two queries."""
    mine: list[Turn] = []
    states = [state for right, waiting in _WAITING.items() if actor.has(right) for state in waiting]
    if states:
        found = for_lists(dossiers_visible_to(actor).filter(state__in=states))
        found = found.order_by("commune_due_on", "pk")[:500]
        mine += [turn for dossier in found if (turn := _turn(actor, dossier, on))]
    if actor.has("dossiers.override_window"):
        asks = for_lists(window_asks_visible_to(actor)).order_by("pk")[:500]
        mine += [_line(_("Xét cho nộp ngoài thời gian"), item, on, None) for item in asks]
    return mine


def _turn(actor: Actor, dossier: Dossier, on: dt.date) -> Turn | None:
    waits = bool(getattr(dossier, "waits", False))
    turn = whose_turn(dossier, waits=waits)
    if turn == "producer" and actor.has("dossiers.edit"):
        return _line(_producer_does(dossier, waits), dossier, on, None)
    if turn == "commune" and actor.has("dossiers.receive"):
        return _line(_("Xem xét, báo cáo và đề nghị tỉnh"), dossier, on, dossier.commune_due_on)
    if turn == "province" and actor.has("dossiers.check"):
        return _line(_("Kiểm tra, xếp vào đợt"), dossier, on, None)
    return None


def _producer_does(dossier: Dossier, waits: bool) -> str:
    if waits:
        return _("Bổ sung theo yêu cầu")
    return _("Sửa và nộp lại") if dossier.state == State.RETURNED else _("Soạn tiếp hồ sơ")


def _line(what: str, dossier: Dossier, on: dt.date, due_on: dt.date | None) -> Turn:
    since = dossier.proposed_at or dossier.submitted_at or dossier.opened_at
    return Turn(
        what=what,
        about=dossier.product.name,
        detail=f"{dossier.organisation.name} · {dossier.unit.name}",
        link=link(dossier),
        since=local_date(since),
        due_on=due_on,
        days_left=deadlines.days_left(due_on, on),
    )
