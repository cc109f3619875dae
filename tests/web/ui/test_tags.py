from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from django import forms
from django.template import Context, Template
from django.utils import translation
from django_cotton.compiler_regex import CottonCompiler

from ocop.web.ui.templatetags import ui


def render(source: str, **context: Any) -> str:
    # what the loader does with a file: component tags become template tags first
    compiled = CottonCompiler().process("{% load ui %}" + source)
    return Template(compiled).render(Context(context))


@pytest.mark.parametrize("count", [1, 2, 3, 4, 5])
def test_stars_are_one_shape_with_words(count: int) -> None:
    drawn = render("{{ n|stars }}", n=count)
    assert f'aria-label="{count} sao"' in drawn
    assert drawn.count("<svg") == 1
    assert f"#stars-{count}" in drawn


@pytest.mark.parametrize("nothing", [None, 0, 6, ""])
def test_no_stars_are_said_in_words(nothing: Any) -> None:
    assert "chưa có sao" in render("{{ n|stars }}", n=nothing)


def test_stars_with_text_are_read_once() -> None:
    drawn = render('{{ 4|stars:"text" }}')
    assert "aria-hidden" in drawn
    assert drawn.count("4 sao") == 1


def test_star_component_equals_the_filter() -> None:
    assert render('<c-stars n="4" />').strip() == render("{{ 4|stars }}")


@pytest.mark.parametrize(
    ("days", "kind", "words"),
    [
        (-2, "is-late", "Quá hạn 2 ngày"),
        (0, "is-warn", "Hôm nay là hạn"),
        (3, "is-warn", "Còn 3 ngày"),
        (12, "", "Còn 12 ngày"),
    ],
)
def test_days_left_tell_overdue_from_soon_from_later(days: int, kind: str, words: str) -> None:
    drawn = str(ui.days_left(days))
    assert words in drawn
    assert ("is-late" in drawn, "is-warn" in drawn) == (kind == "is-late", kind == "is-warn")


def test_days_left_of_nothing_is_nothing() -> None:
    assert ui.days_left(None) == ""


def test_money_and_points_are_written_the_readers_way() -> None:
    assert ui.vnd(1234567) == "1.234.567 đ"
    assert [ui.points(value) for value in ("69.995", "70.0", "100", 0, None)] == [
        "69,995",
        "70",
        "100",
        "0",
        "",
    ]
    with translation.override("en"):
        assert ui.points("69.5") == "69.5"


class Asked(forms.Form):
    name = forms.CharField(label="Tên")
    level = forms.ChoiceField(label="Mức", choices=[("1", "Một")], widget=forms.RadioSelect)

    def clean(self) -> dict[str, Any]:
        raise forms.ValidationError("Hai ngày ngược nhau")


def test_error_summary_leads_to_the_fields_in_order() -> None:
    found = ui.summary_of(Asked({}))
    assert [href for _message, href in found] == ["", "#id_name", "#id_level_0"]
    assert found[0][0] == "Hai ngày ngược nhau"
    assert found[1][0].startswith("Tên – ")


def test_error_summary_of_an_unbound_form_is_empty() -> None:
    assert ui.summary_of(Asked()) == []
    assert "error-summary" not in render('<c-error-summary :form="form" />', form=Asked())


def test_form_component_shows_summary_and_fields_once() -> None:
    form = Asked({})
    drawn = render(
        '<c-form :form="form" submit="Lưu" cancel="/x" hx-post="/y">{{ form }}</c-form>', form=form
    )
    assert drawn.count("data-error-summary") == 1
    assert drawn.count('name="name"') == 1
    assert 'hx-post="/y"' in drawn
    assert 'href="/x"' in drawn


def test_form_component_takes_no_form_from_around_it() -> None:
    drawn = render("<c-form submit='Gửi'>chữ</c-form>", form=Asked({}))
    assert "data-error-summary" not in drawn


@pytest.mark.parametrize(
    ("amount", "said"),
    [
        (None, "–"), ("", "–"), (0, "0"), (Decimal("12.500"), "12,5"), (Decimal("100.000"), "100"),
        (Decimal("1250.125"), "1.250,125"), (Decimal("-0.5"), "-0,5"), (Decimal(3000), "3.000"),
    ],
)  # fmt: skip
def test_amounts_are_written_without_trailing_zeros(amount: Any, said: str) -> None:
    assert render("{{ n|quantity }}", n=amount) == said
