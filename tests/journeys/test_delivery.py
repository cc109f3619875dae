"""A delivery at a desk: amounts are said back, a receiver is looked for, and nothing typed is lost."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from ocop.trace.models import Handover
from tests.browser import PHONE
from tests.factories.organisations import make_organisation
from tests.factories.people import make_appointment, make_person
from tests.factories.trace import make_handover, make_lot
from tests.journeys.people import sign_in

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]


def test_a_receiver_is_found_while_amounts_stay(new_page: Callable[..., Page]) -> None:
    owner, person = make_organisation(), make_person()
    make_appointment("producer", person=person, organisation=owner)
    lot = make_lot(owner, quantity=2000)
    make_handover(owner, lots=[(lot, 1)], receiver_name="Chị Lan (ví dụ)")
    make_organisation(name="Cửa hàng Núi Cấm (ví dụ)")
    phone = sign_in(new_page(size=PHONE), person)
    phone.goto("/chu-the/truy-xuat/ghi/giao-hang/")
    amount, whom = phone.locator(f"[name=lot_{lot.pk}]"), phone.get_by_label("Chọn bên nhận")
    for typed, read in (("1.500", "= 1500 kg"), ("0.250", "= 0,25 kg"), ("1,5", "= 1,5 kg")):
        amount.fill(typed)
        expect(phone.locator("output")).to_have_text(read)
    outside = phone.get_by_label("Tên người, cửa hàng nhận")
    expect(whom.locator("option:checked")).to_have_text("Chị Lan (ví dụ)")
    expect(outside).to_be_hidden()
    whom.select_option("")
    expect(outside).to_be_visible()
    phone.get_by_label("Bên nhận có trong hệ thống?").fill("nui cam")
    phone.get_by_role("button", name="Tìm").click()
    expect(whom.locator("option:checked")).to_contain_text("Cửa hàng Núi Cấm (ví dụ)")
    expect(amount).to_have_value("1,5")
    phone.get_by_role("button", name="Ghi giao hàng").click()
    expect(phone.get_by_text("Đã ghi: Giao hàng. 1,5 kg")).to_be_visible()
    sent = Handover.objects.latest("pk")
    assert sent.receiver is not None and sent.receiver.name == "Cửa hàng Núi Cấm (ví dụ)"
