"""Registering products, pictures, packages, stars."""

from __future__ import annotations

import datetime as dt
import io
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import IntegrityError, transaction
from PIL import Image

from ocop.base.actor import system
from ocop.files.models import StoredFile
from ocop.journal.models import Entry
from ocop.organisations.models import LegalForm
from ocop.products import actions, queries, rules
from ocop.products.models import Package, Picture, Product, Standing
from tests.factories.criteria import set_in_force
from tests.factories.files import heic, pdf, picture, with_position
from tests.factories.organisations import make_organisation
from tests.factories.people import actor_with, commune_unit
from tests.factories.products import AT, make_picture, make_product, make_standing
from tests.refusals import refusal

pytestmark = pytest.mark.django_db
OFFICE = system("Kiểm thử")


def test_a_member_registers_a_product_of_the_own_organisation() -> None:
    own = make_organisation(name="Cơ sở Út Hên (ví dụ)")
    member = actor_with("producer", organisation=own)
    made = actions.register_product(
        own, {"name": " Mắm  cá linh ", "story": "Một\r\nHai"}, by=member, at=AT, key="k"
    )
    again = actions.register_product(own, {"name": "Mắm cá linh"}, by=member, at=AT, key="k")
    assert again.pk == made.pk
    assert (made.name, made.story, made.unit) == ("Mắm cá linh", "Một\nHai", own.unit)
    assert (made.is_public, made.public_star) == (False, None)
    assert "mam ca linh co so ut hen" in made.search_text
    assert Entry.objects.filter(verb="products.registered").count() == 1


def test_nobody_registers_for_a_foreign_or_closed_organisation() -> None:
    own, other = make_organisation(), make_organisation()
    member = actor_with("producer", organisation=own)
    assert refusal(lambda: actions.register_product(other, {"name": "x"}, by=member, at=AT))[0] == "person"
    own.is_closed = True
    assert refusal(lambda: actions.register_product(own, {"name": "x"}, by=member, at=AT))[0] == "thing"
    officer = actor_with("commune_officer", unit=own.unit)
    assert refusal(lambda: actions.register_product(own, {"name": "x"}, by=officer, at=AT))[0] == "person"
    assert not Product.objects.exists()


def test_a_product_needs_a_name() -> None:
    own = make_organisation()
    assert refusal(lambda: actions.register_product(own, {"name": " "}, by=OFFICE, at=AT)) == (
        "input",
        "name",
    )


@pytest.mark.parametrize(
    ("form", "number", "admitted"),
    [
        (LegalForm.COOPERATIVE, 1, True),
        (LegalForm.COOPERATIVE, 26, True),
        (LegalForm.PRODUCTION_HOUSEHOLD, 1, True),
        (LegalForm.REGISTERED_HOUSEHOLD, 9, True),
        (LegalForm.SOCIETY, 26, True),
        (LegalForm.SOCIETY, 1, False),
        (LegalForm.ASSOCIATION, 26, True),
        (LegalForm.ASSOCIATION, 25, False),
        (LegalForm.TOURISM_CENTRE, 26, True),
        (LegalForm.TOURISM_CENTRE, 1, False),
        (LegalForm.PUBLIC_BODY, 26, False),
        (LegalForm.OTHER, 1, False),
    ],
)
def test_the_set_must_admit_the_legal_form(packs: None, form: str, number: int, admitted: bool) -> None:
    own = make_organisation(legal_form=form)
    data = {"name": "Sản phẩm", "criteria_set": set_in_force(number)}
    if admitted:
        assert actions.register_product(own, data, by=OFFICE, at=AT).criteria_set_id
    else:
        about = refusal(lambda: actions.register_product(own, data, by=OFFICE, at=AT))
        assert about == ("input", "criteria_set")


def test_every_legal_form_of_the_law_is_one_of_ours(packs: None) -> None:
    from ocop.criteria import queries as criteria

    pack = criteria.pack_in_force(dt.date(2026, 6, 15))
    assert pack is not None
    assert {a.code for a in criteria.regime(pack).applicants} == set(rules.APPLICANTS.values())
    assert set(LegalForm.values) - set(rules.APPLICANTS) == {LegalForm.PUBLIC_BODY, LegalForm.OTHER}


def test_a_set_of_a_pack_for_history_is_refused(packs: None) -> None:
    from ocop.criteria.models import CriteriaSet

    old = CriteriaSet.objects.filter(pack__code="qd148-2023").first()
    data = {"name": "Sản phẩm", "criteria_set": old}
    about = refusal(lambda: actions.register_product(make_organisation(), data, by=OFFICE, at=AT))
    assert about == ("input", "criteria_set")


def test_a_picture_is_drawn_anew_in_two_sizes_upright_and_without_position() -> None:
    product = make_product()
    made = actions.add_picture(product, io.BytesIO(with_position((3200, 2000))), "dji.jpg", by=OFFICE, at=AT)
    assert (made.file.width, made.file.height) == (1000, 1600)
    assert (made.thumb.width, made.thumb.height) == (300, 480)
    for stored in (made.file, made.thumb):
        assert stored.media_type == "image/webp"
        path = Path(settings.FILES_ROOT) / stored.sha256[:2] / stored.sha256[2:4] / stored.sha256
        content = path.read_bytes()
        with Image.open(path) as image:
            assert dict(image.getexif()) == {}
            assert "exif" not in image.info
            assert "xmp" not in image.info
        assert b"EXIF" not in content
        assert "Máy ảnh".encode() not in content
    assert StoredFile.objects.count() == 2


def test_a_picture_from_an_iphone_is_taken() -> None:
    made = actions.add_picture(make_product(), io.BytesIO(heic((640, 480))), "IMG_1.HEIC", by=OFFICE, at=AT)
    assert (made.file.width, made.file.height, made.file.media_type) == (640, 480, "image/webp")


def test_what_is_no_picture_is_refused_at_its_field() -> None:
    product = make_product()
    about = refusal(lambda: actions.add_picture(product, io.BytesIO(pdf()), "a.jpg", by=OFFICE, at=AT))
    assert about == ("input", "pictures")
    assert not Picture.objects.exists()


def test_a_product_has_so_many_pictures_and_no_more() -> None:
    product = make_product()
    for _n in range(rules.MOST_PICTURES):
        make_picture(product, content=picture("JPEG", (20, 20)))
    assert refusal(lambda: make_picture(product)) == ("input", "pictures")


def test_pictures_are_put_first_and_taken_out() -> None:
    product = make_product()
    first, second, third = (make_picture(product) for _n in range(3))
    actions.put_picture_first(third, by=OFFICE, at=AT)
    assert [p.pk for p in product.pictures.all()] == [third.pk, first.pk, second.pk]
    assert queries.with_cover(Product.objects.all()).get().cover_id == third.pk  # type: ignore[attr-defined]
    actions.remove_picture(third, by=OFFICE, at=AT)
    assert [p.pk for p in product.pictures.all()] == [first.pk, second.pk]


def test_foreign_members_change_nothing() -> None:
    product, other = make_product(), make_organisation()
    foreign = actor_with("producer", organisation=other)
    shot = make_picture(product)
    package = actions.add_package(product, {"name": "Hộp"}, by=OFFICE, at=AT)
    calls = [
        lambda: actions.update_product(product, {"name": "x"}, by=foreign, at=AT),
        lambda: actions.retire_product(product, by=foreign, at=AT),
        lambda: actions.add_picture(product, io.BytesIO(picture()), "a.jpg", by=foreign, at=AT),
        lambda: actions.remove_picture(shot, by=foreign, at=AT),
        lambda: actions.put_picture_first(shot, by=foreign, at=AT),
        lambda: actions.add_package(product, {"name": "Túi"}, by=foreign, at=AT),
        lambda: actions.remove_package(package, by=foreign, at=AT),
        lambda: make_standing(product, by=foreign),
    ]
    for call in calls:
        assert refusal(call)[0] == "person"


@pytest.mark.parametrize(
    ("data", "field"),
    [
        ({"name": ""}, "name"),
        ({"name": "Hộp", "barcode": "8936012345679"}, "barcode"),
        ({"name": "Hộp", "barcode": "abc"}, "barcode"),
        ({"name": "Hộp", "price": -1}, "price"),
    ],
)
def test_a_wrong_package_is_refused_at_its_field(data: dict[str, Any], field: str) -> None:
    product = make_product()
    assert refusal(lambda: actions.add_package(product, data, by=OFFICE, at=AT)) == ("input", field)


def test_a_package_keeps_its_barcode_bare() -> None:
    made = actions.add_package(
        make_product(), {"name": "Hộp 500 g", "barcode": "4006381 333931"}, by=OFFICE, at=AT
    )
    assert made.barcode == "4006381333931"
    actions.remove_package(made, by=OFFICE, at=AT)
    assert not Package.objects.exists()


def test_a_star_shows_on_the_product_at_once() -> None:
    product = make_product()
    make_standing(product, star=4, valid_to=dt.date(2029, 5, 9))
    product.refresh_from_db()
    assert (product.is_public, product.public_star, product.public_state) == (True, 4, "live")
    assert product.public_until == dt.date(2029, 5, 9)


def test_a_new_star_takes_the_place_of_the_old() -> None:
    product = make_product()
    old = make_standing(
        product, star=3, decided_on=dt.date(2023, 5, 10), valid_from=None, valid_to=dt.date(2026, 5, 9)
    )
    new = make_standing(product, star=4)
    old.refresh_from_db()
    assert (old.state, new.state) == ("superseded", "live")
    product.refresh_from_db()
    assert product.public_star == 4
    assert Entry.objects.filter(verb="products.supersede_standing").count() == 1


@pytest.mark.parametrize(
    "over",
    [
        {"decided_on": dt.date(2022, 10, 10), "valid_from": None, "valid_to": None},
        {"decided_on": None, "valid_from": None, "valid_to": None, "year": 2022},
    ],
)
def test_history_does_not_overtake_what_holds_today(over: dict[str, Any]) -> None:
    product = make_product()
    today = make_standing(product, star=4)
    older = make_standing(product, star=3, **over)
    today.refresh_from_db()
    assert (today.state, older.state) == ("live", "superseded")
    product.refresh_from_db()
    assert product.public_star == 4


def test_a_proposal_is_shown_as_one_and_never_hides_a_star() -> None:
    product = make_product()
    make_standing(product, state="proposed", star=5, valid_from=None, valid_to=None)
    product.refresh_from_db()
    assert (product.is_public, product.public_star, product.public_state, product.public_until) == (
        True, 5, "proposed", None,
    )  # fmt: skip
    make_standing(product, star=4)
    product.refresh_from_db()
    assert (product.public_star, product.public_state) == (4, "live")


@pytest.mark.parametrize("star", [1, 2])
def test_one_and_two_stars_are_not_made_public(star: int) -> None:
    product = make_product()
    make_standing(product, star=star)
    product.refresh_from_db()
    assert (product.is_public, product.public_star) == (False, None)


def test_a_revoked_star_stays_visible_as_revoked() -> None:
    product = make_product()
    standing = make_standing(product)
    actions.revoke_standing(standing, by=actor_with("leader"), at=AT)
    product.refresh_from_db()
    assert (product.public_state, product.public_star, product.public_until) == ("revoked", 3, None)
    assert refusal(lambda: actions.revoke_standing(standing, by=actor_with("leader"), at=AT))[0] == "thing"
    assert (
        refusal(
            lambda: actions.revoke_standing(
                standing, by=actor_with("producer", organisation=product.organisation), at=AT
            )
        )[0]
        == "person"
    )


@pytest.mark.parametrize(("days", "allowed"), [(0, False), (1, True), (180, True), (181, False)])
def test_an_extension_reaches_180_days_and_no_further(days: int, allowed: bool) -> None:
    standing = make_standing()
    assert standing.valid_to is not None
    until = standing.valid_to + dt.timedelta(days=days)
    if allowed:
        actions.extend_standing(standing, until, by=actor_with("leader"), at=AT)
        standing.product.refresh_from_db()
        assert standing.product.public_until == until
    else:
        about = refusal(lambda: actions.extend_standing(standing, until, by=actor_with("leader"), at=AT))
        assert about == ("input", "until")


def test_a_retired_product_leaves_the_catalogue_and_is_not_edited_again() -> None:
    product = make_product()
    make_standing(product)
    member = actor_with("producer", organisation=product.organisation)
    actions.retire_product(product, by=member, at=AT)
    assert not queries.public_products().exists()
    assert refusal(lambda: actions.update_product(product, {"name": "x"}, by=member, at=AT))[0] == "thing"
    assert refusal(lambda: actions.retire_product(product, by=member, at=AT))[0] == "thing"


def test_the_database_keeps_its_promises() -> None:
    product = make_product()
    make_standing(product)
    for wrong in (
        {"state": "live", "star": 3},
        {"state": "proposed", "star": 6},
        {"state": "proposed", "star": 0},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            Standing.objects.create(product=product, created_at=AT, **wrong)


def test_old_codes_belong_to_one_product() -> None:
    product, other = make_product(), make_product()
    made = actions.add_alias(product, "83-832-28882-2-2022", by=OFFICE, at=AT)
    assert actions.add_alias(product, "83-832-28882-2-2022", by=OFFICE, at=AT) == made
    assert refusal(lambda: actions.add_alias(other, "83-832-28882-2-2022", by=OFFICE, at=AT)) == (
        "input",
        "code",
    )
    assert queries.by_code("83-832-28882-2-2022") == product


def test_a_member_does_not_place_a_product_in_another_commune() -> None:
    product = make_product()
    other = commune_unit("30341", "Xã Khác")
    member = actor_with("producer", organisation=product.organisation)
    data = {"name": "x", "unit": other}
    calls = [
        lambda: actions.register_product(product.organisation, data, by=member, at=AT),
        lambda: actions.update_product(product, {"unit": other}, by=member, at=AT),
    ]
    for call in calls:
        assert refusal(call)[0] == "person"
    assert actions.update_product(product, {"unit": other}, by=OFFICE, at=AT).unit == other
