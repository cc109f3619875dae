"""Vietnamese first, English complete: no text without its translation, no English on a Vietnamese page."""

from __future__ import annotations

import re

import pytest

from tests import language as catalogue
from tests.language import Text

PLACEHOLDER = re.compile(r"%\(\w+\)[a-z]|%[sd]|\{\w*\}")
HTML_TAG = re.compile(r"</?\w+")


@pytest.mark.parametrize("language", catalogue.LANGUAGES)
def test_every_text_is_translated(language: str) -> None:
    gaps = [f"{text.text!r} in {', '.join(files)}" for text, files in catalogue.missing(language).items()]
    assert gaps == []


@pytest.mark.parametrize("language", catalogue.LANGUAGES)
def test_translations_keep_the_placeholders(language: str) -> None:
    changed = []
    for message in catalogue.catalogue(language):
        texts = message.id if isinstance(message.id, tuple) else (message.id,)
        strings = message.string if isinstance(message.string, tuple | list) else (message.string,)
        allowed = {p for text in texts for p in PLACEHOLDER.findall(text)}
        for string in filter(None, strings if message.id else ()):
            used = set(PLACEHOLDER.findall(string))
            # a plural form may leave its number out ("one star"), but never name what is not there
            if used - allowed or (len(texts) == 1 and used != allowed):
                changed.append((message.id, string))
    assert changed == []


@pytest.mark.parametrize("language", catalogue.LANGUAGES)
def test_translations_keep_the_markup(language: str) -> None:
    changed = [
        message.id
        for message in catalogue.catalogue(language)
        if isinstance(message.id, str)
        and message.id
        and message.string
        and sorted(HTML_TAG.findall(message.id)) != sorted(HTML_TAG.findall(str(message.string)))
    ]
    assert changed == []


@pytest.mark.parametrize("language", catalogue.LANGUAGES)
def test_the_compiled_catalogue_is_in_step(language: str) -> None:
    path = catalogue.po_path(language)
    assert path.with_suffix(".mo").read_bytes() == catalogue.mo_bytes(catalogue.catalogue(language))


def test_texts_of_python_are_found() -> None:
    code = "_('một'); gettext_lazy('hai' ' ba'); ngettext('%d cái', '%d cái', n); pgettext('x', 'bốn')"
    assert list(catalogue.in_python(code)) == [
        Text("một"),
        Text("hai ba"),
        Text("%d cái", "%d cái"),
        Text("bốn", context="x"),
    ]


def test_a_text_put_together_at_run_time_is_refused() -> None:
    with pytest.raises(catalogue.NotConstant):
        list(catalogue.in_python("_(f'xã {name}')"))


def test_texts_of_templates_are_found() -> None:
    template = """{% load i18n %}<c-x title="{% translate 'Một' %}" :label="_('Hai')">
      {% blocktranslate trimmed with n=1 %}
        Ba {{ n }}
      {% endblocktranslate %}{% translate "Bốn" context "số" %}{{ x|default:_("Năm") }}</c-x>"""
    assert {t.text for t in catalogue.in_template(template)} == {"Một", "Hai", "Ba %(n)s", "Bốn", "Năm"}
    assert Text("Bốn", context="số") in set(catalogue.in_template(template))


def test_texts_of_lean_templates_are_found() -> None:
    template = """{% if rows %}<h2>{{ _("Một") }}</h2>{% endif %}{% set x = _("Hai") %}
      <p title="{{ y or _("Ba") }}">{{ show(_("Bốn")) }}</p>"""
    assert {t.text for t in catalogue.in_template(template)} == {"Một", "Hai", "Ba", "Bốn"}


def test_no_page_with_texts_is_left_unread() -> None:
    read = {name for files in catalogue.source_texts().values() for name in files}
    marked = re.compile(r"\b_\(\s*[\"']|\{%-?\s*(blocktrans|trans)")
    pages = [path for path in catalogue.SOURCE.rglob("*.html") if marked.search(path.read_text())]
    names = {str(path.relative_to(catalogue.ROOT)) for path in pages}
    assert any("lean_templates" in name for name in names) and names - read == set()
