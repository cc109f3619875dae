"""May this actor do this to this organisation?"""

from __future__ import annotations

from collections.abc import Collection

from django.utils.translation import gettext as _

from ocop.base.actor import Actor
from ocop.base.refusals import Reason, rule
from ocop.organisations import queries
from ocop.organisations.models import Organisation
from ocop.places.models import Unit
from ocop.places.states import Level


@rule
def may_register(actor: Actor, unit: Unit | None) -> Reason | None:
    """Officers take producers in: those of a commune in their own commune, those of the province anywhere."""
    if not actor.has("organisations.register"):
        return Reason(_("Vai trò đang dùng không được ghi nhận chủ thể."), "person")
    if queries.is_commune_desk(actor) and (unit is None or unit.pk != actor.unit_id):
        return Reason(_("Cán bộ xã chỉ ghi nhận chủ thể trong xã mình."), "person")
    return None


@rule
def may_edit(actor: Actor, organisation: Organisation) -> Reason | None:
    """Members edit their own organisation; whoever may register may also put right what they registered."""
    if actor.has("organisations.edit") and actor.organisation_id == organisation.pk:
        return None
    if actor.role == "system":
        return None
    if actor.has("organisations.register"):
        return may_register.reason(actor, organisation.unit)
    return Reason(_("Chỉ thành viên của chủ thể hoặc cán bộ phụ trách được sửa thông tin này."), "person")


OFFICE_FIELDS = frozenset({"kind", "is_closed", "is_demo", "source"})
"""What officers and imports say of a producer, and members do not."""


@rule
def may_set(actor: Actor, names: Collection[str]) -> Reason | None:
    """Members change what describes them, not what decides how they are treated."""
    if not OFFICE_FIELDS & set(names) or actor.has("organisations.register"):
        return None
    return Reason(_("Mục này do cán bộ phụ trách ghi."), "person")


@rule
def may_move_to(actor: Actor, organisation: Organisation, unit: Unit | None) -> Reason | None:
    """A member does not move the producer to another commune: that changes who receives its dossiers."""
    same = (unit.pk if unit else None) == organisation.unit_id
    if same or actor.role == "system" or actor.has("organisations.register"):
        return None
    return Reason(_("Muốn đổi xã, hãy liên hệ cán bộ xã nơi chuyển đến."), "person", "unit")


@rule
def stands_today(unit: Unit | None) -> Reason | None:
    """A producer sits in a commune, ward or special zone of today's map."""
    if unit is None:
        return None
    if unit.level != Level.COMMUNE or unit.valid_to is not None:
        return Reason(_("Hãy chọn xã, phường hoặc đặc khu hiện nay."), "input", "unit")
    return None


@rule
def may_take_in(actor: Actor) -> Reason | None:
    """Whole files of what offices hold are taken in, and taken back, by the provincial office."""
    if actor.has("registry.import"):
        return None
    return Reason(_("Chỉ cơ quan cấp tỉnh được nhập dữ liệu theo tệp."), "person")
