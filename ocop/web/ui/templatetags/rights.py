"""Rights, papers and labels in a few words, for every desk."""

from __future__ import annotations

from typing import Any

from django import template
from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from ocop.rights import kinds
from ocop.rights.labelling import Result
from ocop.rights.models import Protection
from ocop.web.ui.templatetags.ui import state

register = template.Library()
PHASES: dict[str, tuple[str | Promise, str]] = {
    "draft": (gettext_lazy("Đang chuẩn bị"), "quiet"),
    "running": (gettext_lazy("Đang làm thủ tục"), "wait"),
    "in_force": (gettext_lazy("Còn hiệu lực"), "done"),
    "ending": (gettext_lazy("Sắp hết hiệu lực"), "warn"),
    "expired": (gettext_lazy("Hết hiệu lực"), "late"),
    "refused": (gettext_lazy("Bị từ chối"), "quiet"),
    "withdrawn": (gettext_lazy("Đã rút"), "quiet"),
    "ended": (gettext_lazy("Đã chấm dứt"), "quiet"),
}


@register.simple_tag
def phase_badge(phase: str, right: Protection | None = None) -> SafeString:
    """Where a paper stands; a filing under way by its own step."""
    label, kind = PHASES[phase]
    return state(str(right.get_state_display() if right and phase == "running" else label), kind)


@register.simple_tag
def label_result(found: Result) -> SafeString:
    """What a label lacks, in one badge."""
    if found.missing:
        n = len(found.missing)
        return state(ngettext("Còn thiếu %(n)d mục", "Còn thiếu %(n)d mục", n) % {"n": n}, "late")
    if found.still_open:
        n = len(found.still_open)
        return state(ngettext("Chưa kiểm %(n)d mục", "Chưa kiểm %(n)d mục", n) % {"n": n}, "part")
    return state(_("Đủ mục bắt buộc"), "done")


@register.filter
def kind_name(code: Any) -> str:
    """A kind of right or paper in words."""
    return kinds.label(str(code))
