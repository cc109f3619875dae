"""May this report be defined, made, changed, signed, corrected, and if not, why not?"""

from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext as _

from ocop.base.actor import Actor
from ocop.base.clock import local_date
from ocop.base.refusals import Reason, rule
from ocop.plan import indicators
from ocop.reports.models import Definition, Run
from ocop.reports.periods import Period
from ocop.reports.states import RUN, RunState

MOST_LINES = 30
"""Lines of a report: a bound of ours, so that a page and a paper stay readable."""


@rule
def may_manage(actor: Actor) -> Reason | None:
    """The office defines reports and keeps their templates."""
    if not actor.has("reports.manage"):
        return Reason(_("Chỉ cán bộ tỉnh soạn mẫu báo cáo."), "person")
    return None


@rule
def may_make(actor: Actor) -> Reason | None:
    """The office and the leader make reports."""
    if not actor.has("reports.make"):
        return Reason(_("Vai trò đang dùng không được lập báo cáo."), "person")
    return None


@rule
def may_make_for(actor: Actor, definition: Definition, period: Period, on: dt.date) -> Reason | None:
    """For a period that has begun, from lines that are there, where none is being made or was signed."""
    against = may_make.reason(actor)
    if against is not None:
        return against
    if period.start > on:
        return Reason(_("Kỳ này chưa bắt đầu."), "input", "period")
    if not definition.lines.exists():
        return Reason(_("Báo cáo chưa có dòng nào. Hãy chọn chỉ số trước."))
    rows = Run.objects.filter(definition=definition, year=period.year, number=period.number)
    if rows.filter(state=RunState.DRAFT).exists():
        return Reason(_("Kỳ này đang có một bản soạn. Hãy mở bản đó."))
    if rows.filter(state=RunState.SIGNED).exists():
        return Reason(_("Kỳ này đã có báo cáo ký. Muốn sửa, hãy mở báo cáo đó và chọn “Lập lại”."))
    return None


@rule
def may_change(actor: Actor, run: Run) -> Reason | None:
    """A draft is recomputed, remarked on and dropped by those who make reports."""
    return may_make.reason(actor) or RUN.reason(run.state, "drop_run")


@rule
def may_sign(actor: Actor, run: Run, at: dt.datetime) -> Reason | None:
    """The leader signs a draft whose period is over and whose figures were counted after that."""
    if not actor.has("reports.sign"):
        return Reason(_("Chỉ lãnh đạo ký báo cáo."), "person")
    against = RUN.reason(run.state, "sign_run")
    if against is not None:
        return against
    end = run.period.end
    if local_date(at) <= end:
        return Reason(_("Kỳ báo cáo chưa hết (đến hết ngày %(day)s).") % {"day": f"{end:%d/%m/%Y}"})
    if local_date(run.computed_at) <= end:
        return Reason(_("Số liệu được tính khi kỳ chưa hết. Hãy bấm “Tính lại số liệu” trước khi ký."))
    return None


@rule
def signature_fits(run: Run, signed_on: dt.date, at: dt.datetime) -> Reason | None:
    """Signed after the period's end and once the figures were there, and not in the future."""
    if signed_on > local_date(at):
        return Reason(_("Ngày ký không được sau hôm nay."), "input", "signed_on")
    if signed_on <= run.period.end:
        return Reason(_("Ngày ký phải sau ngày hết kỳ báo cáo."), "input", "signed_on")
    if signed_on < local_date(run.computed_at):
        said = _("Số liệu tính ngày %(day)s, sau ngày ký này. Hãy ghi ngày ký từ ngày tính số liệu.")
        return Reason(said % {"day": f"{local_date(run.computed_at):%d/%m/%Y}"}, "input", "signed_on")
    return None


@rule
def may_correct(actor: Actor, run: Run) -> Reason | None:
    """A signed report that nothing has replaced yet is made again; itself it stays as it is."""
    against = may_make.reason(actor)
    if against is not None:
        return against
    if not run.is_signed:
        return Reason(_("Báo cáo chưa ký thì sửa thẳng trong bản soạn."))
    later = run.replaced_by.exclude(state=RunState.DROPPED).first()
    if later is not None:
        return Reason(_("Báo cáo này đã có bản lập lại."))
    return None


@rule
def line_fits(indicator: str, dimension: str, star: int, star_min: int) -> Reason | None:
    """An indicator that is there and can be broken down and narrowed as the line wants."""
    if indicator not in indicators.ALL:
        return Reason(_("Hãy chọn chỉ số trong danh sách."), "input", "indicator")
    found = indicators.ALL[indicator]
    if star and star_min:
        return Reason(_("Chỉ chọn một: đúng hạng sao, hoặc từ hạng sao."), "input", "star_min")
    if (star or star_min) and not found.paths.star:
        return Reason(_("Chỉ số này không tính riêng theo hạng sao được."), "input", "star")
    if dimension and not found.splits_by(dimension):
        return Reason(_("Chỉ số này không chia theo mục này được."), "input", "dimension")
    return None


@rule
def lines_differ(keys: list[str]) -> Reason | None:
    """The office's remarks hang on what a line asks, so no two lines ask the same."""
    if len(set(keys)) == len(keys):
        return None
    return Reason(
        _("Có hai dòng giống hệt nhau (cùng chỉ số, hạng sao và cách chia). Hãy bỏ một dòng."), "input"
    )
