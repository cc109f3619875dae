from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from ninja.constants import NOT_SET
from ninja.operation import Operation

from ocop.api import auth
from ocop.api.door import api
from tests.api.conftest import Caller


def operations() -> Iterator[tuple[str, Operation]]:
    for prefix, router in api._routers:
        for path, view in router.path_operations.items():
            for operation in view.operations:
                yield f"{operation.methods[0]} {prefix}{path}", operation


def of_persons() -> Iterator[tuple[str, Operation]]:
    """All but those for systems with a key, which tests/api/epcis looks at."""
    return ((name, operation) for name, operation in operations() if " /epcis" not in name)


def test_every_operation_states_who_may_ask() -> None:
    found = dict(operations())
    assert found
    assert [name for name, operation in found.items() if operation.auth_param is NOT_SET] == []


def test_an_operation_that_states_nothing_is_for_signed_in_persons() -> None:
    stated: object = api.auth
    assert stated == [auth.signed_in] or stated is auth.signed_in


def test_whatever_lies_under_me_needs_a_sign_in_and_nothing_else_does() -> None:
    for name, operation in of_persons():
        is_mine = "/me" in name
        assert (operation.auth_param is auth.signed_in) == is_mine, name


def test_every_operation_declares_the_problems_it_answers_with() -> None:
    for name, operation in of_persons():
        declared = set(operation.response_models)
        if operation.auth_param is auth.signed_in:
            assert 401 in declared, name
        if "{" in name:
            assert {404, 422} <= declared, name
        if operation.methods[0] in {"PUT", "POST", "PATCH", "DELETE"}:
            assert {400, 422} <= declared, name


def test_the_epcis_door_is_for_keys_and_sessions_alone() -> None:
    found = [operation for name, operation in operations() if " /epcis" in name]
    assert len(found) == 64
    assert all(operation.auth_param is auth.by_key_or_session for operation in found)


@pytest.mark.django_db
def test_the_schema_and_its_page_are_public_and_come_from_here(caller: Caller) -> None:
    schema = caller.get("/openapi.json")
    assert schema["openapi"].startswith("3.1")
    page = caller.client.get("/api/v1/docs")
    assert page.status_code == 200
    assert "http://" not in page.content.decode() and "https://" not in page.content.decode()


@pytest.mark.django_db
def test_problems_are_declared_as_problem_json(caller: Caller) -> None:
    schema = caller.get("/openapi.json")
    for path, methods in schema["paths"].items():
        for operation in methods.values():
            for code, response in operation["responses"].items():
                kind = "application/problem+json" if int(code) >= 400 else "application/json"
                linked = ["application/ld+json"] if "/epcis" in path and int(code) < 400 else []
                assert list(response.get("content", {})) in ([kind, *linked], []), path


@pytest.mark.django_db
def test_names_of_schemas_are_not_shared_by_two_things() -> None:
    """Two classes of one name would silently overwrite each other in the published schema."""
    import ocop.api.certificates
    import ocop.api.councils
    import ocop.api.criteria
    import ocop.api.dossiers
    import ocop.api.people
    import ocop.api.places
    import ocop.api.products

    seen: dict[str, str] = {}
    for room in ("certificates", "councils", "criteria", "dossiers", "people", "places", "products"):
        module: Any = getattr(ocop.api, room)
        for name, thing in vars(module).items():
            if isinstance(thing, type) and thing.__module__ == module.__name__:
                assert seen.setdefault(name, module.__name__) == module.__name__
    assert seen


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/me", "/me/turns", "/me/dossiers", "/me/sessions", "/me/hearings/1/card"])
def test_a_stranger_is_asked_to_sign_in(caller: Caller, path: str) -> None:
    assert caller.get(path, 401)["title"] == "Cần đăng nhập"


@pytest.mark.django_db
def test_problems_speak_the_readers_language(caller: Caller) -> None:
    caller.client.defaults["HTTP_ACCEPT_LANGUAGE"] = "vi"
    problem = caller.get("/products", 422, size=1000)
    assert problem["errors"] == [{"field": "size", "detail": "Số nằm ngoài khoảng cho phép: 100."}]
