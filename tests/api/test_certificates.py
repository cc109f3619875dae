from __future__ import annotations

import pytest

from ocop.certificates import actions, queries
from tests.api.conftest import Caller
from tests.factories.certificates import LEADER, SIGNED, make_certificate
from tests.factories.councils import AT

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("places", "packs")]


def test_a_certificate_is_found_by_its_code_in_any_case_and_by_its_number(caller: Caller) -> None:
    certificate = make_certificate()
    by_code = caller.get(f"/certificates/{certificate.token.lower()}")
    assert (by_code["star"], by_code["number"]) == (4, certificate.number)
    assert by_code["valid_to"] == certificate.valid_to.isoformat()
    assert caller.get("/certificates", number=certificate.number.lower()) == by_code


def test_a_revoked_certificate_is_said_to_be_revoked(caller: Caller) -> None:
    certificate = make_certificate()
    assert caller.get(f"/certificates/{certificate.token}")["is_valid"] is True
    ground = queries.grounds(certificate)[0].code
    actions.revoke(
        certificate=certificate,
        ground=ground,
        concluded_on=SIGNED,
        decision_no="9/QĐ-UBND",
        decided_on=SIGNED,
        reason="Vi phạm",
        by=LEADER,
        at=AT,
    )
    answer = caller.get(f"/certificates/{certificate.token}")
    assert (answer["phase"], answer["is_valid"]) == ("revoked", False)


def test_an_unknown_certificate_is_not_found(caller: Caller) -> None:
    caller.get("/certificates/ABCDEFGHJKLM", 404)
    caller.get("/certificates", 404, number="9999/1999/GCN-OCOP")
    assert caller.get("/certificates", 422)["errors"][0]["field"] == "number"
