"""One product on the agenda: comparison of cards, discussion, outcome; what chair and secretary do."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.forms import BaseForm
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from ocop.base import clock
from ocop.councils import actions, forms, links, queries, rules
from ocop.councils.models import Hearing, Scorecard
from ocop.councils.states import CardState, HearingState
from ocop.web.access import DeskRequest, rights
from ocop.web.council import desk
from ocop.web.ui.sent import key_of


@rights(*desk.READERS)
@require_GET
def hearing(request: DeskRequest, pk: int) -> HttpResponse:
    """Progress until all cards are locked, then the comparison, then the outcome."""
    found = desk.find_hearing(request, pk)
    number = request.GET.get("luot", "")
    shown = queries.comparison(found, request.actor, int(number) if number.isdigit() else None)
    locked, expected = queries.progress(found)
    runs = queries.runs(request.actor, found.session.council_id)
    outcome = getattr(found, "outcome", None)
    context = {
        "hearing": found,
        "H": HearingState,
        "comparison": shown,
        "rounds": range(1, found.revealed_round + 1),
        "locked": locked,
        "expected": expected,
        "runs": runs,
        "waiting": _waiting(found) if runs else [],
        "mine": queries.own_card(request.actor, pk),
        "outcome": outcome,
        "blockers": _blockers(found, outcome),
        "recusals": found.recusals.select_related("seat__person"),
        "may_read": queries.may_read_evidence(request.actor, found),
        "key": key_of(request),
    }
    return render(request, "council/hearing.html", context)


def _waiting(found: Hearing) -> list[Scorecard]:
    """Whose card is still open: names, for who runs the session; no marks."""
    cards = Scorecard.objects.filter(hearing=found, round=found.round, state=CardState.OPEN)
    return list(cards.select_related("seat__person").order_by("seat_id"))


def _blockers(found: Hearing, outcome: Any) -> list[dict[str, Any]]:
    """The marks that hold the star back, with the criterion's title."""
    if outcome is None:
        return []
    tree = queries.tree_of(found.dossier)
    return [{**item, "title": tree.leaf(item["code"]).title} for item in outcome.blockers]


@rights("councils.score")
@require_POST
def start(request: DeskRequest, pk: int) -> HttpResponse:
    """Open the cards for one product."""
    found = desk.find_hearing(request, pk)
    key = request.POST.get("key", "")
    return desk.pressed(
        request,
        links.session(found.session_id),
        _("Các thành viên đã có phiếu để chấm."),
        lambda: actions.start_scoring(hearing=found, by=request.actor, at=clock.now(), key=key),
    )


@rights("councils.score")
@require_POST
def conclude(request: DeskRequest, pk: int) -> HttpResponse:
    """Let the result stand."""
    found = desk.find_hearing(request, pk)
    key = request.POST.get("key", "")
    return desk.pressed(
        request,
        links.hearing(pk),
        _("Đã kết luận."),
        lambda: actions.conclude_hearing(hearing=found, by=request.actor, at=clock.now(), key=key),
    )


def _form_page(
    request: DeskRequest,
    pk: int,
    make: Callable[[Hearing], BaseForm],
    act: Callable[[Hearing, dict[str, Any]], Any],
    words: dict[str, str],
) -> HttpResponse:
    """A control of the chair's table that asks for a reason or a text first."""
    found = desk.find_hearing(request, pk)
    rules.may_run.check(request.actor, found.session)

    def run(data: dict[str, Any]) -> str:
        act(found, data)
        return links.hearing(pk)

    return desk.asked(request, make(found), run, "council/control.html", {"hearing": found, **words})


@rights("councils.score")
@require_http_methods(["GET", "HEAD", "POST"])
def again(request: DeskRequest, pk: int) -> HttpResponse:
    """After discussion, a new round."""
    words = {
        "title": _("Thảo luận và chấm lại"),
        "submit": _("Mở lượt chấm lại"),
        "what": _("Mỗi thành viên nhận phiếu mới, ghi sẵn điểm của chính mình ở lượt trước."),
    }
    key = request.POST.get("key", "")
    return _form_page(
        request,
        pk,
        lambda _hearing: forms.DiscussionForm(request.POST or None),
        lambda found, data: actions.score_again(
            hearing=found, **data, by=request.actor, at=clock.now(), key=key
        ),
        words,
    )


@rights("councils.score")
@require_http_methods(["GET", "HEAD", "POST"])
def accept(request: DeskRequest, pk: int) -> HttpResponse:
    """Keep a result in spite of the spread, where the house rules permit it."""
    words = {
        "title": _("Giữ kết quả dù điểm chênh lệch"),
        "submit": _("Giữ kết quả"),
        "what": _("Chỉ làm được khi quy chế của hội đồng cho phép."),
    }
    key = request.POST.get("key", "")
    return _form_page(
        request,
        pk,
        lambda _hearing: forms.DiscussionForm(request.POST or None),
        lambda found, data: actions.accept_spread(
            hearing=found, reason=data["discussion"], by=request.actor, at=clock.now(), key=key
        ),
        words,
    )


@rights("councils.score")
@require_http_methods(["GET", "HEAD", "POST"])
def disqualify(request: DeskRequest, pk: int) -> HttpResponse:
    """Take the dossier out on a ground of its sheet."""
    words = {
        "title": _("Loại hồ sơ"),
        "submit": _("Loại hồ sơ"),
        "danger": "1",
        "what": _("Hồ sơ bị loại thì không có hạng sao; phiếu chưa khóa không được tính nữa."),
    }
    key = request.POST.get("key", "")
    return _form_page(
        request,
        pk,
        lambda found: forms.DisqualifyForm(request.POST or None, hearing=found),
        lambda found, data: actions.disqualify(
            hearing=found, **data, by=request.actor, at=clock.now(), key=key
        ),
        words,
    )


@rights("councils.score")
@require_http_methods(["GET", "HEAD", "POST"])
def defer(request: DeskRequest, pk: int) -> HttpResponse:
    """Put the product off to another session."""
    words = {
        "title": _("Hoãn sang phiên khác"),
        "submit": _("Hoãn"),
        "what": _("Hồ sơ vẫn ở trong đợt; cán bộ tỉnh xếp vào phiên họp khác."),
    }
    return _form_page(
        request,
        pk,
        lambda _hearing: forms.ReasonForm(request.POST or None),
        lambda found, data: actions.defer(hearing=found, **data, by=request.actor, at=clock.now()),
        words,
    )


@rights("councils.score")
@require_http_methods(["GET", "HEAD", "POST"])
def void(request: DeskRequest, pk: int, card_pk: int) -> HttpResponse:
    """Stop waiting for a card."""
    card = get_object_or_404(
        Scorecard.objects.select_related("seat__person", "hearing__session"), pk=card_pk, hearing_id=pk
    )
    words = {
        "title": _("Không tính phiếu của %(name)s") % {"name": card.seat.person},
        "submit": _("Không tính phiếu này"),
        "what": _("Dùng khi thành viên rời phiên họp hoặc không gửi ý kiến. Số phiếu còn lại vẫn phải đủ."),
    }
    return _form_page(
        request,
        pk,
        lambda _hearing: forms.ReasonForm(request.POST or None),
        lambda _found, data: actions.void_card(card=card, **data, by=request.actor, at=clock.now()),
        words,
    )


@rights(*desk.READERS)
@require_GET
def history(request: DeskRequest, pk: int) -> HttpResponse:
    """Every change of the marks the reader may see."""
    found = desk.find_hearing(request, pk)
    entries = queries.mark_history(found, request.actor)
    return render(request, "council/history.html", {"hearing": found, "entries": entries})


@rights("councils.manage", "view.all")
@require_GET
def batch_table(request: DeskRequest, pk: int) -> HttpResponse:
    """The council's table over every session of a batch."""
    batch = get_object_or_404(queries.batches_visible_to(request.actor), pk=pk)
    hearings = queries.hearings_visible_to(request.actor).filter(session__batch=batch)
    seats, rows = queries.session_table(hearings, request.actor)
    return render(request, "council/batch_table.html", {"batch": batch, "seats": seats, "rows": rows})


urlpatterns = [
    path("dot/<int:pk>/bang-diem/", batch_table, name="batch_table"),
    path("ho-so/<int:pk>/", hearing, name="hearing"),
    path("ho-so/<int:pk>/bat-dau-cham/", start, name="start"),
    path("ho-so/<int:pk>/ket-luan/", conclude, name="conclude"),
    path("ho-so/<int:pk>/cham-lai/", again, name="again"),
    path("ho-so/<int:pk>/giu-ket-qua/", accept, name="accept"),
    path("ho-so/<int:pk>/loai/", disqualify, name="disqualify"),
    path("ho-so/<int:pk>/hoan/", defer, name="defer"),
    path("ho-so/<int:pk>/khong-tinh/<int:card_pk>/", void, name="void"),
    path("ho-so/<int:pk>/lich-su-cham/", history, name="history"),
]
