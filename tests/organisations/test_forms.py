"""The forms of this room: figures as people type them."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.exceptions import ValidationError

from ocop.organisations import forms
from ocop.organisations.models import LegalForm


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("1250000", 1_250_000),
        ("1.250.000", 1_250_000),
        ("1,250,000", 1_250_000),
        ("1 250 000", 1_250_000),
        ("-5.000", -5_000),
        (" 12 ", 12),
        ("", None),
    ],
)
def test_a_figure_is_read_however_it_is_grouped(typed: str, kept: int | None) -> None:
    assert forms.FigureField(required=False).clean(typed) == kept


@pytest.mark.parametrize("typed", ["1.25", "12,5", "1.2.3", "nghìn", "1.25.000", "1e9"])
def test_what_could_mean_two_things_is_asked_again(typed: str) -> None:
    with pytest.raises(ValidationError):
        forms.FigureField(required=False).clean(typed)


def test_a_figure_is_shown_in_groups_and_what_was_typed_stays() -> None:
    field = forms.FigureField()
    assert field.prepare_value(1_250_000) == "1.250.000"
    assert field.prepare_value("12x") == "12x"


def test_contradicting_figures_are_told_at_their_field() -> None:
    form = forms.FiguresForm({"year": "2025", "workers": "3", "local_workers": "4"}, this_year=2026)
    assert not form.is_valid()
    assert list(form.errors) == ["local_workers"]


def test_years_to_come_are_not_offered() -> None:
    form = forms.FiguresForm({"year": "2027"}, this_year=2026)
    assert "year" in form.errors


def test_the_legal_forms_are_those_of_the_law_and_an_old_one_that_is_kept() -> None:
    offered = [code for code, _label in forms.admitted_forms()]
    assert LegalForm.OTHER not in offered
    assert len(offered) == 9
    assert LegalForm.OTHER in [code for code, _label in forms.admitted_forms("other")]


@pytest.mark.django_db
def test_a_form_tells_each_wrong_field_in_words_that_say_what_to_do() -> None:
    form = forms.OrganisationForm(
        {"name": "", "legal_form": "x", "phone": "1", "email": "x", "website": "a b", "registration_no": "?"},
        on=dt.date(2026, 6, 15),
    )
    assert set(form.errors) == {
        "name", "legal_form", "unit", "phone", "email", "website", "registration_no",
    }  # fmt: skip
    assert "bắt đầu bằng 0" in str(form.errors["phone"])
