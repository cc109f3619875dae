"""What may be done with packs."""

from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext as _

from ocop.base.actor import Actor
from ocop.base.refusals import Reason, rule
from ocop.criteria.models import Pack, PackStatus

MANAGE = "criteria.manage"


@rule
def may_load(by: Actor) -> Reason | None:
    """Only who runs the installation loads the law."""
    if by.has(MANAGE):
        return None
    return Reason(_("Chỉ quản trị hệ thống được nạp bộ tiêu chí."), "person")


@rule
def may_open_dossier(pack: Pack, on: dt.date) -> Reason | None:
    """A dossier is opened only under a pack in force on that day, never under history."""
    if pack.status == PackStatus.HISTORY:
        said = _("%(decision)s chỉ còn để tra cứu lịch sử; không mở hồ sơ mới theo văn bản này.")
        return Reason(said % {"decision": pack.decision})
    if on < pack.effective_from or (pack.effective_to and on > pack.effective_to):
        said = _("%(decision)s không có hiệu lực vào ngày %(day)s.")
        return Reason(said % {"decision": pack.decision, "day": on.strftime("%d/%m/%Y")})
    return None
