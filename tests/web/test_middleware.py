"""What holds around every page."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from django.urls import include, path

from ocop.base import clock, readonly
from ocop.base.actor import system
from ocop.base.refusals import Refused
from ocop.config import urls
from ocop.notices.models import Notice
from ocop.people import actions
from ocop.people.models import Person
from ocop.web.access import DeskRequest, anyone, rights, signed_in
from tests.factories.people import PASSWORD, actor_with, make_person, sign_in

pytestmark = [pytest.mark.django_db, pytest.mark.urls(__name__)]


def says_nothing(request: HttpRequest) -> HttpResponse:
    return HttpResponse("open")


@anyone
def writes(request: HttpRequest) -> HttpResponse:
    actions.create_person(username="moi", full_name="Mới", by=system(), at=clock.now())
    return HttpResponse("written")


@anyone
def refuses(request: HttpRequest, about: Any) -> HttpResponse:
    raise Refused("Chưa đến ngày nộp.", about=about)


@anyone
def breaks(request: HttpRequest) -> HttpResponse:
    raise ZeroDivisionError


@signed_in
def names(request: DeskRequest) -> HttpResponse:
    return HttpResponse(f"{request.actor.role}@{request.actor.unit_code}")


@rights("journal.view", "people.manage")
def guarded(request: HttpRequest) -> HttpResponse:
    return HttpResponse("in")


urlpatterns = [
    path("nothing", says_nothing),
    path("writes", writes),
    path("refuses/<str:about>", refuses),
    path("breaks", breaks),
    path("names", names),
    path("guarded", guarded),
    path("", include(urls)),
]
handler403, handler404, handler500 = urls.handler403, urls.handler404, urls.handler500


@pytest.fixture
def logged() -> Iterator[list[dict[str, Any]]]:
    """What is logged of requests while the test runs."""
    found: list[dict[str, Any]] = []

    class Keep(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            found.append(dict(record.msg) if isinstance(record.msg, dict) else {"event": record.getMessage()})

    logger, handler = logging.getLogger("ocop.web.requests"), Keep()
    level = logger.level
    logger.addHandler(handler)
    logger.setLevel(logging.INFO)
    yield found
    logger.removeHandler(handler)
    logger.setLevel(level)


def test_a_page_that_says_nothing_is_closed_even_to_the_administrator(client: Client) -> None:
    assert client.get("/nothing").status_code == 403
    sign_in(client, actor_with("administrator"))
    assert client.get("/nothing").status_code == 403


def test_a_guarded_page_sends_strangers_to_sign_in_and_refuses_other_roles(client: Client) -> None:
    answer = client.get("/guarded?x=1")
    assert (answer.status_code, answer["Location"]) == (302, "/tai-khoan/dang-nhap?next=/guarded%3Fx%3D1")
    sign_in(client, actor_with("commune_officer"))
    refused = client.get("/guarded")
    assert refused.status_code == 403
    assert "Vai trò đang dùng không được mở trang này" in refused.content.decode()
    sign_in(client, actor_with("auditor"))
    assert client.get("/guarded").content == b"in"


def test_a_person_without_any_role_is_let_in_nowhere_but_to_their_own_pages(client: Client) -> None:
    client.force_login(make_person())
    assert client.get("/guarded").status_code == 403
    assert client.get("/names").content == b"@"


def test_a_form_sent_after_the_session_ended_leads_back_to_its_page(client: Client) -> None:
    answer = client.post("/guarded", HTTP_REFERER="http://testserver/can-bo/trang")
    assert answer["Location"] == "/tai-khoan/dang-nhap?next=/can-bo/trang"
    foreign = client.post("/guarded", HTTP_REFERER="https://ac.example/trang")
    assert foreign["Location"] == "/tai-khoan/dang-nhap?next=/"


def test_saving_in_the_background_after_the_session_ended_never_looks_saved(client: Client) -> None:
    answer = client.post("/guarded", headers={"HX-Request": "true"})
    assert answer.status_code == 401
    assert "Hãy đăng nhập lại" in answer.content.decode()


def test_the_actor_is_the_appointment_kept_in_the_session(client: Client) -> None:
    person = make_person()
    officer, auditor = actor_with("commune_officer", person=person), actor_with("auditor", person=person)
    sign_in(client, auditor)
    assert client.get("/names").content == b"auditor@91"
    sign_in(client, officer)
    assert client.get("/names").content == b"commune_officer@30337"


def test_an_appointment_forged_into_the_session_is_not_used(client: Client) -> None:
    admin, officer = actor_with("administrator"), actor_with("commune_officer")
    sign_in(client, officer)
    session = client.session
    session["appointment"] = admin.appointment_id
    session.save()
    assert client.get("/names").content == b"commune_officer@30337"


def test_reading_a_page_never_writes(client: Client) -> None:
    with pytest.raises(readonly.WriteInRead):
        client.get("/writes")
    assert not Person.objects.filter(username="moi").exists()
    assert client.post("/writes").status_code == 200
    assert Person.objects.filter(username="moi").exists()


@pytest.mark.parametrize(
    ("about", "status"), [("person", 403), ("thing", 409), ("stale", 409), ("input", 422)]
)
def test_a_refusal_becomes_a_page_with_its_reason(client: Client, about: str, status: int) -> None:
    answer = client.get(f"/refuses/{about}")
    assert answer.status_code == status
    assert "Chưa đến ngày nộp." in answer.content.decode() and "<html" in answer.content.decode()


def test_a_refusal_of_a_part_of_a_page_is_a_part_too(client: Client) -> None:
    answer = client.get("/refuses/thing", headers={"HX-Request": "true"})
    assert answer.status_code == 409
    assert "Chưa đến ngày nộp." in answer.content.decode() and "<html" not in answer.content.decode()


def test_our_own_fault_is_a_calm_page_without_any_detail() -> None:
    answer = Client(raise_request_exception=False).get("/breaks")
    page = answer.content.decode()
    assert answer.status_code == 500
    assert "Hệ thống gặp lỗi" in page and "ZeroDivision" not in page


def test_an_unknown_address_says_so_in_vietnamese(client: Client) -> None:
    answer = client.get("/khong-co")
    assert answer.status_code == 404
    assert "Không tìm thấy trang" in answer.content.decode()


def test_each_request_has_an_id_in_the_answer_and_in_its_log(
    client: Client, logged: list[dict[str, Any]]
) -> None:
    officer = actor_with("commune_officer")
    sign_in(client, officer)
    first, second = client.get("/names?q=bi-mat"), client.get("/health")
    assert first["X-Request-Id"] != second["X-Request-Id"]
    said = logged[0]
    assert (said["event"], said["path"], said["status"]) == ("request", "/names", 200)
    assert (said["request_id"], said["person"]) == (first["X-Request-Id"], officer.person_id)
    assert "bi-mat" not in json.dumps(logged)
    assert "person" not in logged[1]


def test_pages_carry_the_headers_that_keep_strangers_out(client: Client) -> None:
    headers = client.get("/tai-khoan/dang-nhap").headers
    policy = headers["Content-Security-Policy"]
    for part in ("default-src 'self'", "script-src 'self'", "style-src 'self'", "object-src 'none'",
                 "frame-ancestors 'none'", "form-action 'self'", "base-uri 'none'"):  # fmt: skip
        assert part in policy
    assert "unsafe" not in policy
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["Referrer-Policy"] == "same-origin"


def test_the_session_cookie_is_out_of_reach_of_scripts_and_other_sites(client: Client) -> None:
    client.post("/tai-khoan/dang-nhap", {"login": make_person().username, "password": PASSWORD})
    cookie = client.cookies[settings.SESSION_COOKIE_NAME]
    assert cookie["httponly"] and cookie["samesite"] == "Lax"


def test_health_says_ok_and_tells_when_the_database_is_away(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    answer = client.get("/health").json()
    assert (answer["status"], answer["jobs"]) == ("ok", {"waiting": 0, "failed": 0, "oldest": 0.0})
    from django.db import DatabaseError

    from ocop.web import health

    class Away:
        def cursor(self) -> None:
            raise DatabaseError

    monkeypatch.setattr(health, "connection", Away())
    answer = health.health(RequestFactory().get("/health"))
    assert (answer.status_code, json.loads(answer.content)["status"]) == (503, "database down")


def test_a_stranger_reads_a_public_page_without_a_query(
    client: Client, django_assert_num_queries: Any
) -> None:
    with django_assert_num_queries(0):
        client.get("/tai-khoan/chua-co-tai-khoan")
    assert not Notice.objects.exists()
