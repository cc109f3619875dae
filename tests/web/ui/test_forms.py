from __future__ import annotations

import re

from django import forms
from django.utils import translation

from ocop.web.ui.forms import Renderer


class Sample(forms.Form):
    default_renderer = Renderer
    name = forms.CharField(label="Tên", help_text="Như trên nhãn.")
    issued = forms.DateField(label="Ngày cấp")
    note = forms.CharField(label="Ghi chú", required=False, widget=forms.Textarea(attrs={"maxlength": 200}))
    level = forms.ChoiceField(
        label="Mức", choices=[("1", "Một"), ("2", "Hai")], widget=forms.RadioSelect(attrs={"class": "levels"})
    )
    local = forms.ChoiceField(choices=[("y", "Có")], widget=forms.RadioSelect(attrs={"class": "inline"}))
    proof = forms.FileField(widget=forms.ClearableFileInput(attrs={"accept": "image/*", "data-camera": "1"}))
    sworn = forms.BooleanField(label="Cam đoan")


def html(form: forms.Form, name: str) -> str:
    return str(form[name].as_field_group())


def test_field_comes_as_label_hint_error_control() -> None:
    drawn = html(Sample({}), "name")
    order = [
        drawn.index(part) for part in ("<label", 'id="id_name_helptext"', 'id="id_name_error"', "<input")
    ]
    assert order == sorted(order)
    assert 'aria-describedby="id_name_helptext id_name_error"' in drawn
    assert 'aria-invalid="true"' in drawn


def test_optional_fields_say_so_and_required_ones_do_not() -> None:
    form = Sample()
    assert [field.name for field in form if "không bắt buộc" in html(form, field.name)] == ["note"]


def test_a_row_of_a_list_does_not_say_that_it_is_optional() -> None:
    class Rows(forms.Form):
        amount = forms.CharField(label="Lô 1", required=False, widget=forms.TextInput({"data-row": "1"}))

    assert "không bắt buộc" not in html(Rows(), "amount")


def test_date_is_typed_with_an_example_that_a_reader_hears() -> None:
    drawn = html(Sample(), "issued")
    assert 'inputmode="numeric"' in drawn
    assert "Ví dụ: 05/11/2026" in drawn
    assert 'aria-describedby="id_issued_helptext"' in drawn


def test_vietnamese_dates_are_understood() -> None:
    with translation.override("vi"):
        form = Sample({"issued": "05/11/2026"})
        form.is_valid()
        assert form.cleaned_data["issued"].isoformat() == "2026-11-05"


def test_levels_are_cards_in_a_fieldset_and_inputs_carry_no_card_class() -> None:
    drawn = html(Sample(), "level")
    assert drawn.count('<label class="level">') == 2
    assert "<fieldset><legend>Mức</legend>" in drawn
    assert not re.search(r"<input[^>]*class=", drawn)


def test_side_by_side_options_are_plain_labels() -> None:
    drawn = html(Sample(), "local")
    assert 'class="options inline"' in drawn
    assert '<label class="option">' in drawn


def test_a_tick_stands_before_its_words() -> None:
    drawn = html(Sample(), "sworn")
    assert drawn.index("<input") < drawn.index("Cam đoan")


def test_file_field_offers_camera_and_a_place_for_previews() -> None:
    drawn = html(Sample(), "proof")
    assert 'accept="image/*"' in drawn
    assert "data-camera-button" in drawn
    assert 'class="previews"' in drawn


def test_text_area_with_a_limit_counts() -> None:
    assert 'data-limit="200"' in html(Sample(), "note")


def test_the_whole_form_renders_every_field_once() -> None:
    drawn = str(Sample())
    assert [drawn.count(f'name="{name}"') for name in ("name", "issued", "note", "sworn")] == [1, 1, 1, 1]
