"""May this actor do this to this product?"""

from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext as _

from ocop.base.actor import Actor
from ocop.base.refusals import Reason, rule
from ocop.criteria import queries as criteria
from ocop.criteria.models import CriteriaSet
from ocop.organisations.models import LegalForm, Organisation
from ocop.places.models import Unit
from ocop.products import phases
from ocop.products.models import Product, Standing

MOST_PICTURES = 12
"""Pictures of one product: a bound of ours."""

APPLICANTS: dict[str, str] = {
    LegalForm.COOPERATIVE: "cooperative",
    LegalForm.COOPERATIVE_GROUP: "cooperative_group",
    LegalForm.ENTERPRISE: "enterprise",
    LegalForm.FARM: "farm",
    LegalForm.PRODUCTION_HOUSEHOLD: "production_household",
    LegalForm.REGISTERED_HOUSEHOLD: "registered_household",
    LegalForm.SOCIETY: "society",
    LegalForm.ASSOCIATION: "association",
    LegalForm.TOURISM_CENTRE: "tourism_centre",
}
"""Our legal forms → what the law's pack calls them."""


@rule
def may_register(actor: Actor, organisation: Organisation) -> Reason | None:
    """Members register products of their own organisation; who imports the registry, anybody's."""
    if actor.has("registry.import"):
        return None
    if not actor.has("products.edit") or actor.organisation_id != organisation.pk:
        return Reason(_("Chỉ thành viên của chủ thể được đăng ký sản phẩm của chủ thể đó."), "person")
    if organisation.is_closed:
        return Reason(_("Chủ thể đã ngừng hoạt động nên không đăng ký sản phẩm mới."))
    return None


@rule
def may_edit(actor: Actor, product: Product) -> Reason | None:
    """As `may_register`, and the product must still be made."""
    against = may_register.reason(actor, product.organisation)
    if against is not None:
        return against
    if product.is_retired:
        return Reason(_("Sản phẩm đã ngừng sản xuất nên không sửa được nữa."))
    return None


@rule
def may_place(actor: Actor, organisation: Organisation, unit: Unit | None) -> Reason | None:
    """A product belongs to the commune of its producer: that decides who receives its dossier.

    Only imports, which know of places of production, say another.
    """
    if unit == organisation.unit or actor.has("registry.import"):
        return None
    return Reason(_("Sản phẩm thuộc xã của chủ thể; muốn đổi, hãy liên hệ cán bộ phụ trách."), "person")


@rule
def may_use_set(organisation: Organisation, criteria_set: CriteriaSet | None, on: dt.date) -> Reason | None:
    """The set belongs to the law in force on `on`, and the law admits this kind of producer to it
    (QĐ 26/2026, Đ.2.3: societies, associations and operating centres for tourism alone)."""
    if criteria_set is None:
        return None
    pack = criteria.pack_in_force(on)
    if pack is None or criteria_set.pack_id != pack.pk:
        return Reason(_("Hãy chọn bộ sản phẩm của quy định đang có hiệu lực."), "input", "criteria_set")
    applicant = APPLICANTS.get(organisation.legal_form, "")
    if not criteria.regime(pack).may_apply(applicant, criteria_set.no):
        return Reason(
            _("Loại hình “%(form)s” không được đăng ký bộ sản phẩm này (Điều 2.3 Quyết định 26/2026).")
            % {"form": organisation.get_legal_form_display()},
            "input",
            "criteria_set",
        )
    return None


@rule
def may_give_code(actor: Actor, product: Product) -> Reason | None:
    """A code is given when a dossier is sent, received or checked, or by an import.

    It needs a commune of today.
    """
    rights = ("dossiers.submit", "dossiers.receive", "dossiers.check", "registry.import")
    if not any(actor.has(right) for right in rights):
        return Reason(_("Vai trò đang dùng không được cấp mã sản phẩm."), "person")
    if product.unit is None or product.unit.valid_to is not None or product.unit.parent is None:
        return Reason(_("Chưa rõ xã hiện nay của sản phẩm nên chưa cấp được mã."))
    return None


@rule
def may_write_standing(actor: Actor) -> Reason | None:
    """Stars are written by decisions and by imports of the registry, never by hand."""
    if actor.has("certificates.decide") or actor.has("registry.import"):
        return None
    return Reason(_("Hạng sao chỉ được ghi từ quyết định công nhận."), "person")


@rule
def may_revoke(actor: Actor) -> Reason | None:
    """A star is taken back by whoever may revoke its certificate (Đ.8)."""
    if actor.has("certificates.revoke"):
        return None
    return Reason(_("Vai trò đang dùng không được thu hồi hạng sao."), "person")


@rule
def may_extend(actor: Actor, standing: Standing, until: dt.date) -> Reason | None:
    """An old star may be kept up to 180 days past its end until the new result is there (Đ.12.3)."""
    rights = ("certificates.decide", "certificates.revoke", "certificates.prepare")
    if not any(actor.has(right) for right in rights):
        return Reason(_("Vai trò đang dùng không được kéo dài hiệu lực."), "person")
    if standing.valid_to is None:
        return Reason(_("Không rõ ngày hết hạn nên không kéo dài được."))
    last = standing.valid_to + dt.timedelta(days=phases.LONGEST_EXTENSION)
    if not standing.valid_to < until <= last:
        return Reason(
            _("Chỉ kéo dài được đến hết ngày %(last)s (180 ngày, Điều 12.3).")
            % {"last": last.strftime("%d/%m/%Y")},
            "input",
            "until",
        )
    return None


@rule
def may_import(actor: Actor) -> Reason | None:
    """Lists of recognised products are taken in by the provincial office."""
    if actor.has("registry.import"):
        return None
    return Reason(_("Chỉ cơ quan cấp tỉnh được nhập danh sách sản phẩm đã công nhận."), "person")
