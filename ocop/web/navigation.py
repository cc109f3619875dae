"""The desk's navigation: which pages the appointment in use works with."""

from __future__ import annotations

from typing import NamedTuple

from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ocop.base.actor import Actor
from ocop.products.ideas import queries as ideas

_LINKS: dict[str, list[tuple[str | Promise, str]]] = {
    "producer": [
        (_("Việc cần làm"), "producer:home"),
        (_("Sản phẩm"), "producer:products"),
        (_("Ý tưởng"), "producer:ideas"),
        (_("Hồ sơ"), "producer:dossiers"),
        (_("Kho minh chứng"), "producer:documents"),
        (_("Chủ thể"), "producer:organisation"),
        (_("Nhật ký truy xuất"), "producer:trace"),
        (_("Chuỗi giá trị"), "producer:chain"),
        (_("Hỗ trợ"), "producer:support"),
        (_("Nhãn hiệu, chất lượng"), "producer:rights"),
        (_("Đào tạo"), "producer:training"),
        (_("Bán hàng"), "producer:market"),
        (_("Kiểm tra"), "producer:inspections"),
        (_("Đề tài, dự án"), "producer:science"),
        (_("Tư vấn, đối tác"), "producer:network"),
    ],
    "commune_officer": [
        (_("Việc đến lượt"), "officer:home"),
        (_("Điều hành"), "officer:dashboard"),
        (_("Hồ sơ của xã"), "officer:commune"),
        (_("Chương trình"), "officer:coverage"),
        (_("Ý tưởng"), "officer:ideas"),
        (_("Nhiệm vụ"), "officer:tasks"),
        (_("Chủ thể"), "officer:organisations"),
        (_("Chuỗi giá trị"), "officer:chains"),
        (_("Hỗ trợ"), "officer:support"),
        (_("Nhãn hiệu, chất lượng"), "officer:rights"),
        (_("Đào tạo"), "officer:training"),
        (_("Truyền thông"), "officer:outreach"),
        (_("Thị trường"), "officer:markets"),
        (_("Kiểm tra"), "officer:inspections"),
        (_("Truy xuất"), "officer:trace"),
        (_("Mạng lưới"), "officer:network"),
    ],
    "provincial_officer": [
        (_("Việc đến lượt"), "officer:home"),
        (_("Điều hành"), "officer:dashboard"),
        (_("Kế hoạch"), "officer:plans"),
        (_("Nhiệm vụ"), "officer:tasks"),
        (_("Báo cáo"), "officer:reports"),
        (_("Hồ sơ"), "officer:dossiers"),
        (_("Đợt đánh giá"), "officer:batches"),
        (_("Hội đồng"), "officer:councils"),
        (_("Chương trình"), "officer:coverage"),
        (_("Quyết định"), "officer:decisions"),
        (_("Giấy chứng nhận"), "officer:certificates"),
        (_("Chủ thể"), "officer:organisations"),
        (_("Ý tưởng"), "officer:ideas"),
        (_("Nhập dữ liệu"), "officer:imports"),
        (_("Người dùng"), "officer:people"),
        (_("Chuỗi giá trị"), "officer:chains"),
        (_("Hỗ trợ"), "officer:support"),
        (_("Nhãn hiệu, chất lượng"), "officer:rights"),
        (_("Đề tài, dự án"), "officer:science"),
        (_("Đào tạo"), "officer:training"),
        (_("Truyền thông"), "officer:outreach"),
        (_("Thị trường"), "officer:markets"),
        (_("Kiểm tra"), "officer:inspections"),
        (_("Truy xuất"), "officer:trace"),
        (_("Mạng lưới"), "officer:network"),
    ],
    "council_member": [(_("Phiên họp"), "council:sessions"), (_("Đề tài, dự án"), "council:proposals")],
    "advisor": [(_("Hồ sơ cần tư vấn"), "council:advice")],
    "leader": [
        (_("Việc đến lượt"), "officer:home"),
        (_("Điều hành"), "officer:dashboard"),
        (_("Kế hoạch"), "officer:plans"),
        (_("Chương trình"), "officer:coverage"),
        (_("Nhiệm vụ"), "officer:tasks"),
        (_("Báo cáo"), "officer:reports"),
        (_("Chờ ký"), "officer:decisions"),
        (_("Hồ sơ"), "officer:dossiers"),
        (_("Giấy chứng nhận"), "officer:certificates"),
        (_("Ý tưởng"), "officer:ideas"),
        (_("Chuỗi giá trị"), "officer:chains"),
        (_("Hỗ trợ"), "officer:support"),
        (_("Nhãn hiệu, chất lượng"), "officer:rights"),
        (_("Đề tài, dự án"), "officer:science"),
        (_("Đào tạo"), "officer:training"),
        (_("Truyền thông"), "officer:outreach"),
        (_("Thị trường"), "officer:markets"),
        (_("Kiểm tra"), "officer:inspections"),
        (_("Truy xuất"), "officer:trace"),
        (_("Mạng lưới"), "officer:network"),
    ],
    "agency": [
        (_("Nhiệm vụ"), "officer:tasks"),
        (_("Kế hoạch"), "officer:plans"),
        (_("Điều hành"), "officer:dashboard"),
        (_("Chương trình"), "officer:coverage"),
        (_("Truyền thông"), "officer:outreach"),
        (_("Đề tài, dự án"), "officer:proposals"),
        (_("Mạng lưới"), "officer:network"),
    ],
    "partner": [(_("Đề tài, dự án"), "officer:proposals"), (_("Mạng lưới"), "officer:network")],
    "auditor": [
        (_("Nhật ký"), "officer:journal"),
        (_("Điều hành"), "officer:dashboard"),
        (_("Kế hoạch"), "officer:plans"),
        (_("Chương trình"), "officer:coverage"),
        (_("Nhiệm vụ"), "officer:tasks"),
        (_("Báo cáo"), "officer:reports"),
        (_("Người dùng"), "officer:people"),
        (_("Hồ sơ"), "officer:dossiers"),
        (_("Hội đồng"), "officer:councils"),
        (_("Giấy chứng nhận"), "officer:certificates"),
        (_("Ý tưởng"), "officer:ideas"),
        (_("Chuỗi giá trị"), "officer:chains"),
        (_("Hỗ trợ"), "officer:support"),
        (_("Nhãn hiệu, chất lượng"), "officer:rights"),
        (_("Đề tài, dự án"), "officer:science"),
        (_("Đào tạo"), "officer:training"),
        (_("Truyền thông"), "officer:outreach"),
        (_("Thị trường"), "officer:markets"),
        (_("Kiểm tra"), "officer:inspections"),
        (_("Truy xuất"), "officer:trace"),
        (_("Mạng lưới"), "officer:network"),
    ],
    "administrator": [
        (_("Người dùng"), "officer:people"),
        (_("Bộ tiêu chí"), "officer:packs"),
        (_("Nhật ký"), "officer:journal"),
    ],
}

_GATHERS = ("council:sessions",)
"""First pages to which every page of their desk belongs that no other link names."""

_IDEAS = ("producer:ideas", "officer:ideas")
"""Left out where the installation goes without ideas."""


class Link(NamedTuple):
    """One entry of the desk's navigation; `waiting` counts what waits there."""

    label: str | Promise
    url: str
    active: bool
    waiting: int = 0


def of(actor: Actor, path: str) -> list[Link]:
    """The links of the actor's role; the longest address that `path` begins with is active.

    A first page whose address others begin with is active on itself alone, unless it gathers its desk.
    """
    found: list[tuple[str | Promise, str]] = []
    for label, name in _LINKS.get(actor.role, []):
        if name in _IDEAS and not ideas.are_offered():
            continue
        try:
            found.append((label, reverse(name)))
        except NoReverseMatch:
            continue
    urls = [url for _label, url in found]
    gathers = {reverse(name) for name in _GATHERS}
    roots = {url for url in urls if any(other != url and other.startswith(url) for other in urls)} - gathers
    here = max((u for u in urls if path == u or (path.startswith(u) and u not in roots)), key=len, default="")
    return [Link(label, url, url == here) for label, url in found]


def home_of(actor: Actor) -> str:
    """The address of the desk of the actor's role: its first page; their own page without a role."""
    links = of(actor, "")
    return links[0].url if links else reverse("account:profile")
