"""Addresses of these pages, under the prefix that a desk gives them."""

from __future__ import annotations

from django.urls import URLPattern, path

from ocop.web.proposing import projects, proposals, technologies


def own(prefix: str, entry: str) -> list[URLPattern]:
    """Proposals and projects of one's own organisation; `entry` names the first page."""
    p, j = proposals, projects
    return [
        path(prefix, p.home, name=entry),
        path(f"{prefix}dot/<int:call_pk>/viet/", p.new, name="own_proposal_new"),
        path(f"{prefix}<int:pk>/", p.proposal, name="own_proposal"),
        path(f"{prefix}<int:pk>/sua/", p.edit, name="own_proposal_edit"),
        path(f"{prefix}<int:pk>/gui/", p.send, name="own_proposal_send"),
        path(f"{prefix}<int:pk>/rut/", p.withdraw, name="own_proposal_withdraw"),
        path(f"{prefix}<int:pk>/huong-loi/", p.beneficiary_add, name="beneficiary_add"),
        path(f"{prefix}<int:pk>/huong-loi/<int:row_pk>/bo/", p.beneficiary_remove, name="beneficiary_remove"),
        path(f"{prefix}<int:pk>/san-pham/", p.products, name="own_proposal_products"),
        path(f"{prefix}<int:pk>/dinh-kem/", p.attach, name="own_proposal_attach"),
        path(f"{prefix}<int:pk>/dinh-kem/<int:document_pk>/bo/", p.detach, name="own_proposal_detach"),
        path(f"{prefix}du-an/<int:pk>/", j.project, name="own_project"),
        path(f"{prefix}du-an/<int:pk>/moc/<int:milestone_pk>/", j.report, name="milestone_report"),
        path(f"{prefix}du-an/<int:pk>/chuyen-giao/", j.transfer, name="own_transfer"),
        path(f"{prefix}chuyen-giao/<int:pk>/ket-qua/", j.outcome, name="transfer_outcome"),
    ]


def register(prefix: str) -> list[URLPattern]:
    """The register of technologies."""
    t = technologies
    return [
        path(f"{prefix}cong-nghe/", t.register, name="technologies"),
        path(f"{prefix}cong-nghe/chuyen-giao/moi/", t.offer_new, name="offer_new"),
        path(f"{prefix}cong-nghe/nhu-cau/moi/", t.need_new, name="need_new"),
        path(f"{prefix}cong-nghe/<int:pk>/", t.technology, name="technology"),
        path(f"{prefix}cong-nghe/<int:pk>/sua/", t.technology_edit, name="technology_edit"),
        path(f"{prefix}cong-nghe/<int:pk>/dong/", t.technology_close, name="technology_close"),
        path(f"{prefix}cong-nghe/<int:pk>/gioi-thieu/<int:other_pk>/", t.introduce, name="introduce"),
        path(f"{prefix}cong-nghe/ghep/<int:pk>/", t.match, name="match"),
        path(f"{prefix}cong-nghe/ghep/<int:pk>/dong-y/", t.agree, name="match_agree"),
        path(f"{prefix}cong-nghe/ghep/<int:pk>/thoi/", t.drop, name="match_drop"),
        path(f"{prefix}cong-nghe/ghep/<int:pk>/chuyen-giao/", t.hand_over, name="match_hand_over"),
    ]
