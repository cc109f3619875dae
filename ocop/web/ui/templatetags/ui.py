"""Tags and filters for small things that repeat in lists; cheap by design."""

from __future__ import annotations

from decimal import Decimal
from functools import lru_cache
from typing import Any

from django import template
from django.conf import settings
from django.forms import BaseForm
from django.template.loader import get_template
from django.templatetags.static import static
from django.urls import NoReverseMatch, reverse
from django.utils import formats
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

register = template.Library()
Errors = list[tuple[str, str]]
_PUBLIC = ["portal:catalogue", "portal:map", "portal:news", "portal:plans", "portal:check", "portal:receipt"]


@register.filter
def stars(value: Any, look: str = "") -> SafeString:
    """A row of stars as SVG with its text alternative; `look` is "", "text" or "large"."""
    return star_row(int(value or 0), look, get_language() or "")


@lru_cache(maxsize=128)
def star_row(count: int, look: str, language: str) -> SafeString:
    """The row for a language; the same row is drawn once."""
    if not 1 <= count <= 5:
        return format_html('<span class="muted">{}</span>', _("chưa có sao"))
    words = ngettext("%(n)d sao", "%(n)d sao", count) % {"n": count}
    sheet = static("ui/img/sprite.svg")
    size = " large" if look == "large" else ""
    if look == "text":
        row = '<svg class="stars" aria-hidden="true"><use href="{}#stars-{}"/></svg>'
        return format_html('<span class="star-text">{}{}</span>', format_html(row, sheet, count), words)
    row = '<svg class="stars{}" role="img" aria-label="{}"><use href="{}#stars-{}"/></svg>'
    return format_html(row, size, words, sheet, count)


@register.simple_tag
def icon(name: str) -> SafeString:
    """A decorative icon of our sheet."""
    return _icon(name)


@lru_cache(maxsize=128)
def _icon(name: str) -> SafeString:
    use = '<svg class="icon" aria-hidden="true" focusable="false"><use href="{}#{}"/></svg>'
    return format_html(use, static("ui/img/sprite.svg"), name)


@register.simple_tag
def state(label: str, kind: str = "quiet") -> SafeString:
    """A state badge: quiet, part, mine, wait, warn, late or done."""
    return format_html('<span class="state is-{}">{}</span>', kind, label)


@register.filter
def days_left(days: int | None) -> SafeString | str:
    """A badge for working days that are left; below zero is overdue, None is nothing."""
    if days is None:
        return ""
    if days < 0:
        words = ngettext("Quá hạn %(n)d ngày", "Quá hạn %(n)d ngày", -days) % {"n": -days}
        return state(words, "late")
    if days == 0:
        return state(_("Hôm nay là hạn"), "warn")
    words = ngettext("Còn %(n)d ngày", "Còn %(n)d ngày", days) % {"n": days}
    return state(words, "warn") if days <= 3 else format_html('<span class="nowrap">{}</span>', words)


@register.filter
def vnd(amount: Any) -> str:
    """Money in đồng, whole and grouped."""
    if amount is None or amount == "":
        return ""
    return f"{formats.number_format(Decimal(str(amount)), 0, use_l10n=True, force_grouping=True)} đ"


@register.filter
def figure(number: int | None) -> str:
    """A whole number in groups (24.000); a dash for none."""
    if number is None:
        return "–"
    return str(formats.number_format(number, 0, use_l10n=True, force_grouping=True))


@register.filter
def quantity(value: Any) -> str:
    """An amount in groups, to the thousandth, without trailing zeros (1.250,5); a dash for none."""
    if value is None or value == "":
        return "–"
    exact = Decimal(str(value)).quantize(Decimal("0.001")).normalize()
    places = max(0, -int(exact.as_tuple().exponent))
    return str(formats.number_format(exact, places, use_l10n=True, force_grouping=True))


@register.filter
def points(value: Any) -> str:
    """Points in the reader's notation, without trailing zeros."""
    if value is None or value == "":
        return ""
    exact = Decimal(str(value)).normalize()
    places = max(0, -int(exact.as_tuple().exponent))
    return str(formats.number_format(exact, places, use_l10n=True))


@register.simple_tag
def summary_of(form: Any = None, forms: Any = None, errors: Any = None) -> Errors:
    """What the error summary lists, as (message, link), in the order of the fields."""
    found: Errors = list(errors or [])
    for each in [form, *(forms or [])]:
        if isinstance(each, BaseForm) and each.is_bound:
            found += _errors_of(each)
    return found


def _errors_of(form: BaseForm) -> Errors:
    found: Errors = [(str(error), "") for error in form.non_field_errors()]
    for field in form:
        href = getattr(field, "summary_href", f"#{field.auto_id}")
        found += [(f"{field.label} – {error}", href) for error in field.errors]
    return found


@register.simple_tag
def kept(name: str, **values: Any) -> SafeString:
    """A part that is the same for every reader of one language, rendered once per process and then kept.

    Only for templates that read nothing but `values`: half of a lean page's time went into such parts.
    """
    return _kept(name, get_language() or "", tuple(sorted(values.items())), settings.DEBUG and object())


@lru_cache(maxsize=64)
def _kept(name: str, language: str, values: tuple[tuple[str, Any], ...], fresh: object) -> SafeString:
    # a plain dictionary: no request, no context processors, so nobody's data can stay behind
    return mark_safe(get_template(name).render(dict(values)))


@register.simple_tag(takes_context=True)
def public_links(context: template.Context) -> list[tuple[str, str, bool]]:
    """The public navigation: label, address and whether it is this page; pages not built are left out."""
    here = getattr(context.get("request"), "path", "")
    return [(label, url, here == url) for label, url in _public_pages(get_language() or "")]


@lru_cache(maxsize=4)
def _public_pages(language: str) -> list[tuple[str, str]]:
    found = []
    for name, label in zip(_PUBLIC, _public_labels(), strict=True):
        try:
            url = reverse(name)
        except NoReverseMatch:
            continue
        found.append((label, url))
    return found


def _public_labels() -> list[str]:
    return [_("Sản phẩm"), _("Bản đồ"), _("Tin tức"), _("Kế hoạch"), _("Kiểm tra sao"), _("Tra cứu hồ sơ")]
