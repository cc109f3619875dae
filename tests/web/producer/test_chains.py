"""Value chains at the producer's desk: list, page, forms, stages, and the hint at a criterion."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from ocop.base import clock
from ocop.dossiers import queries as dossiers
from ocop.products.models import ChainPartner, CircularPractice, MaterialArea, ProcessingStage, Product
from tests.factories.dossiers import REPRESENTED, make_dossier, make_ready_product
from tests.factories.files import make_document
from tests.factories.organisations import make_organisation
from tests.factories.people import actor_with, sign_in
from tests.factories.products import make_product
from tests.factories.sourcing import make_chain, make_entry, make_stage
from tests.web.pages import html

pytestmark = pytest.mark.django_db
LIST = "/chu-the/chuoi-gia-tri/"


@pytest.fixture
def own(client: Client) -> Product:
    """A product of the producer who is signed in."""
    product = make_product(make_organisation(**REPRESENTED))
    sign_in(client, actor_with("producer", organisation=product.organisation))
    return product


def test_a_chain_is_written_from_nothing_to_a_drawing(client: Client, own: Product) -> None:
    page = f"{LIST}{own.pk}/"
    assert "Chưa bắt đầu" in html(client.get(LIST))
    assert "Sơ đồ hiện ra khi có mục đầu tiên" in html(client.get(page))
    area = {"name": "Vườn nhà", "kind": "crop", "grows": "Thốt nốt", "area_ha": "2,5", "key": "a"}
    for _twice in range(2):
        made = client.post(f"{page}them/area/", area)
        assert (made.status_code, made["Location"]) == (302, f"{page}#area")
    assert MaterialArea.objects.get().area_ha == Decimal("2.5")
    partner = {"role": "linked", "name": "Tổ hộ Vĩnh Hạ", "households": "12", "share": "60", "key": "b"}
    assert client.post(f"{page}them/partner/", partner).status_code == 302
    assert client.post(f"{page}them/practice/", {"waste": "Vỏ", "becomes": "than"}).status_code == 302
    stage = {"name": "Nấu đường", "phase": "process", "method": "manual", "key": "c"}
    assert client.post(f"{page}cong-doan/", stage).status_code == 302
    head = {"commune_share": "80", "province_share": "100", "site_kind": "craft_village",
            "site_name": "Làng nghề đường", "is_shown": "on"}  # fmt: skip
    assert client.post(f"{page}chung/", head).status_code == 302
    seen = html(client.get(page))
    for words in ("<svg", "Vườn nhà", "Tổ hộ Vĩnh Hạ", "1. Nấu đường", "Vỏ → than", "Làng nghề đường"):
        assert words in seen, words
    assert "Chưa ghi</p>" not in seen and "Đã ghi đủ" in html(client.get(LIST))


def test_what_is_wrong_stands_in_the_form_with_what_was_typed(client: Client, own: Product) -> None:
    page = f"{LIST}{own.pk}/them/area/"
    answer = client.post(page, {"name": "Vườn nhà", "kind": "crop", "grows": "Xoài", "certificate_no": "12"})
    assert answer.status_code == 422
    assert "Hãy chọn loại chứng nhận" in html(answer) and 'value="Vườn nhà"' in html(answer)
    wrong = client.post(f"{LIST}{own.pk}/chung/", {"site_kind": "craft_village"})
    assert wrong.status_code == 422 and "Hãy chọn loại và ghi tên" in html(wrong)
    assert client.get(f"{LIST}{own.pk}/them/khac/").status_code == 404
    assert not MaterialArea.objects.exists()


def test_an_entry_is_changed_and_ended_and_then_shown_as_over(client: Client, own: Product) -> None:
    row = make_entry("partner", own, name="Tổ hộ")
    page = f"{LIST}muc/partner/{row.pk}/"
    seen = html(client.get(page))
    assert 'value="Tổ hộ"' in seen and f'action="{page}thoi/"' in seen
    assert f'href="{LIST}{own.pk}/">Thôi, quay lại' in seen
    changed = {"role": "supplier", "name": "Tổ hộ mới", "households": "3"}
    assert client.post(page, changed)["Location"] == f"{LIST}{own.pk}/#partner"
    assert ChainPartner.objects.get().households == 3
    tomorrow = clock.today() + dt.timedelta(days=1)
    assert client.post(f"{page}thoi/", {"ended_on": f"{tomorrow:%d/%m/%Y}"}).status_code == 422
    ended = {"ended_on": f"{clock.today():%d/%m/%Y}", "end_note": "Hết hợp đồng"}
    assert client.post(f"{page}thoi/", ended).status_code == 302
    seen = html(client.get(f"{LIST}{own.pk}/"))
    assert "Đã thôi dùng" in seen and "Hết hợp đồng" in seen
    assert "hãy thêm mục mới" in html(client.get(page))


def test_stages_are_moved_and_removed(client: Client, own: Product) -> None:
    first, second = make_stage(own, name="Rửa"), make_stage(own, name="Nấu")
    client.post(f"{LIST}cong-doan/{second.pk}/len/")
    assert list(own.stages.values_list("name", flat=True)) == ["Nấu", "Rửa"]
    client.post(f"{LIST}cong-doan/{second.pk}/xuong/")
    assert list(own.stages.values_list("name", flat=True)) == ["Rửa", "Nấu"]
    edited = {"name": "Rửa sạch", "phase": "prepare", "method": "machine"}
    assert client.post(f"{LIST}cong-doan/{first.pk}/", edited).status_code == 302
    client.post(f"{LIST}cong-doan/{second.pk}/bo/")
    assert [(row.name, row.method) for row in ProcessingStage.objects.all()] == [("Rửa sạch", "machine")]


def test_another_products_can_be_ticked_and_a_foreign_one_not(client: Client, own: Product) -> None:
    second, foreign = make_product(own.organisation), make_product()
    given = {"waste": "Vỏ", "becomes": "than"}
    assert client.post(f"{LIST}{own.pk}/them/practice/", {**given, "serves": [foreign.pk]}).status_code == 422
    assert client.post(f"{LIST}{own.pk}/them/practice/", {**given, "serves": [second.pk]}).status_code == 302
    assert set(CircularPractice.objects.get().products.all()) == {own, second}


def test_what_runs_out_waits_in_the_work_list_and_on_the_list_of_chains(client: Client, own: Product) -> None:
    soon = clock.today() + dt.timedelta(days=9)
    make_entry("area", own, name="Vườn sắp hết hạn", scheme="vietgap", certified_until=soon)
    assert "Vườn sắp hết hạn" in html(client.get("/chu-the/"))
    assert "Vườn sắp hết hạn" in html(client.get(LIST))


def test_the_page_of_a_chain_costs_the_same_however_long_it_is(client: Client, own: Product) -> None:
    def cost() -> int:
        client.get(f"{LIST}{own.pk}/")
        with CaptureQueriesContext(connection) as seen:
            assert client.get(f"{LIST}{own.pk}/").status_code == 200
        return len(seen)

    for kind in ("area", "partner", "practice"):
        make_entry(kind, own)
    make_stage(own)
    one = cost()
    for kind in ("area", "partner", "practice") * 2:
        make_entry(
            kind,
            own,
            proof=make_document(own.organisation),
            **({} if kind == "practice" else {"unit": own.unit}),
        )
    make_stage(own)
    assert cost() == one


def test_the_hint_is_shown_taken_in_one_tap_and_never_overwrites_silently(
    client: Client, packs: None
) -> None:
    product = make_ready_product(make_organisation(**REPRESENTED), set_no=7)
    sign_in(client, actor_with("producer", organisation=product.organisation))
    proof = make_document(product.organisation, kind="other", title="Hợp đồng mua mật hoa")
    make_chain(product, province_share=Decimal(80), share_proof=proof)
    dossier = make_dossier(product=product)
    page = f"/chu-the/ho-so/{dossier.pk}/tieu-chi/1.1/"
    seen = html(client.get(page))
    assert "Theo chuỗi giá trị: 80 % nguyên liệu trong tỉnh → mức 3 (3 điểm)." in seen
    assert "Hợp đồng mua mật hoa" in seen and "Chọn mức gợi ý" in seen
    assert "chuỗi giá trị gợi ý mức 3" in html(client.get(f"/chu-the/ho-so/{dossier.pk}/tieu-chi/"))
    client.post(page, {"level": "0", "version": "0"})
    seen = html(client.get(page))
    assert "Mức đang chọn được 1 điểm" in seen and "Đổi sang mức gợi ý" in seen
    assert client.post(f"{page}goi-y/", {"level": "2", "version": "0"}).status_code == 409
    assert dossiers.answers(dossier)["1.1"].level == 0
    assert client.post(f"{page}goi-y/", {"level": "2", "version": "1"}).status_code == 302
    assert dossiers.answers(dossier)["1.1"].level == 2
    assert [row.document for row in dossiers.citations(dossier)["1.1"]] == [proof]
    assert "Đang chọn mức này" in html(client.get(page))
