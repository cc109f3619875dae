"""Validating what is said of a proof."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ocop.files import kinds, queries, sniff


class SeveralFiles(forms.ClearableFileInput):
    """A file control that takes several files at once."""

    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Several files; each is checked by `actions.store_upload`, by its bytes."""

    widget = SeveralFiles

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        given = [item for item in (data if isinstance(data, list | tuple) else [data]) if item]
        if not given:
            if self.required:
                raise forms.ValidationError(self.error_messages["required"], code="required")
            return []
        return [super(FilesField, self).clean(item, initial) for item in given]


class DocumentForm(forms.Form):
    """A proof: kind, title, number, issuer, dates, files."""

    kind = forms.ChoiceField(label=_("Loại minh chứng"))
    title = forms.CharField(
        label=_("Tên minh chứng"),
        max_length=250,
        help_text=_("Ví dụ: Giấy chứng nhận an toàn thực phẩm năm 2026"),
    )
    number = forms.CharField(
        label=_("Số hiệu"), max_length=100, required=False, widget=forms.TextInput({"class": "w-20"})
    )
    issuer = forms.CharField(label=_("Nơi cấp"), max_length=200, required=False)
    issued_on = forms.DateField(label=_("Ngày cấp"), required=False)
    expires_on = forms.DateField(
        label=_("Ngày hết hạn"),
        required=False,
        help_text=_("Để trống nếu giấy không ghi hạn. Ví dụ: 05/11/2026"),
    )
    note = forms.CharField(
        label=_("Ghi chú"),
        required=False,
        max_length=2000,
        widget=forms.Textarea({"rows": 3, "maxlength": 2000}),
    )
    uploads = FilesField(
        label=_("Tệp hoặc ảnh chụp"),
        help_text=_(
            "PDF, ảnh, Word (.docx), Excel (.xlsx). Chọn được nhiều tệp; mỗi trang giấy một ảnh rõ nét."
        ),
        widget=SeveralFiles({"accept": sniff.ACCEPT, "data-upload": "1", "data-camera": "1"}),
        error_messages={"required": _("Hãy chọn ít nhất một tệp hoặc chụp một ảnh.")},
    )

    def __init__(self, *args: Any, is_new: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        old_kind = str(self.initial.get("kind", ""))
        kind = self.fields["kind"]
        assert isinstance(kind, forms.ChoiceField)
        kind.choices = [("", _("Chọn loại…")), *queries.kind_choices(old_kind)]
        if not is_new:
            self.fields["uploads"].required = False
            self.fields["uploads"].label = _("Thêm tệp hoặc ảnh")

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        issued, expires = data.get("issued_on"), data.get("expires_on")
        if issued and expires and expires < issued:
            self.add_error("expires_on", _("Ngày hết hạn phải sau ngày cấp."))
        return data


class LibraryFilter(forms.Form):
    """What the list of proofs is narrowed by."""

    q = forms.CharField(label=_("Tìm"), required=False, widget=forms.TextInput({"type": "search"}))
    kind = forms.ChoiceField(label=_("Loại"), required=False)
    show = forms.ChoiceField(
        label=_("Xem"),
        required=False,
        choices=[("", _("Đang dùng")), ("expiring", _("Hết hạn hoặc sắp hết")), ("withdrawn", _("Đã rút"))],
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kind = self.fields["kind"]
        assert isinstance(kind, forms.ChoiceField)
        kind.choices = [("", _("Mọi loại")), *kinds.choices()]
