"""The desk's pages of reports: what is owed, drafts, signing, templates, the ministry's tables."""

from __future__ import annotations

import datetime as dt
import io
from typing import Any

import docx
import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from ocop.base import clock
from ocop.files import sniff
from ocop.reports import documents, periods
from ocop.reports.models import Definition, Run
from tests.factories.people import actor_with, sign_in
from tests.factories.reports import award, make_definition, make_run, sign

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("places")]


@pytest.fixture
def officer(client: Client) -> Client:
    sign_in(client, actor_with("provincial_officer"))
    return client


@pytest.fixture
def leader() -> Client:
    client = Client()
    sign_in(client, actor_with("leader"))
    return client


def last_quarter() -> periods.Period:
    return periods.holding("quarter", clock.today()).before


def page(client: Client, name: str, *args: Any) -> str:
    answer = client.get(reverse(name, args=args))
    assert answer.status_code == 200, answer.status_code
    return answer.content.decode()


FORM: dict[str, Any] = {
    "name": "Báo cáo quý (ví dụ)", "kind": "quarter", "closing": "calendar", "due_days": "10",
    "since": "01/01/2026", "agency": "Sở Thử", "with_last_year": "on", "intro": "Kỳ {ky}: {so_1}.",
    "lines-TOTAL_FORMS": "3", "lines-INITIAL_FORMS": "0",
    "lines-0-indicator": "new_stars", "lines-0-place": "2",
    "lines-1-indicator": "stars_valid", "lines-1-stars": ">3", "lines-1-dimension": "star",
    "lines-1-place": "1",
}  # fmt: skip


def test_an_officer_defines_a_report_makes_it_and_a_leader_signs_it(officer: Client, leader: Client) -> None:
    award(4, dt.date(last_quarter().year, last_quarter().first_month, 3))
    answer = officer.post(reverse("officer:report_definition_add"), FORM)
    definition = Definition.objects.get()
    assert answer.status_code == 302 and answer.url == reverse(
        "officer:report_definition", args=[definition.pk]
    )
    assert [(line.indicator, line.star_min) for line in definition.lines.all()] == [
        ("stars_valid", 3),
        ("new_stars", 0),
    ]
    assert "Sản phẩm có sao còn hiệu lực" in page(officer, "officer:report_definition", definition.pk)

    made = officer.post(
        reverse("officer:report_make", args=[definition.pk]), {"period": last_quarter().code, "key": "a"}
    )
    run = Run.objects.get()
    assert made.url == reverse("officer:report", args=[run.pk])
    html = page(officer, "officer:report", run.pk)
    assert f"Kỳ {last_quarter().label}: 1." in html and "4 sao" in html and "Bản đang soạn" in html

    remark = {"version": run.version, "remark_1": "Tăng một sản phẩm.", "summary": "Tốt."}
    assert officer.post(reverse("officer:report_remarks", args=[run.pk]), remark).status_code == 302
    assert "Tăng một sản phẩm." in page(officer, "officer:report", run.pk)
    stale = officer.post(reverse("officer:report_remarks", args=[run.pk]), remark)
    assert stale.status_code == 422 and "vừa được người khác thay đổi" in stale.content.decode()

    signature = {
        "document_no": "7/BC",
        "signed_on": f"{clock.today():%d/%m/%Y}",
        "signer": "A",
        "signer_title": "B",
    }
    assert officer.post(reverse("officer:report_sign", args=[run.pk]), signature).status_code == 403
    assert (
        leader.post(reverse("officer:report_sign", args=[run.pk]), {**signature, "key": "s"}).status_code
        == 302
    )
    html = page(officer, "officer:report", run.pk)
    assert "Đã ký và giữ nguyên" in html and "7/BC" in html
    seen = page(officer, "officer:report_verify", run.pk)
    run.refresh_from_db()
    assert seen.count(run.sha256) == 2 and "Nội dung đúng như lúc ký" in seen and "Ký báo cáo" in seen


def test_what_is_owed_stands_first_with_its_days(officer: Client) -> None:
    make_definition(name="Báo cáo nợ (ví dụ)", since=last_quarter().end, due_days=0)
    html = page(officer, "officer:reports")
    assert "Báo cáo nợ (ví dụ)" in html and "Quá hạn" in html and last_quarter().label in html


def test_files_of_a_draft_are_made_and_those_of_a_signed_report_are_the_kept_ones(officer: Client) -> None:
    award()
    run = make_run()
    draft = b"".join(officer.get(reverse("officer:report_word", args=[run.pk])))
    assert "DỰ THẢO" in documents.text_of(draft)
    sheet = officer.get(reverse("officer:report_excel", args=[run.pk]))
    assert openpyxl.load_workbook(io.BytesIO(sheet.content)).sheetnames[0] == "Tổng hợp"
    signed = sign(run)
    award(5)
    for name, kept in (("word", signed.word), ("excel", signed.excel)):
        answer = officer.get(reverse(f"officer:report_{name}", args=[run.pk]))
        assert answer["ETag"] == f'"{kept.sha256}"' and "attachment" in answer["Content-Disposition"]  # type: ignore[union-attr]


def test_a_broken_frozen_copy_is_told(officer: Client) -> None:
    signed = sign(make_run())
    with connection.cursor() as cursor:  # as nobody in the program could
        cursor.execute("UPDATE reports_run SET sha256 = %s WHERE id = %s", ["0" * 64, signed.pk])
    assert "Nội dung khác lúc ký" in page(officer, "officer:report_verify", signed.pk)


def test_a_period_that_cannot_be_made_is_refused_in_words(officer: Client) -> None:
    definition = make_definition()
    make_run(definition, last_quarter().year, last_quarter().number, at=clock.now())
    again = {"period": last_quarter().code}
    html = officer.post(
        reverse("officer:report_make", args=[definition.pk]), again, follow=True
    ).content.decode()
    assert "Kỳ này đang có một bản soạn" in html
    html = officer.post(
        reverse("officer:report_make", args=[definition.pk]), {"period": "x"}, follow=True
    ).content.decode()
    assert "Hãy chọn một kỳ trong danh sách." in html
    assert Run.objects.count() == 1


def test_a_running_period_is_not_signed(leader: Client) -> None:
    run = make_run(
        number=periods.holding("quarter", clock.today()).number, year=clock.today().year, at=clock.now()
    )
    assert "Kỳ báo cáo chưa hết" in page(leader, "officer:report_sign", run.pk)
    facts = {"document_no": "1", "signed_on": f"{clock.today():%d/%m/%Y}", "signer": "A", "signer_title": "B"}
    assert leader.post(reverse("officer:report_sign", args=[run.pk]), facts).status_code == 422
    assert not Run.objects.get().is_signed


def test_a_draft_is_dropped_after_asking_and_a_signed_one_corrected(officer: Client) -> None:
    run = make_run()
    assert "Bỏ bản soạn này?" in page(officer, "officer:report_drop", run.pk)
    officer.post(reverse("officer:report_drop", args=[run.pk]))
    assert Run.objects.get().state == "dropped"
    signed = sign(make_run(run.definition))
    empty = officer.post(reverse("officer:report_correct", args=[signed.pk]), {"reason": ""})
    assert empty.status_code == 422
    answer = officer.post(
        reverse("officer:report_correct", args=[signed.pk]), {"reason": "Sai số.", "key": "c"}
    )
    new = Run.objects.get(replaces=signed)
    assert answer.url == reverse("officer:report", args=[new.pk])
    assert "Sai số." in page(officer, "officer:report", new.pk)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"intro": "Xem {khong_co}"}, "Không hiểu {khong_co}"),
        ({"until": "01/01/2025"}, "Ngày thôi dùng phải sau ngày bắt đầu dùng"),
        ({"lines-0-indicator": "", "lines-1-indicator": ""}, "Báo cáo cần từ 1 đến 30 dòng"),
        ({"lines-0-indicator": "revenue", "lines-0-dimension": "industry"}, "không chia theo mục này được"),
        ({"lines-0-indicator": "revenue", "lines-0-stars": "=4"}, "không tính riêng theo hạng sao được"),
        (
            {"lines-1-indicator": "new_stars", "lines-1-stars": "", "lines-1-dimension": ""},
            "hai dòng giống hệt nhau",
        ),
        ({"due_days": "181"}, "180"),
        ({"kind": "decade"}, "kind"),
    ],
)
def test_a_definition_that_is_not_right_is_told_where(
    officer: Client, change: dict[str, str], said: str
) -> None:
    answer = officer.post(reverse("officer:report_definition_add"), {**FORM, **change})
    assert answer.status_code == 422 and said in answer.content.decode()
    assert Definition.objects.count() == 0


def test_a_definition_is_shown_as_it_is_and_changed(officer: Client) -> None:
    definition = make_definition()
    html = page(officer, "officer:report_definition_edit", definition.pk)
    assert 'value="&gt;3" selected' in html or 'value=">3" selected' in html
    officer.post(reverse("officer:report_definition_edit", args=[definition.pk]), {**FORM, "name": "Tên mới"})
    definition.refresh_from_db()
    assert definition.name == "Tên mới" and definition.lines.count() == 2


def word_template(text: str) -> SimpleUploadedFile:
    document = docx.Document()
    document.add_paragraph(text)
    buffer = io.BytesIO()
    document.save(buffer)
    return SimpleUploadedFile("mẫu sở.docx", buffer.getvalue())


def test_the_office_sends_its_own_template_and_takes_it_back(officer: Client) -> None:
    definition = make_definition()
    url = reverse("officer:report_template", args=[definition.pk, "word"])
    bad = officer.post(url, {"file": word_template("{{ ky }} {{ ky.__class__ }}")})
    assert bad.status_code == 422 and "Tệp mẫu Word chưa dùng được" in bad.content.decode()
    assert officer.post(url, {"file": word_template("Riêng {{ ky }}: {{ so_1 }}")}).status_code == 302
    run = make_run(definition)
    text = documents.text_of(officer.get(reverse("officer:report_word", args=[run.pk])).content)
    assert "Riêng Quý III năm 2026: 0" in text
    assert "mẫu sở.docx" in page(officer, "officer:report_definition", definition.pk)
    officer.post(reverse("officer:report_template_clear", args=[definition.pk, "word"]))
    definition.refresh_from_db()
    assert definition.word is None


@pytest.mark.parametrize(("which", "media_type"), [("word", sniff.DOCX), ("excel", sniff.XLSX)])
def test_the_template_that_is_handed_out_is_taken_back(officer: Client, which: str, media_type: str) -> None:
    definition = make_definition()
    answer = officer.get(reverse("officer:report_template_file", args=[definition.pk, which]))
    assert answer["Content-Type"] == media_type
    sent = SimpleUploadedFile(f"mau.{'docx' if which == 'word' else 'xlsx'}", answer.content)
    back = officer.post(reverse("officer:report_template", args=[definition.pk, which]), {"file": sent})
    assert back.status_code == 302
    definition.refresh_from_db()
    assert getattr(definition, which) is not None
    again = officer.get(reverse("officer:report_template_file", args=[definition.pk, which]))
    assert b"".join(again.streaming_content) == answer.content  # type: ignore[attr-defined]
    name = "officer:report_excel" if which == "excel" else "officer:report_word"
    assert officer.get(reverse(name, args=[make_run(definition).pk])).status_code == 200


@pytest.mark.parametrize(
    ("which", "upload"),
    [
        ("word", SimpleUploadedFile("x.docx", b"no")),
        ("excel", SimpleUploadedFile("x.xlsx", b"MZ program")),
        ("excel", word_template("{{ ky }}")),
    ],
)
def test_another_kind_of_file_is_no_template(officer: Client, which: str, upload: SimpleUploadedFile) -> None:
    definition = make_definition()
    upload.seek(0)
    answer = officer.post(reverse("officer:report_template", args=[definition.pk, which]), {"file": upload})
    assert answer.status_code == 422


def test_the_ministrys_tables_are_handed_out(officer: Client) -> None:
    award(3, dt.date(2026, 2, 1))
    html = page(officer, "officer:report_ministry")
    assert "thoigGianDanhGia" in html and "Chưa đủ căn cứ về tên cột" in html and "SanPhamOCOP" in html
    answer = officer.get(reverse("officer:report_ministry_file", args=["PTNT_OCOP", "csv"]) + "?nam=2026")
    lines = b"".join(answer.streaming_content).decode().splitlines()  # type: ignore[attr-defined]
    assert lines[0].removeprefix("\ufeff").startswith("MA_OCOP,") and len(lines) == 2
    assert 'filename="PTNT_OCOP-2026.csv"' in answer["Content-Disposition"]
    book = officer.get(reverse("officer:report_ministry_file", args=["PTNT_OCOP", "xlsx"]) + "?nam=2026")
    assert openpyxl.load_workbook(io.BytesIO(book.content)).sheetnames == ["PTNT_OCOP"]
    assert officer.get(reverse("officer:report_ministry_file", args=["KHONG_CO", "csv"])).status_code == 404
    assert officer.get(reverse("officer:report_ministry_file", args=["PTNT_OCOP", "exe"])).status_code == 404
    assert (
        officer.get(
            reverse("officer:report_ministry_file", args=["PTNT_OCOP", "csv"]) + "?nam=abc"
        ).status_code
        == 200
    )


@pytest.mark.parametrize("role", ["commune_officer", "council_member", "advisor", "administrator"])
def test_other_roles_see_no_report(client: Client, role: str) -> None:
    run = sign(make_run())
    sign_in(client, actor_with(role))
    for name in ("report", "report_word", "report_excel", "report_verify", "report_sign", "report_correct"):
        assert client.get(reverse(f"officer:{name}", args=[run.pk])).status_code == 403
    assert client.get(reverse("officer:reports")).status_code == 403
    assert client.get(reverse("officer:report_ministry")).status_code == 403


def test_the_auditor_reads_and_changes_nothing(client: Client) -> None:
    run = sign(make_run())
    sign_in(client, actor_with("auditor"))
    assert client.get(reverse("officer:report", args=[run.pk])).status_code == 200
    assert client.get(reverse("officer:report_verify", args=[run.pk])).status_code == 200
    for name in ("report_compute", "report_drop", "report_correct", "report_remarks"):
        assert client.post(reverse(f"officer:{name}", args=[run.pk])).status_code == 403
    assert client.get(reverse("officer:report_definition_add")).status_code == 403
    assert "Lập báo cáo cho một kỳ" not in page(client, "officer:report_definition", run.definition_id)


def test_the_leader_makes_and_signs_and_does_not_define(leader: Client) -> None:
    definition = make_definition()
    assert leader.get(reverse("officer:report_definition_edit", args=[definition.pk])).status_code == 403
    assert "Lập báo cáo cho một kỳ" in page(leader, "officer:report_definition", definition.pk)


def test_pages_ask_no_more_when_there_is_more(officer: Client) -> None:
    award()
    first = make_run()
    asked: list[int] = []
    urls = [reverse("officer:reports"), reverse("officer:report_definition", args=[first.definition_id])]
    for more in (0, 4):
        for n in range(more):
            make_definition(since=dt.date(2024, 1, 1))
            sign(make_run(first.definition, 2025, n + 1))
            award(4)
        for url in urls:
            officer.get(url)
            with CaptureQueriesContext(connection) as found:
                officer.get(url)
            asked.append(len(found))
    assert asked[:2] == asked[2:]


def test_a_report_page_asks_the_same_for_one_row_and_for_many(officer: Client) -> None:
    award(3)
    small = make_run()
    for star in (3, 4, 5):
        award(star)
    large = make_run()
    counts = []
    for run in (small, large):
        with CaptureQueriesContext(connection) as found:
            officer.get(reverse("officer:report", args=[run.pk]))
        counts.append(len(found))
    assert counts[0] == counts[1]
