"""May this actor do this to the value chain of this product?"""

from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext as _

from ocop.base.actor import Actor
from ocop.base.refusals import Reason, rule
from ocop.organisations import queries as organisations
from ocop.organisations.models import Organisation
from ocop.products.models import Product
from ocop.products.sourcing.queries import Entry

MOST_STAGES = 40
"""Stages of one product: a bound of ours."""
MOST_ENTRIES = 200
"""Areas, partners and practices of one kind that run at one producer: a bound of ours."""


@rule
def may_write(actor: Actor, organisation: Organisation) -> Reason | None:
    """Members write the chains of their own producer, a commune's officer those of its commune, the
    provincial office all; nobody those of a producer that has closed."""
    if actor.role != "system" and not _reaches(actor, organisation):
        return Reason(_("Chỉ chủ thể, cán bộ xã đó và cán bộ tỉnh được ghi chuỗi giá trị này."), "person")
    if organisation.is_closed:
        return Reason(_("Chủ thể đã ngừng hoạt động nên chuỗi giá trị giữ nguyên như cũ."))
    return None


@rule
def may_edit(actor: Actor, product: Product) -> Reason | None:
    """As `may_write`, as long as the product is made."""
    against = may_write.reason(actor, product.organisation)
    if against is None and product.is_retired:
        return Reason(_("Sản phẩm đã ngừng sản xuất nên chuỗi giá trị giữ nguyên như cũ."))
    return against


@rule
def may_change(actor: Actor, entry: Entry) -> Reason | None:
    """As `may_write`, as long as the entry has not ended."""
    against = may_write.reason(actor, entry.organisation)
    if against is None and entry.ended_on is not None:
        return Reason(_("Mục này đã thôi dùng nên không sửa được nữa; hãy thêm mục mới."), "stale")
    return against


@rule
def may_end(actor: Actor, entry: Entry, ended_on: dt.date, on: dt.date) -> Reason | None:
    """As `may_change`; the end is not in the future."""
    against = may_change.reason(actor, entry)
    if against is None and ended_on > on:
        return Reason(_("Ngày thôi dùng không thể sau hôm nay."), "input", "ended_on")
    return against


def _reaches(actor: Actor, organisation: Organisation) -> bool:
    if not actor.has("chain.edit"):
        return False
    if organisations.is_commune_desk(actor):
        return organisation.unit_id is not None and organisation.unit_id == actor.unit_id
    return actor.province_wide or actor.organisation_id == organisation.pk
