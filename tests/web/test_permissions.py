"""Who may open what: every role on every page, and on what belongs to somebody else."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from ocop.base.actor import Actor
from ocop.dossiers.actions import plan_step
from ocop.people.queries import KIND_OF_ROLE
from ocop.people.roles import ROLES
from tests.factories.certificates import make_certificate
from tests.factories.dossiers import AT, TESTER, make_dossier, make_ready_product
from tests.factories.files import make_document
from tests.factories.ideas import make_idea
from tests.factories.organisations import make_organisation
from tests.factories.people import actor_with, sign_in
from tests.factories.places import unit
from tests.web import foreign

pytestmark = [pytest.mark.usefixtures("places", "packs"), pytest.mark.sqlite]  # who may, not what is read
SAMPLES = {
    "int": "999999", "slug": "registration", "sha256": "0" * 64, "size": "nho", "code": "1.1",
    "token": "ZZZZZZZZZZZZ", "number": "1",
}  # fmt: skip


def pages(resolver: Any = None, prefix: str = "") -> Iterator[tuple[str, Any]]:
    """Every address of the site with the view behind it; places of objects are filled with samples."""
    for pattern in (resolver or get_resolver()).url_patterns:
        if isinstance(pattern, URLResolver):
            yield from pages(pattern, prefix + str(pattern.pattern))
        elif isinstance(pattern, URLPattern) and "^" not in str(pattern.pattern):
            path = prefix + str(pattern.pattern)
            for name, converter in pattern.pattern.converters.items():
                kind = type(converter).__name__.removesuffix("Converter").lower()
                sample = SAMPLES.get(name) or SAMPLES.get(kind) or "x"
                value = "1" if kind == "int" and name == "number" else sample
                path = path.replace(f"<{kind if kind != 'string' else 'str'}:{name}>", value)
            yield "/" + path, pattern.callback


def guarded() -> list[tuple[str, frozenset[str]]]:
    """The pages that ask for a right."""
    return [
        (path, who)
        for path, view in pages()
        if isinstance(who := getattr(view, "ocop_access", None), frozenset)
    ]


def actor_of(role: str) -> Actor:
    if ROLES[role].reach == "organisation":
        return actor_with(role, organisation=make_organisation(kind=KIND_OF_ROLE[role]))
    return actor_with(role)


def test_the_site_has_many_guarded_pages() -> None:
    assert len(guarded()) > 80
    assert not [path for path, _who in guarded() if "<" in path]


def test_a_stranger_is_led_to_the_sign_in_of_every_guarded_page(client: Client) -> None:
    wrong = []
    for path, _who in guarded():
        for method in (client.get, client.post):
            answer = method(path)
            if answer.status_code != 302 or "dang-nhap" not in answer["Location"]:
                wrong.append((path, answer.status_code))
    assert wrong == []


@pytest.mark.parametrize("role", list(ROLES))
def test_a_role_without_the_right_is_refused_on_every_page(client: Client, role: str) -> None:
    """Refused before anything is looked up, whether it reads or writes."""
    sign_in(client, actor_of(role))
    held, wrong = ROLES[role].rights, []
    for path, needed in guarded():
        for method in (client.get, client.post):
            status = method(path).status_code
            if (needed & held) == frozenset() and status != 403:
                wrong.append((path, status))
            if status >= 500:
                wrong.append((path, status))
    assert wrong == []


@pytest.mark.parametrize("role", list(ROLES))
def test_what_is_not_there_is_not_found_and_never_a_fault(client: Client, role: str) -> None:
    """With the right, a page of an object that does not exist answers 404, or its method 405."""
    sign_in(client, actor_of(role))
    held, wrong = ROLES[role].rights, []
    for path, needed in guarded():
        if needed & held and "999999" in path:
            status = client.get(path).status_code
            if status not in (302, 404, 405):
                wrong.append((path, status))
    assert wrong == []


def world() -> dict[str, Any]:
    """A household of another commune, with all that it has."""
    owner = make_organisation(unit=unit("30628"))
    dossier = make_dossier("with_commune", product=make_ready_product(owner))
    step = plan_step(
        product=dossier.product, text="Làm nhãn", owner="producer", due_on=AT.date(), by=TESTER, at=AT
    )
    return {
        "step": step.pk,
        "dossier": dossier.pk,
        "product": dossier.product_id,
        "organisation": owner.pk,
        "document": make_document(owner).pk,
        "certificate": make_certificate().pk,
        "idea": make_idea("sent", owner).pk,
        **{name: pk for room in foreign.rooms() for name, pk in room.there(owner, dossier.product).items()},
    }


FOREIGN = [
    "/chu-the/ho-so/{dossier}/", "/chu-the/ho-so/{dossier}/mau/registration/",
    "/chu-the/ho-so/{dossier}/tieu-chi/1.1/", "/chu-the/ho-so/{dossier}/kiem-tra/",
    "/chu-the/ho-so/{dossier}/bien-nhan/", "/chu-the/ho-so/{dossier}/rut/", "/chu-the/san-pham/{product}/",
    "/chu-the/san-pham/{product}/sua/", "/chu-the/minh-chung/{document}/",
    "/chu-the/minh-chung/{document}/sua/",
    "/chu-the/ho-so/mo/{product}/", "/can-bo/xa/ho-so/{dossier}/", "/can-bo/xa/ho-so/{dossier}/tra-lai/",
    "/can-bo/xa/ho-so/{dossier}/mau-03/", "/can-bo/xa/ho-so/{dossier}/de-nghi/",
    "/can-bo/ho-so/{dossier}/", "/can-bo/giay-chung-nhan/{certificate}/",
    "/can-bo/giay-chung-nhan/{certificate}/pdf/", "/can-bo/chu-the/{organisation}/",
    "/can-bo/chu-the/{organisation}/sua/", "/can-bo/chu-the/{organisation}/dong-thoi-gian/",
    "/can-bo/san-pham/{product}/con-duong/", "/can-bo/san-pham/{product}/con-duong/viec/",
    "/chu-the/san-pham/{product}/con-duong/", "/chu-the/san-pham/{product}/con-duong/viec/",
    "/can-bo/con-duong/viec/{step}/xong/", "/can-bo/con-duong/viec/{step}/mo-lai/",
    "/can-bo/con-duong/viec/{step}/thoi/", "/chu-the/con-duong/viec/{step}/xong/",
    "/chu-the/con-duong/viec/{step}/mo-lai/", "/chu-the/con-duong/viec/{step}/thoi/",
    "/chu-the/y-tuong/{idea}/", "/chu-the/y-tuong/{idea}/sua/",
    "/chu-the/y-tuong/{idea}/gui/", "/chu-the/y-tuong/{idea}/rut/", "/can-bo/y-tuong/{idea}/",
    "/can-bo/y-tuong/{idea}/tiep-nhan/", "/can-bo/y-tuong/{idea}/tra-lai/",
    *(page for room in foreign.rooms() for page in room.PAGES),
]  # fmt: skip


@pytest.mark.parametrize("role", ["producer", "commune_officer", "council_member", "administrator"])
@pytest.mark.parametrize("method", ["get", "post"])
def test_what_belongs_to_others_is_closed(client: Client, role: str, method: str) -> None:
    """Neither another producer or commune, nor a member without a seat, nor the administrator."""
    there = world()
    home = {"commune_officer": {"unit": unit("30307")}, "producer": {"organisation": make_organisation()}}
    sign_in(client, actor_with(role, **home.get(role, {})))
    opened = {}
    for page in FOREIGN:
        path = page.format(**there)
        status = getattr(client, method)(path).status_code
        if status not in (403, 404, 405):
            opened[path] = status
    assert opened == {}
