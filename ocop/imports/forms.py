"""The cells of one row as a form, and a file with its kind."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ocop.imports.columns import LONGEST_CELL, NO, YES, Column, Type
from ocop.imports.kinds.base import Kind
from ocop.imports.models import ImportRow


class FileForm(forms.Form):
    """One file of a kind."""

    file = forms.FileField(
        label=gettext_lazy("Tệp dữ liệu"),
        help_text=gettext_lazy("Excel (.xlsx) hoặc CSV mã UTF-8, theo mẫu của hệ thống."),
        widget=forms.ClearableFileInput({"accept": ".xlsx,.csv", "data-upload": "1"}),
        error_messages={
            "required": gettext_lazy("Hãy chọn một tệp."),
            "empty": gettext_lazy("Tệp rỗng. Hãy chọn lại tệp."),
        },
    )


class RowForm(forms.Form):
    """All cells of a row as they are typed. What they come to is judged by the import, not by the form:
    a word that is wrong is kept, so that it can be seen and put right."""

    def __init__(self, kind: Kind, row: ImportRow, data: Mapping[str, Any] | None = None) -> None:
        super().__init__(data, initial=row.cells)
        for column in kind.columns:
            if not column.shown_only:
                self.fields[column.name] = _field(column, str(row.cells.get(column.name, "")))

    def add_problems(self, row: ImportRow) -> None:
        """Say at each field what is wrong with the row as it stands."""
        for column, text in row.problems:
            self.add_error(column if column in self.fields else None, text)


def _field(column: Column, typed: str) -> forms.Field:
    words: dict[str, Any] = {"label": column.title, "help_text": column.help, "required": column.required}
    words["error_messages"] = {"required": _("Ô này trống. Hãy điền.")}
    if column.type in (Type.CHOICE, Type.YES_NO):
        known = list(column.labels.values()) if column.type == Type.CHOICE else [YES, NO]
        choices = [("", _("(để trống)")), *((word, word) for word in known)]
        if typed and typed not in known:
            choices.append((typed, _("“%(typed)s” – không có trong danh mục") % {"typed": typed}))
        return forms.ChoiceField(choices=choices, **words)
    widget: forms.Widget = forms.TextInput(_attributes(column))
    if column.type == Type.LINES:
        widget = forms.Textarea({"rows": 4})
    return forms.CharField(widget=widget, max_length=LONGEST_CELL, strip=False, **words)


def _attributes(column: Column) -> dict[str, Any]:
    if column.type == Type.DAY:
        return {"class": "w-10", "inputmode": "numeric", "autocomplete": "off"}
    if column.type in (Type.PLAIN, Type.WHOLE, Type.MONEY, Type.DECIMAL):
        return {"class": "w-20", "inputmode": "decimal", "autocomplete": "off"}
    return {"autocomplete": "off"}
