"""Who delivers to whom, and who answers."""

from __future__ import annotations

from django.utils.translation import gettext as _

from ocop.base.actor import Actor
from ocop.base.refusals import Reason, rule
from ocop.organisations.models import Kind, Organisation
from ocop.trace.models import Handover
from ocop.trace.rules.keeping import may_keep
from ocop.trace.states import HANDOVER


@rule
def may_receive(receiver: Organisation | None, name: str, sender: Organisation) -> Reason | None:
    """A producer, a partner, or somebody by name; nobody delivers to itself."""
    if receiver is None:
        told = _("Hãy chọn bên nhận, hoặc ghi tên bên nhận.")
        return None if name else Reason(told, "input", "receiver_name")
    if receiver.pk == sender.pk:
        return Reason(_("Bên nhận phải là chủ thể khác."), "input", "receiver")
    if receiver.kind == Kind.AGENCY:
        return Reason(_("Cơ quan không nhận hàng."), "input", "receiver")
    if receiver.is_closed:
        return Reason(_("Bên nhận đã ngừng hoạt động."), "input", "receiver")
    return None


@rule
def may_answer(actor: Actor, handover: Handover, verb: str) -> Reason | None:
    """Members of the receiver confirm or refuse what is on its way to it."""
    if handover.receiver is None:
        return Reason(_("Bên nhận không có tài khoản, nên không có gì phải xác nhận."))
    return may_keep.reason(actor, handover.receiver) or HANDOVER.reason(handover.state, verb)


@rule
def may_take_back(actor: Actor, handover: Handover) -> Reason | None:
    """The sender takes back what nobody confirmed."""
    return may_keep.reason(actor, handover.sender) or HANDOVER.reason(handover.state, "take_back_handover")
