"""Who takes part in the journeys, and how they sign in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ocop.base.actor import system
from ocop.councils import actions as councils
from ocop.councils.models import Council, Position
from ocop.organisations.models import Organisation
from ocop.people.models import Person
from ocop.places.models import Unit
from tests.factories.organisations import make_organisation
from tests.factories.people import AT, PASSWORD, make_appointment, make_person, province_unit

if TYPE_CHECKING:
    from playwright.sync_api import Page


@dataclass(frozen=True)
class Cast:
    """One person for each role; `members[0]` chairs, `members[1]` is the secretary."""

    organisation: Organisation
    producer: Person
    commune: Person
    province: Person
    leader: Person
    members: tuple[Person, ...]
    council: Council


def make_cast(members: int = 5) -> Cast:
    """A household in xã An Cư, its commune, the province, a leader and a council."""
    commune = Unit.objects.get(name="Xã An Cư", level="commune", valid_to=None, parent__code="91")
    organisation = make_organisation(
        name="Hộ kinh doanh Néang Sóc (ví dụ)", unit=commune, legal_form="registered_household"
    )
    producer = make_person(full_name="Néang Sóc (ví dụ)")
    make_appointment("producer", person=producer, organisation=organisation)
    officer = make_person(full_name="Cán bộ xã (ví dụ)")
    make_appointment("commune_officer", person=officer, unit=commune)
    province = make_person(full_name="Cán bộ tỉnh (ví dụ)")
    make_appointment("provincial_officer", person=province)
    leader = make_person(full_name="Lãnh đạo (ví dụ)")
    make_appointment("leader", person=leader)
    seats = [make_person(full_name=f"Ủy viên {n} (ví dụ)") for n in range(1, members + 1)]
    for person in seats:
        make_appointment("council_member", person=person)
    return Cast(organisation, producer, officer, province, leader, tuple(seats), _council(seats))


def _council(people: list[Person]) -> Council:
    council = councils.create_council(
        name="Hội đồng đánh giá OCOP tỉnh (ví dụ)",
        unit=province_unit(),
        decision_no="5/QĐ-UBND",
        decided_on=AT.date(),
        valid_from=AT.date(),
        by=system(),
        at=AT,
    )
    positions = [Position.CHAIR, Position.SECRETARY, *[Position.MEMBER] * len(people)]
    for person, position in zip(people, positions, strict=False):
        councils.add_seat(council=council, person=person, position=position, agency="Sở", by=system(), at=AT)
    return council


def sign_in(page: Page, person: Person) -> Page:
    """Sign in by the form, as the person would."""
    page.goto("/tai-khoan/dang-nhap")
    page.get_by_label("Tên đăng nhập").fill(person.username)
    page.get_by_label("Mật khẩu", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Đăng nhập", exact=True).click()
    page.wait_for_url(lambda url: "dang-nhap" not in url)
    return page
