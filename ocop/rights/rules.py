"""May this actor do this to this right, paper or label?"""

from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext as _

from ocop.base.actor import Actor
from ocop.base.refusals import Reason, rule
from ocop.organisations.models import Organisation
from ocop.products.models import Product
from ocop.rights import kinds
from ocop.rights.models import Label, LabelState, Protection
from ocop.rights.states import PROTECTION, Kind, ProtectionState

MOST_SIDES = 12
"""Pictures of one label: a bound of ours."""


@rule
def may_keep(actor: Actor, organisation: Organisation) -> Reason | None:
    """Members keep the papers of their own organisation, the provincial office those of all."""
    if actor.has("rights.manage"):
        return None
    if actor.has("rights.edit") and actor.organisation_id == organisation.pk:
        return None
    said = _("Chỉ thành viên của chủ thể và cán bộ tỉnh được ghi nhãn hiệu, giấy tờ của chủ thể này.")
    return Reason(said, "person")


@rule
def may_add(actor: Actor, organisation: Organisation, kind: str) -> Reason | None:
    """As `may_keep`; the organisation works. An indication belongs to the State (Luật SHTT, Đ.121.4): the
    office alone records it, with whom it lets manage it."""
    if against := may_keep.reason(actor, organisation):
        return against
    if organisation.is_closed:
        return Reason(_("Chủ thể đã ngừng hoạt động nên không ghi thêm."))
    if kind == Kind.GEOGRAPHICAL_INDICATION and not actor.has("rights.manage"):
        said = _("Chỉ dẫn địa lý thuộc về Nhà nước, cán bộ tỉnh ghi. Anh chị ghi quyền sử dụng của mình.")
        return Reason(said, "input", "kind")
    return None


@rule
def may_take_in(actor: Actor) -> Reason | None:
    """The provincial office, which keeps the papers of all, takes in whole registers."""
    if actor.has("rights.manage") and actor.has("registry.import"):
        return None
    return Reason(_("Chỉ cơ quan cấp tỉnh nhập được dữ liệu."), "person")


@rule
def may_step(actor: Actor, protection: Protection, verb: str) -> Reason | None:
    """As `may_keep`; the state table allows the step, and the kind knows it."""
    if against := may_keep.reason(actor, protection.organisation):
        return against
    if against := PROTECTION.reason(protection.state, verb):
        return against
    return fits.reason(protection, verb)


@rule
def fits(protection: Protection, verb: str) -> Reason | None:
    """Whether the office of this kind knows the step; whether the law renews it (once more)."""
    facts, target = protection.facts, PROTECTION.moves[verb].target
    if target in (ProtectionState.ACCEPTED, ProtectionState.PUBLISHED, ProtectionState.EXAMINED):
        if target not in facts.steps:
            return Reason(_("Loại “%(kind)s” không có bước này.") % {"kind": kinds.label(facts.code)})
        return None
    if verb != "renew_protection":
        return None
    if not facts.may_renew:
        return Reason(_("Loại “%(kind)s” không gia hạn được.") % {"kind": kinds.label(facts.code)})
    done = protection.steps.filter(step="renewed").count() if facts.renew_times else 0
    if facts.renew_times and done >= facts.renew_times:
        return Reason(_("Đã gia hạn đủ %(n)d lần luật cho phép.") % {"n": facts.renew_times})
    return None


@rule
def may_change(actor: Actor, protection: Protection) -> Reason | None:
    """As `may_keep`, until it is refused, withdrawn or ended."""
    if against := may_keep.reason(actor, protection.organisation):
        return against
    closed = (ProtectionState.REFUSED, ProtectionState.WITHDRAWN, ProtectionState.ENDED)
    return Reason(_("Giấy này đã đóng nên không sửa được.")) if protection.state in closed else None


@rule
def may_check(actor: Actor, protection: Protection) -> Reason | None:
    """The office lays a granted paper beside the original."""
    if not actor.has("rights.manage"):
        return Reason(_("Chỉ cán bộ tỉnh đối chiếu giấy tờ."), "person")
    if protection.state != ProtectionState.GRANTED:
        return Reason(_("Chỉ đối chiếu giấy đã được cấp."))
    return Reason(_("Giấy này đã đối chiếu."), "stale") if protection.checked_at else None


@rule
def may_label(actor: Actor, product: Product) -> Reason | None:
    """As `may_keep` for the product's owner; the product is still made."""
    if against := may_keep.reason(actor, product.organisation):
        return against
    return Reason(_("Sản phẩm đã ngừng sản xuất.")) if product.is_retired else None


@rule
def may_change_label(actor: Actor, label: Label) -> Reason | None:
    """What is said of a label and its pictures, while it is a draft: what is printed does not change."""
    if against := may_label.reason(actor, label.product):
        return against
    if label.state != LabelState.DRAFT:
        return Reason(_("Nhãn đã đưa ra dùng thì không sửa được. Hãy làm phiên bản mới."))
    return None


@rule
def may_tick(actor: Actor, label: Label) -> Reason | None:
    """The check list of a label that is being drawn up or in use."""
    if against := may_label.reason(actor, label.product):
        return against
    return Reason(_("Nhãn này đã thôi dùng.")) if label.state == LabelState.RETIRED else None


@rule
def may_be_on(day: dt.date, last: dt.date | None, on: dt.date) -> Reason | None:
    """A step's day lies neither in the future nor before the step it follows."""
    if day > on:
        return Reason(_("Ngày này chưa tới. Việc chưa xong thì ghi sau."), "input", "day")
    if last is not None and day < last:
        said = _("Ngày phải từ %(day)s trở đi, là ngày của bước trước.") % {"day": f"{last:%d/%m/%Y}"}
        return Reason(said, "input", "day")
    return None
