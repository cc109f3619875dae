"""May this be imported, changed, written or undone, and if not, why not?"""

from __future__ import annotations

from django.utils.translation import gettext as _

from ocop.base.actor import Actor
from ocop.base.refusals import Reason, rule
from ocop.imports import kinds
from ocop.imports.models import ImportRun
from ocop.imports.states import RUN, Outcome, RunState
from ocop.organisations import rules as organisations


@rule
def may_import(actor: Actor, kind: str = "", within: int | None = None) -> Reason | None:
    """The provincial office takes in what offices hold; the list of one thing, who is in charge of that."""
    found = kinds.ALL.get(kind)
    if found is None or found.within is None:
        return organisations.may_take_in.reason(actor)
    if within is None:
        return Reason(_("Loại này nhập cho từng nơi. Hãy mở trang của nơi đó rồi nhập."), "input", "kind")
    return found.within.may(actor, within)


def _may_work_on(actor: Actor, run: ImportRun) -> Reason | None:
    return may_import.reason(actor, run.kind, run.within)


@rule
def may_correct(actor: Actor, run: ImportRun) -> Reason | None:
    """Rows are put right, left out or looked at again until the import is written or put aside."""
    against = _may_work_on(actor, run)
    if against is None and run.state != RunState.READ:
        return Reason(_("Lần nhập này đã xong nên không sửa dòng được nữa."))
    return against


@rule
def may_apply(actor: Actor, run: ImportRun) -> Reason | None:
    """What was read is written once, if there is anything sound to write."""
    against = _may_work_on(actor, run) or RUN.reason(run.state, "apply_run")
    if against is not None:
        return against
    if not run.counts.get(Outcome.NEW) and not run.counts.get(Outcome.CHANGED):
        return Reason(_("Không có dòng nào để ghi: không có gì mới, không có gì thay đổi."))
    return None


@rule
def may_discard(actor: Actor, run: ImportRun) -> Reason | None:
    """What was read and not written can be put aside."""
    return _may_work_on(actor, run) or RUN.reason(run.state, "discard_run")


@rule
def may_undo(actor: Actor, run: ImportRun) -> Reason | None:
    """What was written can be taken back once. Whether something hangs on it is asked of `obstacles`."""
    return _may_work_on(actor, run) or RUN.reason(run.state, "undo_run")
