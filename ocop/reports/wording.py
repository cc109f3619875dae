"""The office's own words in a report: placeholders filled in, nothing else looked at."""

from __future__ import annotations

import re
from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

_PLACEHOLDER = re.compile(r"\{([^{}\n]*)\}")
_FIGURE = re.compile(r"(so|cung_ky|ky_truoc|tang_giam)_(\d{1,2})")
NAMES = {
    "ky": _("tên kỳ báo cáo, ví dụ: Quý III năm 2026"),
    "tu_ngay": _("ngày đầu kỳ"),
    "den_ngay": _("ngày cuối kỳ"),
    "nam": _("năm"),
    "tinh": _("tên tỉnh"),
    "co_quan": _("cơ quan báo cáo"),
    "so_1": _("con số của dòng 1 (so_2: dòng 2…)"),
    "cung_ky_1": _("con số cùng kỳ năm trước của dòng 1"),
    "ky_truoc_1": _("con số kỳ trước của dòng 1"),
    "tang_giam_1": _("tăng hoặc giảm so với cùng kỳ của dòng 1"),
}
"""What may stand in braces, with what it becomes."""


def unknown(words: str, lines: int | None = None) -> list[str]:
    """The placeholders that nothing can be put in for; `lines` is how many lines the report has."""
    return [name for name in _PLACEHOLDER.findall(words) if not _is_known(name, lines)]


def _is_known(name: str, lines: int | None) -> bool:
    figure = _FIGURE.fullmatch(name)
    if figure is None:
        return name in NAMES
    number = int(figure.group(2))
    return number >= 1 and (lines is None or number <= lines)


def filled(words: str, values: Mapping[str, str]) -> str:
    """`words` with every known placeholder filled in; what is not known stays as it was typed.

    Plain replacing: no format language, so nothing in the braces can reach into the program.
    """
    return _PLACEHOLDER.sub(lambda found: values.get(found.group(1), found.group(0)), words)
