"""Fields that the forms of this room share."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ocop.files import sniff
from ocop.files.forms import FilesField, SeveralFiles
from ocop.organisations.forms import FigureField

MOST_DONG = 10**13


def lines(label: Any, hint: Any = "", rows: int = 4, required: bool = False) -> forms.CharField:
    """Several lines of text."""
    return forms.CharField(
        label=label, help_text=hint, required=required, max_length=10_000,
        widget=forms.Textarea({"rows": rows, "maxlength": 10_000}),
    )  # fmt: skip


def money(label: Any, hint: Any = "", required: bool = False) -> FigureField:
    """An amount in đồng, typed in groups or not."""
    return FigureField(
        label=label, help_text=hint, required=required, min_value=0, max_value=MOST_DONG,
        widget=forms.TextInput({"class": "w-20", "inputmode": "numeric", "data-suffix": _("đồng")}),
    )  # fmt: skip


def line(label: Any, hint: Any = "", most: int = 80, required: bool = True) -> forms.CharField:
    """A short line."""
    return forms.CharField(label=label, help_text=hint, max_length=most, required=required)


def uploads(required: bool = False) -> FilesField:
    """Files that go into the library of proofs."""
    return FilesField(
        label=_("Tệp kèm theo"), required=required,
        help_text=_("PDF, ảnh, Word (.docx), Excel (.xlsx). Chọn được nhiều tệp."),
        widget=SeveralFiles({"accept": sniff.ACCEPT, "data-upload": "1"}),
    )  # fmt: skip


class Words(forms.Form):
    """One text, under the name that the action gives it."""

    def __init__(
        self, *args: Any, name: str, label: Any, hint: Any = "", required: bool = True, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields[name] = lines(label, hint, required=required)
