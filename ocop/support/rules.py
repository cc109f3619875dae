"""May this actor do this to this scheme, request, award? And who is eligible, with reasons."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from ocop.base.actor import Actor
from ocop.base.refusals import Reason, rule
from ocop.organisations.models import LegalForm, Organisation
from ocop.products import phases
from ocop.products.models import Product, Standing
from ocop.support import rates
from ocop.support.models import Award, Kind, Outcome, Rate, Request, RequestState, RewardList, Scheme
from ocop.support.queries import visible
from ocop.support.states import REQUEST, REWARDS, SCHEME

EARLY = 30
"""Days before an outcome is due from which it may be written down: our choice."""
_R = RequestState
_EDITABLE = (_R.DRAFT, _R.RETURNED)
_WORKING = (_R.AWARDED, _R.IN_PAYMENT)


@rule
def may_manage(actor: Actor) -> Reason | None:
    """The provincial office writes schemes, their budgets and lists, appraises, pays and accepts."""
    if actor.has("support.manage"):
        return None
    return Reason(_("Chỉ cơ quan cấp tỉnh làm việc này."), "person")


@rule
def may_award(actor: Actor) -> Reason | None:
    """The leader decides."""
    if actor.has("support.award"):
        return None
    return Reason(_("Chỉ lãnh đạo quyết định hỗ trợ."), "person")


@rule
def may_open(actor: Actor, scheme: Scheme) -> Reason | None:
    """A scheme opens on a basis, and with a rate that gives something."""
    if against := may_manage.reason(actor) or SCHEME.reason(scheme.state, "open_scheme"):
        return against
    if not scheme.basis_no:
        return Reason(_("Hãy ghi số văn bản làm căn cứ trước khi mở."), "input", "basis_no")
    if scheme.rate == Rate.STAR and not any(scheme.amounts.values()):
        return Reason(_("Hãy ghi số tiền cho ít nhất một hạng sao trước khi mở."), "input", "star3")
    return None


@rule
def may_close(actor: Actor, scheme: Scheme) -> Reason | None:
    """The provincial office closes an open scheme; requests that were sent go on."""
    return may_manage.reason(actor) or SCHEME.reason(scheme.state, "close_scheme")


@rule
def may_apply(actor: Actor, organisation: Organisation) -> Reason | None:
    """Members ask for their own organisation, as long as it works."""
    if actor.role != "system" and not (
        actor.has("support.apply") and actor.organisation_id == organisation.pk
    ):
        return Reason(_("Chỉ thành viên của chủ thể được xin hỗ trợ cho chủ thể đó."), "person")
    if organisation.is_closed:
        return Reason(_("Chủ thể đã ngừng hoạt động nên không xin hỗ trợ mới."))
    return None


@rule
def takes_requests(scheme: Scheme, on: dt.date) -> Reason | None:
    """A scheme takes requests while it is open, from its first day to the end of its last."""
    if scheme.rewards_stars:
        return Reason(_("Thưởng sao do tỉnh lập danh sách, chủ thể không phải xin."), "input", "scheme")
    if scheme.state != "open":
        return Reason(_("Chính sách này không nhận đề nghị."), "input", "scheme")
    if scheme.opens_on and on < scheme.opens_on:
        said = _("Chính sách này nhận đề nghị từ ngày %(day)s.") % {"day": f"{scheme.opens_on:%d/%m/%Y}"}
        return Reason(said, "input", "scheme")
    if scheme.closes_on and on > scheme.closes_on:
        said = _("Chính sách này đã hết hạn nhận ngày %(day)s.") % {"day": f"{scheme.closes_on:%d/%m/%Y}"}
        return Reason(said, "input", "scheme")
    return None


@rule
def may_edit(actor: Actor, request: Request) -> Reason | None:
    """As `may_apply`, while the request is a draft or was returned."""
    against = may_apply.reason(actor, request.organisation)
    if against is None and request.state not in _EDITABLE:
        return Reason(_("Đề nghị đã gửi nên không sửa được. Tỉnh trả lại thì sửa rồi gửi lại."))
    return against


@rule
def may_prove(actor: Actor, request: Request, for_acceptance: bool = False) -> Reason | None:
    """Proofs of the request go along with its editing; those for the acceptance while the help runs."""
    if not for_acceptance:
        return may_edit.reason(actor, request)
    if against := may_apply.reason(actor, request.organisation):
        return against
    if request.state not in _WORKING:
        return Reason(_("Chỉ nộp giấy nghiệm thu khi đã được hỗ trợ và chưa nghiệm thu."))
    return None


@dataclass(frozen=True)
class Check:
    """One condition of a scheme: whether it is met, in words; `field` is where to mend it."""

    ok: bool
    words: str
    field: str = "scheme"


def eligibility(
    scheme: Scheme, organisation: Organisation, product: Product | None, on: dt.date, *, but: int = 0
) -> list[Check]:
    """Every condition that the scheme sets, met or not; `but` is the request that asks.

    A condition on stars looks at `product`; without one, at the best star of the producer's products.
    """
    found = []
    if scheme.legal_forms:
        labels = dict(LegalForm.choices)
        names = ", ".join(str(labels.get(form, form)) for form in scheme.legal_forms)
        fits = organisation.legal_form in scheme.legal_forms
        found.append(Check(fits, _("Loại hình: %(names)s") % {"names": names}))
    communes = list(scheme.communes.all())
    if communes:
        names = ", ".join(unit.name for unit in communes)
        fits = organisation.unit_id in {unit.pk for unit in communes}
        found.append(Check(fits, _("Địa bàn: %(names)s") % {"names": names}))
    if scheme.asks_for_star:
        found += _star_checks(scheme, _star_of(organisation, product, on), on)
    if scheme.first_time_only:
        found.append(Check(not _had_before(scheme, organisation, but), _("Chưa từng nhận chính sách này")))
    return found


def _star_of(organisation: Organisation, product: Product | None, on: dt.date) -> Standing | None:
    """The star that counts: the product's live one, else the highest among the producer's products."""
    live = Standing.objects.filter(state="live", star__isnull=False).select_related("follows")
    live = live.filter(product=product) if product else live.filter(product__organisation=organisation)
    ranked = sorted(live, key=lambda row: (phases.holds(row, on), row.star or 0, -row.pk))
    return ranked[-1] if ranked else None


def _star_checks(scheme: Scheme, star: Standing | None, on: dt.date) -> list[Check]:
    level = (star.star or 0) if star else 0
    found = [Check(level >= 3, _("Sản phẩm đã được công nhận sao"), "product")]
    if scheme.star_min:
        words = _("Sản phẩm từ %(n)d sao trở lên") % {"n": scheme.star_min}
        found = [Check(level >= scheme.star_min, words, "product")]
    if scheme.needs_valid_star:
        holds = star is not None and phases.holds(star, on)
        found.append(Check(holds, _("Sao còn hiệu lực"), "product"))
    if scheme.needs_new_star:
        is_new = star is not None and star.counted_on is not None and star.counted_on.year == on.year
        risen = star is not None and (star.follows is None or level > (star.follows.star or 0))
        words = _("Sao mới hoặc nâng hạng trong năm %(year)d") % {"year": on.year}
        found.append(Check(is_new and risen, words, "product"))
    return found


def _had_before(scheme: Scheme, organisation: Organisation, but: int) -> bool:
    got = Award.objects.filter(scheme=scheme, organisation=organisation).exclude(request=but or None)
    gone = (_R.DRAFT, _R.RETURNED, _R.REFUSED, _R.WITHDRAWN)
    waits = Request.objects.filter(scheme=scheme, organisation=organisation).exclude(state__in=gone)
    return got.exists() or waits.exclude(pk=but).exists()


def most_for(scheme: Scheme, product: Product | None, cost: int | None, on: dt.date) -> int:
    """The most that a request may get, in đồng; 0 where what it depends on is not known."""
    if scheme.rate == Rate.PERCENT:
        return rates.percent_of(cost or 0, scheme.percent or 0, scheme.most or 0)
    star = _star_of(product.organisation, product, on) if product else None
    return scheme.amounts.get((star.star or 0) if star else 0, 0)


@rule
def is_eligible(request: Request, on: dt.date) -> Reason | None:
    """Every condition of the scheme is met, and what is asked keeps to its rate."""
    scheme = request.scheme
    for check in eligibility(scheme, request.organisation, request.product, on, but=request.pk or 0):
        if not check.ok:
            said = _("Chưa đạt điều kiện: %(words)s.") % {"words": check.words}
            return Reason(said, "input", check.field)
    most = most_for(scheme, request.product, request.cost, on)
    if (request.asked or 0) > most:
        said = _("Theo mức của chính sách, xin được nhiều nhất %(most)s đồng.")
        return Reason(said % {"most": number_format(most, force_grouping=True)}, "input", "asked")
    return None


@rule
def may_send(actor: Actor, request: Request, on: dt.date) -> Reason | None:
    """As `may_edit`; scheme open (unless sent in time before), every condition met, an amount asked."""
    if against := may_edit.reason(actor, request):
        return against
    if request.first_sent_at is None and (against := takes_requests.reason(request.scheme, on)):
        return against
    if request.scheme.asks_for_star and request.product is None:
        return Reason(_("Chính sách này tính theo sao: hãy chọn sản phẩm."), "input", "product")
    if request.scheme.rate == Rate.PERCENT and not request.cost:
        return Reason(_("Hãy ghi tổng chi phí."), "input", "cost")
    if not request.asked:
        return Reason(_("Hãy ghi số tiền xin hỗ trợ."), "input", "asked")
    unit = request.organisation.unit
    if unit is None or unit.valid_to is not None:
        return Reason(_("Chưa rõ xã hiện nay của chủ thể. Hãy liên hệ cán bộ xã."))
    return is_eligible.reason(request, on)


@rule
def may_withdraw(actor: Actor, request: Request) -> Reason | None:
    """Members take a request back as long as it is not decided."""
    if actor.role != "system" and not (
        actor.has("support.apply") and actor.organisation_id == request.organisation_id
    ):
        return Reason(_("Chỉ thành viên của chủ thể được rút đề nghị này."), "person")
    return REQUEST.reason(request.state, "withdraw_request")


@rule
def may_opine(actor: Actor, request: Request) -> Reason | None:
    """The producer's commune gives its opinion while the request waits for its appraisal."""
    if not visible.is_commune_desk(actor) or request.unit_id != actor.unit_id:
        return Reason(_("Chỉ cán bộ xã của chủ thể cho ý kiến."), "person")
    if request.state != _R.SENT:
        return Reason(_("Chỉ cho ý kiến khi đề nghị đang chờ thẩm định."))
    return None


@rule
def may_appraise(actor: Actor, request: Request) -> Reason | None:
    """The provincial office appraises or returns a request that was sent."""
    return may_manage.reason(actor) or REQUEST.reason(request.state, "appraise_request")


@rule
def may_decide(actor: Actor, request: Request) -> Reason | None:
    """The leader awards or refuses what was appraised."""
    return may_award.reason(actor) or REQUEST.reason(request.state, "award_request")


@rule
def may_pay(actor: Actor, award: Award) -> Reason | None:
    """The provincial office notes payments of an award that is not paid in full and not stopped."""
    if against := may_manage.reason(actor):
        return against
    if award.line_id is None:
        return Reason(_("Khoản này nhập từ các năm trước, đã tính là chi xong."))
    if award.owed <= 0:
        return Reason(_("Khoản này đã chi đủ."))
    return None


@rule
def may_accept(actor: Actor, request: Request) -> Reason | None:
    """The provincial office accepts work that its producer has proven, where the scheme asks for it."""
    if against := may_manage.reason(actor) or REQUEST.reason(request.state, "accept_request"):
        return against
    if not request.scheme.needs_acceptance:
        return Reason(_("Chính sách này không phải nghiệm thu."))
    if not request.proofs.filter(is_for_acceptance=True).exists():
        return Reason(_("Chủ thể chưa nộp giấy nghiệm thu nào (biên bản, hóa đơn, ảnh)."))
    return None


@rule
def may_close_request(actor: Actor, request: Request) -> Reason | None:
    """The provincial office closes what was accepted; without acceptance, what was paid in full."""
    if against := may_manage.reason(actor) or REQUEST.reason(request.state, "close_request"):
        return against
    if request.state == _R.IN_PAYMENT:
        if request.scheme.needs_acceptance:
            return Reason(_("Phải nghiệm thu trước khi kết thúc."))
        if request.award.owed > 0:
            return Reason(_("Chưa chi đủ số tiền đã quyết định."))
    return None


@rule
def may_stop(actor: Actor, request: Request) -> Reason | None:
    """The leader stops help that comes to nothing; what was not paid goes back to the budget."""
    return may_award.reason(actor) or REQUEST.reason(request.state, "stop_request")


@rule
def may_measure(actor: Actor, outcome: Outcome, on: dt.date) -> Reason | None:
    """The producer, its commune or the province says what came of it, from a month before it is due."""
    request = outcome.request
    own = actor.has("support.apply") and actor.organisation_id == request.organisation_id
    near = visible.is_commune_desk(actor) and actor.unit_id == request.unit_id
    if not (own or near or actor.has("support.manage")):
        return Reason(_("Chỉ chủ thể, xã của chủ thể và cơ quan cấp tỉnh ghi kết quả."), "person")
    first = outcome.due_on - dt.timedelta(days=EARLY)
    if on < first:
        return Reason(_("Ghi kết quả từ ngày %(day)s.") % {"day": f"{first:%d/%m/%Y}"})
    return None


@rule
def may_propose(actor: Actor, scheme: Scheme) -> Reason | None:
    """The provincial office proposes rewards under an open scheme for stars."""
    if against := may_manage.reason(actor):
        return against
    if scheme.kind != Kind.STAR:
        return Reason(_("Chỉ chính sách thưởng sao mới lập danh sách thưởng."))
    return None if scheme.state == "open" else Reason(_("Chính sách chưa mở hoặc đã đóng."))


@rule
def may_decide_rewards(actor: Actor, rewards: RewardList) -> Reason | None:
    """The leader decides a list that waits."""
    return may_award.reason(actor) or REWARDS.reason(rewards.state, "decide_rewards")


@rule
def may_drop_rewards(actor: Actor, rewards: RewardList) -> Reason | None:
    """The provincial office drops a list that waits."""
    return may_manage.reason(actor) or REWARDS.reason(rewards.state, "drop_rewards")


def unmet(checks: Iterable[Check]) -> list[Check]:
    """The conditions that are not met."""
    return [check for check in checks if not check.ok]
