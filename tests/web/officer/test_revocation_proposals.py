"""From a critical finding to the leader's desk: proposing, declining, revoking as proposed."""

from __future__ import annotations

import pytest

from ocop.base import clock
from ocop.certificates.models import RevocationProposal
from ocop.oversight import actions
from tests.factories.certificates import make_certificate
from tests.factories.oversight import BY, make_finding, make_starred, make_visit
from tests.factories.people import actor_with
from tests.web.pages import as_actor, html

pytestmark = pytest.mark.django_db


def test_a_proposal_goes_to_the_leader_who_declines_or_revokes(packs: None) -> None:
    certificate = make_certificate()
    owner = certificate.product.organisation
    visit = make_visit("in_progress", owner)
    finding = make_finding(visit, "critical", words="Biển ghi 5 sao", remedy="Tháo", due_on=clock.today())
    actions.record_visit(visit, conclusion="Sai", by=BY, at=clock.now())
    actions.fail_remedy(finding.remedies.get(), "Bỏ mặc", by=BY, at=clock.now())
    officer, leader = as_actor(actor_with("commune_officer", unit=owner.unit)), as_actor(actor_with("leader"))
    page = f"/can-bo/kiem-tra/dieu/{finding.pk}/de-nghi-thu-hoi/"
    assert "Đề nghị thu hồi giấy chứng nhận…" in html(officer.get(f"/can-bo/kiem-tra/{visit.pk}/"))
    assert certificate.number in html(officer.get(page))
    today = f"{clock.today():%d/%m/%Y}"
    given = {
        "certificate": certificate.pk,
        "ground": "mark_misuse",
        "concluded_on": today,
        "reason": "Biển ghi 5 sao",
    }
    assert officer.post(page, {**given, "ground": ""}).status_code == 422
    assert officer.post(page, {**given, "key": "p"}).status_code == 302
    assert "Đã đề nghị thu hồi" in html(officer.get(f"/can-bo/kiem-tra/{visit.pk}/"))
    desk = f"/can-bo/giay-chung-nhan/{certificate.pk}/"
    assert "Xem đề nghị thu hồi" in html(leader.get("/can-bo/"))
    assert "Không thu hồi…" in html(leader.get(desk)) and "Không thu hồi…" not in html(officer.get(desk))
    assert leader.post(f"{desk}khong-thu-hoi/", {"reason": ""}).status_code == 422
    assert leader.post(f"{desk}khong-thu-hoi/", {"reason": "Đã tháo biển"}).status_code == 302
    assert leader.get(f"{desk}khong-thu-hoi/").status_code == 404
    assert officer.post(page, {**given, "key": "p2"}).status_code == 302
    form = html(leader.get(f"{desk}thu-hoi/"))
    assert "Biển ghi 5 sao" in form and f'value="{today}"' in form and "checked" in form
    revoke = {**given, "decision_no": "9/QĐ", "decided_on": today, "key": "r"}
    assert leader.post(f"{desk}thu-hoi/", revoke).status_code == 302
    states = RevocationProposal.objects.order_by("pk").values_list("state", flat=True)
    assert list(states) == ["declined", "revoked"]


def test_a_producer_does_not_see_a_proposal_and_without_a_certificate_there_is_none() -> None:
    owner = make_starred()
    visit = make_visit("in_progress", owner)
    finding = make_finding(visit, "critical", remedy="Tháo", due_on=clock.today())
    actions.record_visit(visit, conclusion="Sai", by=BY, at=clock.now())
    actions.fail_remedy(finding.remedies.get(), "Bỏ mặc", by=BY, at=clock.now())
    page = f"/can-bo/kiem-tra/dieu/{finding.pk}/de-nghi-thu-hoi/"
    officer = as_actor(actor_with("commune_officer", unit=owner.unit))
    assert "Không có giấy chứng nhận nào để thu hồi" in html(officer.get(page))
    assert as_actor(actor_with("producer", organisation=owner)).get(page).status_code == 403
