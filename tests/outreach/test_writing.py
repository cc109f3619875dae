"""A text becomes headings, lists, links and pictures of its own, and nothing else, whatever was typed."""

from __future__ import annotations

import re
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ocop.outreach import writing
from tests.architecture.source import PACKAGE, files_of

PICTURES = {1: writing.Shown("/tin-tuc/anh/7/lon/", 'Lọ "đường" <b>', "Ảnh: Bà Sáu", 800, 600)}
ALLOWED = {"h2", "h3", "h4", "p", "br", "ul", "ol", "li", "blockquote", "hr", "strong", "em", "a", "figure",
           "figcaption", "img"}  # fmt: skip
ATTRIBUTES = {"href", "rel", "src", "alt", "width", "height", "loading", "start"}


def html(text: str, **more: str) -> str:
    return str(writing.html(text, PICTURES, **more))


def tags(made: str) -> list[tuple[str, str]]:
    """The tags of what was made, each with its attributes as text."""
    return re.findall(r"</?([a-z0-9]+)((?:[^\"'>]|\"[^\"]*\")*)/?>", made)


def assert_harmless(made: str) -> None:
    for name, attributes in tags(made):
        assert name in ALLOWED, made
        assert set(re.findall(r"([a-z-]+)=\"", attributes)) <= ATTRIBUTES, made
    assert made.count("<") == len(tags(made)), made
    for url in re.findall(r"(?:href|src)=\"([^\"]*)\"", made):
        assert re.match(r"https?://|mailto:|/(?!/)", url), made


def test_headings_lists_emphasis_and_line_breaks() -> None:
    made = html("# Một\n\nXin **chào** *bạn*\ndòng hai\n\n### Hai\n\n- a\n- b\n\n> lời kể\n\n---\n\n1. x")
    assert made.split("\n") == [
        "<h2>Một</h2>", "<p>Xin <strong>chào</strong> <em>bạn</em><br>", "dòng hai</p>", "<h3>Hai</h3>",
        "<ul>", "<li>a</li>", "<li>b</li>", "</ul>", "<blockquote>", "<p>lời kể</p>", "</blockquote>", "<hr>",
        "<ol>", "<li>x</li>", "</ol>", "",
    ]  # fmt: skip


def test_links_lead_to_the_web_to_mail_and_within_the_site() -> None:
    made = html("[a](https://x.vn/?a=1&b=2) [b](/san-pham/3/) [c](mailto:a@x.vn)", site="https://ocop.vn")
    assert re.findall(r'href="([^"]+)"( rel="[^"]+")?', made) == [
        ("https://x.vn/?a=1&amp;b=2", ' rel="nofollow noopener"'), ("https://ocop.vn/san-pham/3/", ""),
        ("mailto:a@x.vn", ' rel="nofollow noopener"'),
    ]  # fmt: skip


def test_a_picture_stands_alone_with_its_words_and_one_that_is_not_there_is_left_out() -> None:
    made = html("Trước\n\n![bị bỏ](anh:1)\n\nGiữa ![](anh:1) dòng\n\n![](anh:9)")
    assert made.count("<figure>") == 1 and "bị bỏ" not in made
    assert 'alt="Lọ &quot;đường&quot; &lt;b&gt;"' in made and "<figcaption>Ảnh: Bà Sáu</figcaption>" in made
    assert "<p><figure" not in made
    assert writing.pictures_named("![](anh:1)\n\nchữ ![](anh:2)\n\n![](anh:9)") == [1, 9]


@pytest.mark.parametrize(
    "nasty",
    [
        "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", '<a href="x" onclick="y">z</a>',
        "<iframe src=//x.vn></iframe>", "<style>*{display:none}</style>", "<!-- x --><svg/onload=alert(1)>",
        "[a](javascript:alert(1))", "[a](JaVaScRiPt:alert(1))", "[a](java\tscript:alert(1))",
        "[a](&#106;avascript:alert(1))", "[a](data:text/html,<script>alert(1)</script>)", "[a](vbscript:x)",
        "[a](//la.vn)", "[a](/\\la.vn)", "[a](file:///etc/passwd)", "![a](https://la.vn/theo-doi.png)",
        "![a](data:image/svg+xml;base64,PHN2Zz4=)", '![a](anh:1 "x\\" onerror=alert(1)")',
        '[a](https://x.vn/"onmouseover="alert(1))', "[a](<https://x.vn/ onclick=alert(1)>)",
        '[a](https://x.vn "x\\" onclick=alert(1)")', "<https://x.vn>", "[a]: javascript:alert(1)\n\n[a]",
        "&lt;script&gt;alert(1)&lt;/script&gt;", "```html\n<script>\n```", "[![a](anh:1)](javascript:x)",
        "# <b onclick=x>tựa</b>", "- <script>\n- </script>", "[a](anh:1)",
    ],
)  # fmt: skip
def test_nothing_nasty_comes_through(nasty: str) -> None:
    made = html(f"Trước {nasty}\n\n{nasty}\n\nsau")
    assert_harmless(made)
    assert "sau" in made


@settings(max_examples=150, deadline=None)
@given(st.text("<>[]()!*_#-\"'`&/:;= \n\\anhjsc1x.", max_size=80))
def test_no_mixture_of_marks_makes_anything_else(text: str) -> None:
    assert_harmless(html(text))


@pytest.mark.parametrize(
    "piece", [">", "- ", "[", "![", "*a **b ", "_x", "[a](/", "(", "  - ", "![](anh:1)\n\n"]
)
def test_huge_nesting_ends_soon(piece: str) -> None:
    text = (piece * writing.MOST)[: writing.MOST]
    begun = time.perf_counter()
    assert_harmless(html(text))
    assert time.perf_counter() - begun < 5


def test_one_module_alone_calls_html_safe() -> None:
    calling = [
        path.name for path in files_of("outreach") if re.search(r"mark_safe|SafeString\(", path.read_text())
    ]
    assert calling == ["writing.py"]
    pages = [
        path
        for path in (PACKAGE / "web").rglob("*.html")
        if re.search(r"(outreach|news|article|publication)", path.name)
    ]
    assert len(pages) > 8
    assert [path.name for path in pages if re.search(r"\|\s*safe|autoescape off", path.read_text())] == []
