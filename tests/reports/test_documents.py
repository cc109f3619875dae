"""The Word file, the office's own templates, and what a template may not do."""

from __future__ import annotations

import io
import zipfile
from typing import Any

import docx
import pytest
from jinja2 import TemplateError

from ocop.base.refusals import Refused
from ocop.reports import documents, samples, sandbox
from tests.reports.nasty import FORMULAS
from tests.reports.test_excel import nasty_content


def read(data: bytes) -> Any:
    return docx.Document(io.BytesIO(data))


def cells(table: Any) -> list[list[str]]:
    return [[cell.text for cell in row.cells] for row in table.rows]


def test_the_word_file_opens_and_holds_the_figures_as_they_are_read_in_vietnam() -> None:
    made = samples.content()
    made["lines"][1]["total"] = {"now": 1_234_567, "last_year": 10, "before": 12}
    document = read(documents.word(made, "ab" * 32))
    _head, summary, detail, _closing = document.tables
    assert cells(summary)[0][3:] == [
        "Quý III năm 2026", "Quý III năm 2025", "Tăng, giảm", "Tăng, giảm (%)",
        "Quý II năm 2026", "Tăng, giảm", "Tăng, giảm (%)",
    ]  # fmt: skip
    assert cells(summary)[1] == [
        "1",
        "Sản phẩm được công nhận lần đầu",
        "sản phẩm",
        "4",
        "0",
        "+4",
        "–",
        "2",
        "+2",
        "+100,0",
    ]
    assert cells(summary)[2][3] == "1.234.567"
    assert cells(detail)[1] == ["5 sao", "1", "0", "+1", "–", "1", "0", "0,0"]
    assert cells(detail)[2][0] == samples.NASTY
    assert cells(detail)[3][0] == "Tổng"
    text = documents.text_of(documents.word(made, "ab" * 32))
    for said in (
        "SỞ VÍ DỤ", "Số: 1/BC-VD", "Ví Dụ, ngày 05 tháng 10 năm 2026", "GIÁM ĐỐC", "Người Ký Thử",
        "Nhận xét thử cho dòng 1.", "Nhận xét chung thử.", "ab" * 32, "Kính gửi: nơi nhận thử (Quý III",
    ):  # fmt: skip
        assert said in text, said


def test_a_draft_says_that_it_is_one_and_bears_no_hash() -> None:
    text = documents.text_of(documents.word({**samples.content(), "signature": None}))
    assert "DỰ THẢO" in text and "Mã kiểm chứng" not in text and "ngày ..... tháng" in text
    assert "DỰ THẢO" not in documents.text_of(documents.word(samples.content(), "0" * 64))


def test_a_report_without_comparison_has_one_column_of_figures() -> None:
    made = {**samples.content(), "compared": {}}
    assert [len(row) for row in cells(read(documents.word(made)).tables[1])] == [4, 4, 4]


def test_a_correction_names_what_it_replaces() -> None:
    old = {"document_no": "9/BC", "sha256": "x", "reason": "Bỏ sót.", "signed_on": "2026-10-02"}
    text = documents.text_of(documents.word({**samples.content(), "replaces": old}))
    assert "Thay báo cáo số 9/BC ký ngày 02/10/2026. Lý do: Bỏ sót." in text


@pytest.mark.parametrize("text", FORMULAS)
def test_any_text_is_printed_and_none_is_run(text: str) -> None:
    """Neither Word's XML nor the template's language takes data for something else."""
    data = documents.word(nasty_content(text), "0" * 64)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        body = archive.read("word/document.xml").decode()
    assert "<w:fldChar" not in body and "w:hyperlink" not in body and "instrText" not in body
    label = cells(read(data).tables[2])[1][0]
    visible = documents._clean(text)
    assert label.split() == visible.replace("{_{", "{{").replace("}_}", "}}").split()


# ---------------------------------------------------------------- templates


def template(*lines: str) -> bytes:
    document = docx.Document()
    for line in lines:
        document.add_paragraph(line)
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def test_our_own_template_passes_its_own_check() -> None:
    documents.check_template(documents.SHIPPED.read_bytes())


def test_an_office_changes_the_template_and_sees_its_words() -> None:
    document = docx.Document(str(documents.SHIPPED))
    document.add_paragraph("Riêng của sở: {{ so_2 }} sản phẩm, {{ don_vi|upper }}.")
    buffer = io.BytesIO()
    document.save(buffer)
    documents.check_template(buffer.getvalue())
    text = documents.text_of(documents.word(samples.content(), "0" * 64, buffer.getvalue()))
    assert "Riêng của sở: 13 sản phẩm, SỞ VÍ DỤ." in text


ESCAPES = [
    "{{ ''.__class__ }}",
    "{{ ky.__class__.__mro__[1].__subclasses__() }}",
    "{{ ky['__class__'] }}",
    "{{ ky|attr('__class__') }}",
    "{{ self.__init__.__globals__ }}",
    "{{ self._TemplateReference__context }}",
    "{{ cycler.__init__.__globals__.os.popen('id').read() }}",
    "{{ lipsum.__globals__['os'].popen('id').read() }}",
    "{{ namespace.__init__.__globals__ }}",
    "{{ range(10) }}",
    "{{ dict(a=1) }}",
    "{{ joiner() }}",
    "{{ bang.append(1) }}",
    "{{ ky.format(1) }}",
    "{{ '{0.__class__}'.format(ky) }}",
    "{{ ky % 3 }}",
    "{{ 'x' * 1000000000 }}",
    "{{ 9 ** 99999999 }}",
    "{{ ky[('__cl' ~ 'ass__')] }}",
    "{{ ky[bang] }}",
    "{% include '/etc/passwd' %}",
    "{% import 'os' as os %}",
    "{% from 'os' import popen %}",
    "{% extends 'x' %}",
    "{% macro m() %}x{% endmacro %}",
    "{% call ky() %}x{% endcall %}",
    "{% filter upper %}x{% endfilter %}",
    "".join(f"{{% for {n} in cot %}}" for n in "abcd") + "x" + "{% endfor %}" * 4,
    "{% for a in bang recursive %}{{ loop(a) }}{% endfor %}",
    "{{ bang|map(attribute='__class__')|list }}",
    "{{ ky|pprint }}",
    "{{ ky|format }}",
    "{{ ky|xmlattr }}",
    "{% set x = ky.__class__ %}{{ x }}",
    "{% do ky.x() %}",
    "{% autoescape false %}{{ ky }}{% endautoescape %}",
    "{{ ky|safe }}",
]


@pytest.mark.parametrize("attack", ESCAPES)
def test_a_template_that_reaches_into_the_program_is_refused(attack: str) -> None:
    with pytest.raises(Refused) as refused:
        documents.check_template(template("{{ ky }}", attack))
    assert refused.value.reason.field == "file"
    with pytest.raises((TemplateError, TypeError)):
        sandbox.Plain().from_string(attack).render({"ky": "x", "bang": [{"a": 1}], "cot": ["a"]})


@pytest.mark.parametrize(
    "good",
    [
        "{{ ky }}",
        "{% if so %}Số {{ so }}{% else %}x{% endif %}",
        "{% for c in cot %}{{ loop.index }} {{ c }}{% endfor %}",
        "{{ bang[0].ten }} {{ bang[0]['dvt'] }}",
        "{{ cot|join(', ') }} {{ cot|length }}",
        "{{ nguoi_ky or 'x' }}",
        "{% set a = ky %}{{ a|upper }}",
        "{{ so_1 ~ ' sản phẩm' }}",
        "{% if cot|length > 2 and not du_thao %}x{% endif %}",
    ],
)  # fmt: skip
def test_what_an_office_needs_is_allowed(good: str) -> None:
    documents.check_template(template("{{ ky }}", good))


def test_a_result_that_grows_past_all_bounds_is_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sandbox, "MOST_LETTERS", 1000)
    loops = "{% for a in r %}{% for b in r %}0123456789{% endfor %}{% endfor %}"
    with pytest.raises(sandbox.NotAllowed):
        sandbox.Plain().from_string(loops).render({"r": [1] * 20})


@pytest.mark.parametrize(
    ("broken", "said"),
    [
        (b"", "không phải tệp Word"),
        (b"PK\x03\x04", "không phải tệp Word"),
        (template("Không có kỳ"), "thiếu {{ ky }}"),
        (template("{{ ky }}", "{{ ky "), "Tệp mẫu Word chưa dùng được"),
        (template("{{ ky }}", "{% for x in bang %}"), "Tệp mẫu Word chưa dùng được"),
        (template("{{ ky }}", "{{ khong_co.gi }}"), "Tệp mẫu Word chưa dùng được"),
        (template("{{ ky }}", "{{ ky|khonglọc }}"), "Tệp mẫu Word chưa dùng được"),
    ],
)
def test_a_template_that_breaks_is_refused_in_words(broken: bytes, said: str) -> None:
    with pytest.raises(Refused) as refused:
        documents.check_template(broken)
    assert said in refused.value.reason.text


def changed(part: str, old: bytes, new: bytes) -> bytes:
    source, buffer = io.BytesIO(documents.SHIPPED.read_bytes()), io.BytesIO()
    with zipfile.ZipFile(source) as read_, zipfile.ZipFile(buffer, "w") as write:
        for name in read_.namelist():
            body = read_.read(name)
            write.writestr(name, body.replace(old, new, 1) if name == part else body)
    return buffer.getvalue()


BODY, RELS = "word/document.xml", "word/_rels/document.xml.rels"
END, LAST = b"</w:body>", b"</Relationships>"


def outside(kind: str) -> bytes:
    """A relationship to something on the web, as the last of its file."""
    target = 'Target="http://xau.example" TargetMode="External"'
    return f'<Relationship Id="r9" Type="http://schemas.example/{kind}" {target}/></Relationships>'.encode()


def field(*pieces: bytes) -> bytes:
    """A field whose code is written in pieces, as the last of the body."""
    runs = b"".join(b"<w:r><w:instrText>%s</w:instrText></w:r>" % piece for piece in pieces)
    return b"<w:p>" + runs + b"</w:p></w:body>"


@pytest.mark.parametrize(
    ("part", "old", "new"),
    [
        (RELS, LAST, outside("attachedTemplate")),
        (RELS, LAST, outside("image")),
        (BODY, END, field(b' DDEAUTO c:\\x "calc" ')),
        (BODY, END, field(b" INCLUDE", b'TEXT "http://xau.example" ')),
        (BODY, END, b'<w:p><w:fldSimple w:instr=" INCLUDEPICTURE x "/></w:p></w:body>'),
        (BODY, END, b"<w:altChunk/></w:body>"),
        (BODY, END, b'<w:p><w:object><o:OLEObject xmlns:o="urn:o"/></w:object></w:p></w:body>'),
    ],
)
def test_a_template_that_fetches_or_runs_something_is_refused(part: str, old: bytes, new: bytes) -> None:
    with pytest.raises(Refused) as refused:
        documents.check_template(changed(part, old, new))
    assert "ngoài tệp" in refused.value.reason.text


def test_a_link_to_click_on_may_stay() -> None:
    documents.check_template(changed(RELS, LAST, outside("relationships/hyperlink")))
