"""May this actor do this to this dossier now? Each answer carries its reason."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from ocop.base.actor import Actor
from ocop.base.clock import local_date
from ocop.base.refusals import Reason, rule
from ocop.criteria import queries as criteria
from ocop.criteria.models import CriteriaSet, Pack
from ocop.criteria.regime import ReEvaluation
from ocop.dossiers import queries
from ocop.dossiers.models import CommuneReport, Dossier, Kind, Side, Step
from ocop.dossiers.states import MOVES, State
from ocop.products import phases
from ocop.products.models import Product, Standing
from ocop.products.states import StandingState

EDITABLE = (State.DRAFT, State.RETURNED)
ASKABLE = (State.WITH_PROVINCE, State.BEFORE_COUNCIL)


def _owner(actor: Actor, organisation_id: int, right: str) -> Reason | None:
    """Only members of the producer itself."""
    if actor.role == "system":
        return None
    if actor.has(right) and actor.organisation_id == organisation_id:
        return None
    return Reason(_("Chỉ thành viên của chủ thể mới được làm việc này."), "person")


def _commune(actor: Actor, dossier: Dossier) -> Reason | None:
    """Only officers of the dossier's own commune."""
    if actor.role == "system":
        return None
    if actor.has("dossiers.receive") and actor.unit_id == dossier.unit_id:
        return None
    return Reason(_("Chỉ cán bộ của xã nơi nộp hồ sơ mới được làm việc này."), "person")


def _right(actor: Actor, right: str) -> Reason | None:
    if actor.has(right):
        return None
    return Reason(_("Vai trò đang dùng không được làm việc này."), "person")


def set_for(product: Product, pack: Pack | None) -> CriteriaSet | None:
    """The product's score sheet in the pack of the day: its own, or the same set of a newer version."""
    own = product.criteria_set
    if own is None or pack is None:
        return None
    if own.pack_id == pack.pk:
        return own
    return criteria.sets(pack).filter(no=own.no).first() if own.pack.code == pack.code else None


def live_on(standing: Standing | None, on: dt.date) -> bool:
    """Whether a star is in force on a day; one without a known last day counts as in force."""
    return standing is not None and phases.phase(standing, on) in {*phases.HOLDING, "unknown"}


@rule
def may_open(
    actor: Actor, product: Product, kind: str, standing: Standing | None, on: dt.date
) -> Reason | None:
    """Open a dossier of a kind for a product on a day.

    Own organisation; nothing else open for the product; a producer the law admits (Đ.2.3)
    for the product's set under the pack in force. Upgrade: a star in force below five
    (Đ.7.5). Re-evaluation: a recognised star (Đ.7.6). First time: no star in force.
    """
    return (
        _owner(actor, product.organisation_id, "dossiers.edit")
        or _product_fits(product, on)
        or _nothing_open(product)
        or _kind_fits(kind, standing, on)
    )


def _product_fits(product: Product, on: dt.date) -> Reason | None:
    if product.is_retired or product.organisation.is_closed:
        return Reason(_("Sản phẩm đã ngừng sản xuất hoặc chủ thể đã ngừng hoạt động."))
    pack = criteria.pack_in_force(on)
    sheet = set_for(product, pack)
    if pack is None or sheet is None:
        return Reason(
            _("Sản phẩm chưa chọn bộ sản phẩm theo quy định đang có hiệu lực. Hãy sửa sản phẩm rồi quay lại.")
        )
    if not criteria.regime(pack).may_apply(product.organisation.legal_form, sheet.no):
        form = product.organisation.get_legal_form_display()
        return Reason(
            _("Loại hình “%(form)s” không thuộc đối tượng tham gia với bộ sản phẩm này (Điều 2 khoản 3).")
            % {"form": form}
        )
    if product.unit_id is None and product.organisation.unit_id is None:
        return Reason(_("Chưa có xã nơi sản xuất. Hãy bổ sung ở trang sản phẩm."))
    return None


def _nothing_open(product: Product) -> Reason | None:
    if queries.open_dossier_of(product) is None:
        return None
    return Reason(_("Sản phẩm đang có một hồ sơ chưa kết thúc."))


def _kind_fits(kind: str, standing: Standing | None, on: dt.date) -> Reason | None:
    live = live_on(standing, on)
    if kind == Kind.FIRST and live:
        return Reason(_("Sản phẩm đang có sao còn hiệu lực; hãy chọn nâng hạng hoặc đánh giá lại."))
    if kind == Kind.UPGRADE and not live:
        return Reason(_("Nâng hạng cần một giấy chứng nhận còn hiệu lực (Điều 7 khoản 5)."))
    if kind == Kind.UPGRADE and standing is not None and (standing.star or 0) >= 5:
        return Reason(_("Sản phẩm đã ở hạng cao nhất, 5 sao."))
    if kind == Kind.AGAIN and (standing is None or standing.state != StandingState.LIVE):
        return Reason(_("Đánh giá lại dành cho sản phẩm đã được công nhận (Điều 7 khoản 6)."))
    return None if kind in Kind.values else Reason(_("Không có lần đăng ký này."), "input", "kind")


@rule
def in_window(dossier: Dossier, on: dt.date) -> Reason | None:
    """A re-evaluation is filed 180 to 120 days before the certificate ends (Đ.7.6a).

    Both days included. Checked at the first submission only: sending again after a
    return keeps the day of the first. An officer's override lifts it.
    """
    if dossier.kind != Kind.AGAIN or dossier.submitted_at or dossier.override_reason:
        return None
    window, ends = window_of(dossier)
    if window is None:
        return None
    if ends is None:
        return Reason(_("Không rõ ngày hết hạn của giấy chứng nhận; cần cán bộ xét cho nộp."))
    if window.holds(ends, on):
        return None
    opens, closes = window.opens_on(ends), window.closes_on(ends)
    shown = {"opens": date_format(opens, "d/m/Y"), "closes": date_format(closes, "d/m/Y")}
    if on < opens:
        return Reason(
            _("Chưa đến thời gian nộp: từ %(opens)s đến %(closes)s (Điều 7 khoản 6 điểm a).") % shown
        )
    return Reason(
        _("Đã quá thời gian nộp: từ %(opens)s đến %(closes)s (Điều 7 khoản 6 điểm a). Có thể xin cán bộ xét.")
        % shown
    )


def window_of(dossier: Dossier) -> tuple[ReEvaluation | None, dt.date | None]:
    """The filing window of the dossier's law, and the certificate's last day if it is known."""
    window = criteria.regime(dossier.criteria_set.pack).re_evaluation
    return window, dossier.standing.valid_to if dossier.standing else None


@rule
def may_edit(actor: Actor, dossier: Dossier) -> Reason | None:
    """Change forms, answers and citations: while drafting or returned, or while a supplement is open."""
    person = _owner(actor, dossier.organisation_id, "dossiers.edit")
    if person or dossier.state in EDITABLE:
        return person
    if dossier.state in ASKABLE and queries.open_supplements(dossier).exists():
        return None
    return Reason(_("Hồ sơ đã nộp, không sửa được khi đang ở trạng thái này."))


@rule
def may_submit(actor: Actor, dossier: Dossier, on: dt.date) -> Reason | None:
    """Send to the commune: own dossier, every part complete (Đ.6.1), in the window (Đ.7.6a)."""
    return (
        _owner(actor, dossier.organisation_id, "dossiers.submit")
        or MOVES.reason(dossier.state, "submit")
        or _complete(dossier)
        or in_window.reason(dossier, on)
    )


def _complete(dossier: Dossier) -> Reason | None:
    lacking = queries.problems(dossier)
    if not lacking:
        return None
    return Reason(_("Hồ sơ còn thiếu: %(parts)s.") % {"parts": "; ".join(task.title for task in lacking)})


@rule
def may_withdraw(actor: Actor, dossier: Dossier) -> Reason | None:
    """Take the dossier back, at the latest before it stands before a council (law silent)."""
    return _owner(actor, dossier.organisation_id, "dossiers.withdraw") or MOVES.reason(
        dossier.state, "withdraw"
    )


@rule
def may_ask_window(actor: Actor, dossier: Dossier) -> Reason | None:
    """Ask to file a re-evaluation outside the window."""
    person = _owner(actor, dossier.organisation_id, "dossiers.submit")
    if person:
        return person
    if dossier.kind != Kind.AGAIN or dossier.state != State.DRAFT or dossier.override_reason:
        return Reason(_("Hồ sơ này không cần xin nộp ngoài thời gian."))
    return None


@rule
def may_override(actor: Actor, dossier: Dossier) -> Reason | None:
    """Let a re-evaluation be filed outside the window: an officer's decision, never automatic (Đ.12.3)."""
    person = _right(actor, "dossiers.override_window")
    if person or (actor.role != "system" and not actor.province_wide and actor.unit_id != dossier.unit_id):
        return person or Reason(_("Chỉ cán bộ của xã nơi nộp hồ sơ mới được làm việc này."), "person")
    if dossier.kind != Kind.AGAIN or dossier.state != State.DRAFT:
        return Reason(_("Chỉ hồ sơ đánh giá lại chưa nộp mới cần xét thời gian nộp."))
    return Reason(_("Hồ sơ đã được cho nộp ngoài thời gian.")) if dossier.override_reason else None


@rule
def may_report(actor: Actor, dossier: Dossier) -> Reason | None:
    """Write Mẫu 03, return, propose: the dossier's own commune, while it has the dossier."""
    return _commune(actor, dossier) or MOVES.reason(dossier.state, "propose")


@rule
def may_propose(actor: Actor, dossier: Dossier, report: CommuneReport | None, on: dt.date) -> Reason | None:
    """Propose to the province: four contents written, letter numbered and signed, samples in hand.

    Five samples, none for tourism (Đ.6.2d). The letter's day may not lie ahead nor
    before the day the dossier came.
    """
    return may_report.reason(actor, dossier) or _report_done(report) or _letter_done(dossier, report, on)


def _report_done(report: CommuneReport | None) -> Reason | None:
    for name in ("materials", "labour", "idea", "identity"):
        if report is None or not getattr(report, name).strip():
            return Reason(_("Mẫu 03 còn nội dung chưa đánh giá."), "input", name)
    return None


def _letter_done(dossier: Dossier, report: CommuneReport | None, on: dt.date) -> Reason | None:
    if report is None or not report.proposal_no:
        return Reason(_("Hãy ghi số văn bản đề nghị."), "input", "proposal_no")
    if not report.signer:
        return Reason(_("Hãy ghi người ký văn bản đề nghị."), "input", "signer")
    sent = dossier.submitted_at
    if report.proposed_on is None or report.proposed_on > on:
        return Reason(_("Hãy ghi ngày văn bản đề nghị, không sau hôm nay."), "input", "proposed_on")
    if sent is not None and report.proposed_on < local_date(sent):
        return Reason(_("Ngày văn bản đề nghị không thể trước ngày nhận hồ sơ."), "input", "proposed_on")
    needed = samples_needed(dossier)
    if needed and (report.samples or 0) < needed:
        said = _("Cần nhận đủ %(n)s sản phẩm mẫu trước khi đề nghị (Điều 6 khoản 2 điểm d).")
        return Reason(said % {"n": f"{needed:02d}"}, "input", "samples")
    return None


def samples_needed(dossier: Dossier) -> int:
    """How many sample products must go with the dossier (Đ.6.2d)."""
    return criteria.regime(dossier.criteria_set.pack).samples_for(dossier.criteria_set.no)


@rule
def may_ask(actor: Actor, dossier: Dossier) -> Reason | None:
    """Ask for supplements: province or advisory team (Đ.7.3a, c), before the council has scored."""
    person = _right(actor, "dossiers.supplement")
    if person or dossier.state in ASKABLE:
        return person
    return Reason(_("Chỉ yêu cầu bổ sung được khi hồ sơ ở tỉnh và chưa chấm."))


@rule
def may_answer(actor: Actor, dossier: Dossier, texts: Mapping[int, str]) -> Reason | None:
    """Answer what was asked: the producer, all open questions at once, each with a text."""
    person = _owner(actor, dossier.organisation_id, "dossiers.submit")
    if person:
        return person
    waiting = list(queries.open_supplements(dossier).values_list("pk", flat=True))
    if not waiting:
        return Reason(_("Không có yêu cầu bổ sung nào đang chờ."))
    for pk in waiting:
        if not texts.get(pk, "").strip():
            return Reason(_("Hãy trả lời từng yêu cầu bổ sung."), "input", f"answer_{pk}")
    return _complete(dossier)


@rule
def may_place(dossier: Dossier) -> Reason | None:
    """Put before a council: nothing asked may be unanswered."""
    if queries.open_supplements(dossier).exists():
        return Reason(_("Hồ sơ còn yêu cầu bổ sung chưa được trả lời."))
    return None


@rule
def may_plan_step(actor: Actor, product: Product, owner: str = "") -> Reason | None:
    """Plan a step on a product's road: its producer for itself, the officers of its commune, the province.

    Nothing is planned for a product that is made no more.
    """
    if actor.role != "system":
        person = _reaches(actor, product.organisation_id, product.organisation.unit_id)
        if person:
            return person
        if queries.side_of(actor) == Side.PRODUCER and owner not in {"", Side.PRODUCER}:
            return Reason(_("Chủ thể chỉ tự đặt việc cho mình."), "person")
    if product.is_retired or product.organisation.is_closed:
        return Reason(_("Sản phẩm đã ngừng sản xuất hoặc chủ thể đã ngừng hoạt động."))
    return None


@rule
def step_fits(text: str, owner: str, due_on: dt.date, on: dt.date) -> Reason | None:
    """A step says what to do, who does it and until when, that day included: today at the soonest."""
    if not text:
        return Reason(_("Hãy ghi việc cần làm."), "input", "text")
    if owner not in Side.values:
        return Reason(_("Hãy chọn ai làm."), "input", "owner")
    if due_on < on:
        return Reason(_("Hạn phải từ hôm nay trở đi."), "input", "due_on")
    return None


@rule
def may_tick_step(actor: Actor, step: Step) -> Reason | None:
    """Tick a step off or take the tick back: officers any within their reach, the producer its own."""
    if actor.role == "system":
        return None
    person = _reaches(actor, step.organisation_id, step.organisation.unit_id)
    if person is None and queries.side_of(actor) == Side.PRODUCER and step.owner != Side.PRODUCER:
        return Reason(_("Việc này do cán bộ làm; cán bộ sẽ tự ghi kết quả."), "person")
    return person


@rule
def may_drop_step(actor: Actor, step: Step) -> Reason | None:
    """Give a step up: officers any within their reach, the producer what it planned itself."""
    if actor.role == "system":
        return None
    person = _reaches(actor, step.organisation_id, step.organisation.unit_id)
    if person is None and queries.side_of(actor) == Side.PRODUCER and step.given_by != Side.PRODUCER:
        return Reason(_("Việc này do cán bộ giao. Nếu không làm được, hãy báo cho cán bộ."), "person")
    return person


def _reaches(actor: Actor, organisation_id: int, unit_id: int | None) -> Reason | None:
    """Members of the producer, officers of its commune, the province's officers."""
    side = queries.side_of(actor)
    near = {
        Side.PRODUCER: actor.organisation_id == organisation_id,
        Side.COMMUNE: unit_id is not None and actor.unit_id == unit_id,
        Side.PROVINCE: True,
    }
    if side and near[Side(side)]:
        return None
    return Reason(_("Chỉ chủ thể, cán bộ xã của chủ thể và cán bộ tỉnh mới được làm việc này."), "person")
