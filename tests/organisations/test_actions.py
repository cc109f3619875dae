"""Taking producers in, changing what is known of them, their yearly figures."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from ocop.base.actor import Actor
from ocop.base.refusals import Refused
from ocop.jobs import actions as jobs
from ocop.journal.models import Entry
from ocop.organisations import actions
from ocop.organisations.models import Organisation, YearFigures
from ocop.places.models import Unit
from tests.factories.organisations import AT, make_organisation
from tests.factories.people import actor_with, commune_unit
from tests.factories.products import make_product

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer() -> Actor:
    return actor_with("commune_officer", unit=commune_unit())


def data(**over: Any) -> dict[str, Any]:
    return {"name": "HTX Thốt nốt (ví dụ)", "legal_form": "cooperative", "unit": commune_unit(), **over}


def refused(about: str, field: str = "") -> Any:
    class _Check:
        def __enter__(self) -> None:
            self.raised = pytest.raises(Refused)
            self.info = self.raised.__enter__()

        def __exit__(self, *error: Any) -> bool:
            done = bool(self.raised.__exit__(*error))
            assert (self.info.value.reason.about, self.info.value.reason.field) == (about, field)
            return done

    return _Check()


def test_registering_keeps_one_spelling_and_one_journal_entry(officer: Actor) -> None:
    made = actions.register_organisation(
        data(
            name="  Hợp  tác xã Đà Bắc ",
            phone="+84 912.345.678",
            website="htx.vn",
            about="Một\r\n\r\n\r\n\r\nHai ",
        ),
        by=officer,
        at=AT,
    )  # fmt: skip
    assert made.name == "Hợp tác xã Đà Bắc"
    assert made.phone == "0912345678"
    assert made.website == "https://htx.vn"
    assert made.about == "Một\n\nHai"
    assert "hop tac xa da bac" in made.search_text
    (entry,) = Entry.objects.filter(verb="organisations.registered")
    assert entry.subject == f"organisations.Organisation:{made.pk}"
    assert entry.after is not None
    assert entry.after["name"] == "Hợp tác xã Đà Bắc"


def test_the_same_request_twice_registers_once(officer: Actor) -> None:
    first = actions.register_organisation(data(), by=officer, at=AT, key="k1")
    again = actions.register_organisation(data(), by=officer, at=AT, key="k1")
    assert again.pk == first.pk
    assert Organisation.objects.count() == 1


@pytest.mark.parametrize(
    ("over", "field"),
    [
        ({"name": " "}, "name"),
        ({"name": "x" * 251}, "name"),
        ({"legal_form": "bank"}, "legal_form"),
        ({"legal_form": ""}, "legal_form"),
        ({"phone": "12345"}, "phone"),
        ({"phone": "0912345678, 0912345679, 0912345670"}, "phone"),
        ({"email": "khong-phai-thu"}, "email"),
        ({"website": "javascript:alert(1)"}, "website"),
        ({"registration_no": "ab"}, "registration_no"),
        ({"representative_gender": "x"}, "representative_gender"),
    ],
)
def test_a_wrong_field_is_named(officer: Actor, over: dict[str, Any], field: str) -> None:
    with refused("input", field):
        actions.register_organisation(data(**over), by=officer, at=AT)
    assert Organisation.objects.count() == 0
    assert not Entry.objects.filter(verb="organisations.registered").exists()


def test_a_unit_of_the_old_map_or_a_province_is_no_seat(places: None) -> None:
    old = Unit.objects.filter(level="commune", valid_to__isnull=False).first()
    province = Unit.objects.get(code="91", valid_to__isnull=True)
    admin = actor_with("provincial_officer")
    for unit in (old, province):
        with refused("input", "unit"):
            actions.register_organisation(data(unit=unit), by=admin, at=AT)


@pytest.mark.parametrize("role", ["council_member", "advisor", "leader", "auditor", "administrator"])
def test_roles_without_the_right_register_nobody(role: str) -> None:
    with refused("person"):
        actions.register_organisation(data(), by=actor_with(role), at=AT)


def test_a_commune_registers_in_itself_alone(officer: Actor) -> None:
    other = commune_unit("30341", "Xã Khác")
    with refused("person"):
        actions.register_organisation(data(unit=other), by=officer, at=AT)
    with refused("person"):
        actions.register_organisation(data(unit=None), by=officer, at=AT)
    made = actions.register_organisation(data(unit=other), by=actor_with("provincial_officer"), at=AT)
    assert made.unit == other


def test_a_member_edits_the_own_organisation_and_no_other() -> None:
    own, other = make_organisation(), make_organisation()
    member = actor_with("producer", organisation=own)
    actions.update_organisation(own, {"phone": "02963 852 000"}, by=member, at=AT)
    own.refresh_from_db()
    assert own.phone == "02963852000"
    with refused("person"):
        actions.update_organisation(other, {"phone": ""}, by=member, at=AT)


def test_a_member_does_not_move_to_another_commune() -> None:
    own = make_organisation()
    other = commune_unit("30341", "Xã Khác")
    with refused("person", "unit"):
        actions.update_organisation(own, {"unit": other}, by=actor_with("producer", organisation=own), at=AT)


def test_a_change_journals_what_it_was_and_nothing_else() -> None:
    own = make_organisation(address="Ấp 1")
    actions.update_organisation(
        own, {"address": "Ấp 2", "phone": own.phone}, by=actor_with("producer", organisation=own), at=AT
    )
    entry = Entry.objects.get(verb="organisations.changed")
    assert entry.before == {"address": "Ấp 1"}
    assert entry.after == {"address": "Ấp 2"}


def test_no_change_writes_nothing() -> None:
    own = make_organisation()
    actions.update_organisation(own, {"name": own.name}, by=actor_with("producer", organisation=own), at=AT)
    assert not Entry.objects.filter(verb="organisations.changed").exists()


def test_a_new_name_finds_the_products_after_the_job_ran() -> None:
    own = make_organisation(name="Cơ sở Bảy Nhị (ví dụ)")
    product = make_product(own)
    with transaction.atomic():
        actions.update_organisation(
            own, {"name": "Cơ sở Chín Rồng (ví dụ)"}, by=actor_with("producer", organisation=own), at=AT
        )
    jobs.run_waiting(at=AT + dt.timedelta(days=400))
    product.refresh_from_db()
    assert "chin rong" in product.search_text
    assert "bay nhi" not in product.search_text


def test_an_unknown_field_is_a_slip_of_the_program(officer: Actor) -> None:
    with pytest.raises(TypeError, match="nickname"):
        actions.register_organisation(data(nickname="x"), by=officer, at=AT)


def test_figures_of_a_year_are_kept_once_and_journalled_with_what_they_were() -> None:
    own = make_organisation()
    member = actor_with("producer", organisation=own)
    actions.save_figures(
        own, 2025, {"workers": 10, "local_workers": 8, "revenue": 900_000_000}, by=member, at=AT
    )
    actions.save_figures(own, 2025, {"workers": 12, "local_workers": 8, "profit": -5}, by=member, at=AT)
    row = YearFigures.objects.get()
    assert (row.workers, row.local_workers, row.revenue, row.profit) == (12, 8, None, -5)
    last = Entry.objects.filter(verb="organisations.figures_saved").last()
    assert last is not None
    assert last.before is not None
    assert last.before["revenue"] == 900_000_000


@pytest.mark.parametrize(
    ("year", "figures", "field"),
    [
        (2027, {}, "year"),
        (1999, {}, "year"),
        (2025, {"workers": 3, "local_workers": 4}, "local_workers"),
        (2025, {"local_workers": 4}, "workers"),
        (2025, {"workers": -1}, "workers"),
        (2025, {"revenue": -1}, "revenue"),
        (2025, {"revenue": 10, "profit": 11}, "profit"),
    ],
)
def test_impossible_figures_are_refused(year: int, figures: dict[str, int], field: str) -> None:
    own = make_organisation()
    with refused("input", field):
        actions.save_figures(own, year, figures, by=actor_with("producer", organisation=own), at=AT)
    assert not YearFigures.objects.exists()


def test_the_database_keeps_its_promises() -> None:
    own = make_organisation()
    YearFigures.objects.create(organisation=own, year=2025, workers=3)
    for wrong in ({"year": 2025}, {"year": 2024, "workers": 3, "local_workers": 4}):
        with pytest.raises(IntegrityError), transaction.atomic():
            YearFigures.objects.create(organisation=own, **wrong)
    with pytest.raises(IntegrityError), transaction.atomic():
        Organisation.objects.filter(pk=own.pk).update(name="")


@pytest.mark.parametrize(
    ("name", "value"), [("is_closed", True), ("kind", "agency"), ("source", "x"), ("is_demo", True)]
)
def test_a_member_does_not_say_what_officers_say(name: str, value: Any) -> None:
    own = make_organisation()
    with refused("person"):
        actions.update_organisation(own, {name: value}, by=actor_with("producer", organisation=own), at=AT)
    officer = actor_with("commune_officer", unit=own.unit)
    actions.update_organisation(own, {name: value}, by=officer, at=AT)
    own.refresh_from_db()
    assert getattr(own, name) == value
