"""Roles as data: what an appointment lets a person do, and how far it reaches."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Reach = Literal["organisation", "commune", "province"]


@dataclass(frozen=True)
class Role:
    """A role: stored `code`, Vietnamese `label`, its reach and its rights."""

    code: str
    label: Promise | str
    reach: Reach
    rights: frozenset[str]
    desk: str


def _role(code: str, label: Promise | str, reach: Reach, desk: str, *rights: str) -> Role:
    return Role(code, label, reach, frozenset(rights), desk)


ROLES: dict[str, Role] = {
    role.code: role
    for role in (
        _role(
            "producer",
            _("Thành viên chủ thể"),
            "organisation",
            "producer",
            "organisations.edit",
            "products.edit",
            "files.upload",
            "dossiers.edit",
            "dossiers.submit",
            "dossiers.withdraw",
            "chain.edit",
            "support.apply",
            "rights.edit",
            "science.propose",
            "training.enrol",
            "promotion.sell",
            "network.rate",
            "oversight.answer",
            "trace.keep",
        ),
        _role(
            "commune_officer",
            _("Cán bộ xã"),
            "commune",
            "commune",
            "organisations.register",
            "dossiers.receive",
            "dossiers.override_window",
            "plan.view",
            "plan.report",
            "chain.edit",
            "support.see",
            "rights.see",
            "training.manage",
            "training.enrol",
            "outreach.write",
            "promotion.see",
            "oversight.visit",
            "network.view",
            "trace.see",
        ),
        _role(
            "provincial_officer",
            _("Cán bộ tỉnh"),
            "province",
            "province",
            "view.all",
            "organisations.register",
            "dossiers.check",
            "dossiers.supplement",
            "dossiers.override_window",
            "councils.manage",
            "certificates.prepare",
            "registry.import",
            "people.appoint_local",
            "plan.view",
            "plan.manage",
            "plan.report",
            "reports.make",
            "reports.manage",
            "chain.edit",
            "support.see",
            "support.manage",
            "rights.see",
            "rights.manage",
            "science.manage",
            "training.manage",
            "training.enrol",
            "outreach.write",
            "outreach.review",
            "promotion.see",
            "promotion.manage",
            "oversight.plan",
            "oversight.visit",
            "network.view",
            "network.manage",
            "trace.see",
            "trace.manage",
        ),
        _role(
            "council_member",
            _("Thành viên hội đồng"),
            "province",
            "council",
            "councils.score",
            "science.score",
            "training.enrol",
        ),
        _role(
            "advisor",
            _("Tổ tư vấn"),
            "province",
            "council",
            "councils.advise",
            "training.enrol",
            "dossiers.supplement",
        ),
        _role(
            "leader",
            _("Lãnh đạo quyết định"),
            "province",
            "leader",
            "view.all",
            "certificates.decide",
            "certificates.revoke",
            "plan.view",
            "plan.approve",
            "reports.make",
            "reports.sign",
            "support.see",
            "support.award",
            "rights.see",
            "science.decide",
            "training.enrol",
            "outreach.review",
            "promotion.see",
            "oversight.approve",
            "network.view",
            "trace.see",
            "trace.recall",
        ),
        _role(
            "agency",
            _("Cơ quan phối hợp"),
            "organisation",
            "agency",
            "plan.view",
            "plan.report",
            "outreach.write",
            "training.enrol",
            "science.propose",
            "network.view",
        ),
        _role("partner", _("Tư vấn, đối tác"), "organisation", "partner", "science.propose", "network.view"),
        _role(
            "auditor",
            _("Giám sát"),
            "province",
            "auditor",
            "view.all",
            "plan.view",
            "journal.view",
            "support.see",
            "rights.see",
            "promotion.see",
            "network.view",
            "trace.see",
        ),
        _role(
            "administrator",
            _("Quản trị hệ thống"),
            "province",
            "administrator",
            "people.manage",
            "criteria.manage",
            "journal.view",
        ),
    )
}


# Whom a holder of `people.appoint_local` may appoint. The decision leaves it to the province: our default.
LOCAL_ROLES = frozenset({"producer", "commune_officer", "agency", "partner"})


def role(code: str) -> Role:
    """The role of `code`; a KeyError for a code that no role has."""
    return ROLES[code]
