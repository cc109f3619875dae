"""How forms look: label, hint, error, control, one under the other.

Rooms write plain Django forms; this renderer gives them our anatomy. It needs only
``FORM_RENDERER = "ocop.web.ui.forms.Renderer"``.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.forms import BoundField, widgets
from django.forms.renderers import DjangoTemplates as DjangoTemplatesRenderer
from django.template.backends.django import DjangoTemplates
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

_OVERRIDES = Path(__file__).parent / "templates" / "ui" / "forms" / "overrides"


class Field(BoundField):
    """A field on a page: what our templates ask beyond Django's own answers."""

    @property
    def is_tick(self) -> bool:
        """One checkbox: its label stands behind it."""
        return isinstance(self.field.widget, widgets.CheckboxInput)

    @property
    def says_optional(self) -> bool:
        """Whether the label tells that the field may stay empty.

        Not in a list of which some have to be filled in (``data-row``): it would mislead.
        """
        is_quiet = self.is_tick or self.field.disabled or "data-row" in self.field.widget.attrs
        return not (self.field.required or is_quiet)

    @property
    def hint(self) -> str:
        """The help text; a date without one gets an example."""
        if self.help_text:
            return str(self.help_text)
        return _("Ví dụ: 05/11/2026") if self._is_typed_date else ""

    @property
    def suffix(self) -> str:
        """The unit behind the control (``data-suffix``), empty when there is none."""
        return str(self.field.widget.attrs.get("data-suffix", ""))

    @property
    def limit(self) -> int | None:
        """How many characters a text area takes, when that is limited."""
        if not isinstance(self.field.widget, widgets.Textarea):
            return None
        found = self.field.widget.attrs.get("maxlength") or getattr(self.field, "max_length", None)
        return int(found) if found else None

    @property
    def summary_href(self) -> str:
        """Where the error summary leads: the control, or the first of a group."""
        several = isinstance(self.field.widget, widgets.RadioSelect | widgets.CheckboxSelectMultiple)
        return f"#{self.auto_id}_0" if several else f"#{self.id_for_label or self.auto_id}"

    @property
    def aria_describedby(self) -> str | None:
        """Ids of hint and error, also for a hint that we supplied."""
        if self.field.widget.attrs.get("aria-describedby"):
            return None
        parts = [f"{self.auto_id}_helptext"] if self.hint else []
        parts += [f"{self.auto_id}_error"] if self.errors else []
        return " ".join(parts) if self.auto_id and not self.is_hidden else ""

    def build_widget_attrs(
        self, attrs: dict[str, Any], widget: widgets.Widget | None = None
    ) -> dict[str, bool | str]:
        """Django's attributes, and a number pad for typed dates."""
        built: dict[str, Any] = super().build_widget_attrs(attrs, widget)
        if self._is_typed_date:
            built.setdefault("inputmode", "numeric")
            built.setdefault("autocomplete", "off")
            built["class"] = f"{self.field.widget.attrs.get('class', '')} date-input".strip()
        return built

    @property
    def _is_typed_date(self) -> bool:
        widget = self.field.widget
        return isinstance(widget, widgets.DateInput) and widget.input_type == "text"


class Renderer(DjangoTemplatesRenderer):
    """Forms, fields and widgets from our templates, the rest from Django's."""

    form_template_name = "ui/forms/form.html"
    field_template_name = "ui/forms/field.html"
    formset_template_name = "ui/forms/formset.html"
    bound_field_class = Field

    @cached_property
    def engine(self) -> DjangoTemplates:
        """Our widget templates first, Django's behind them."""
        import django.forms

        own = Path(django.forms.__file__).parent / "templates"
        options = {"APP_DIRS": True, "DIRS": [_OVERRIDES, own], "NAME": "ocopforms", "OPTIONS": {}}
        return DjangoTemplates(options)
