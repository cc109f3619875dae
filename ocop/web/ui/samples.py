"""Contents of the style guide: one of everything, with the longest names the province has."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from ocop.web.ui import charts, hexmap

# fmt: off
ICONS = [
    "search", "home", "list", "file", "camera", "upload", "download", "print", "check", "clock",
    "warning", "error", "info", "pin", "people", "star", "leaf", "arrow-right", "arrow-left", "chevron",
    "plus", "edit", "trash", "eye", "lock", "unlock", "qr", "calendar", "inbox", "switch", "exit",
    "menu", "filter", "sort", "chart", "map", "pen",
]
# fmt: on
_LEVELS = [
    ("0", 0, _("Dưới 50 % nguyên liệu có nguồn gốc trong tỉnh"), ""),
    ("1", 1, _("Từ 50 đến dưới 75 %"), _("yêu cầu 3 sao")),
    ("2", 2, _("Từ 75 % trở lên, có hợp đồng liên kết"), _("yêu cầu 4 sao")),
]


def _level(points: int, words: object, mark: object) -> SafeString:
    tail = format_html('<span class="mark">{}</span>', mark) if mark else ""
    return format_html('<span class="pt">{}</span><span>{}</span>{}', points, words, tail)


class SampleForm(forms.Form):
    """Every kind of field once."""

    name = forms.CharField(label=_("Tên sản phẩm"), help_text=_("Viết như trên nhãn hàng."))
    phone = forms.CharField(
        label=_("Số điện thoại"), widget=forms.TextInput(attrs={"inputmode": "tel", "class": "w-20"})
    )
    issued = forms.DateField(label=_("Ngày cấp"))
    revenue = forms.DecimalField(
        label=_("Doanh thu năm trước"),
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "decimal", "class": "w-20", "data-suffix": _("đồng")}),
    )
    group = forms.ChoiceField(
        label=_("Bộ tiêu chí"),
        choices=[("", _("Chọn một bộ")), ("1", _("Rau, củ, quả, hạt tươi")), ("9", _("Đường"))],
    )
    story = forms.CharField(
        label=_("Câu chuyện sản phẩm"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 4, "maxlength": 400}),
        help_text=_("Ai làm, làm ở đâu, từ bao giờ, khác sản phẩm khác ở điểm nào."),
    )
    local = forms.ChoiceField(
        label=_("Sản xuất tại An Giang?"),
        choices=[("yes", _("Có")), ("no", _("Không"))],
        widget=forms.RadioSelect(attrs={"class": "inline"}),
    )
    level = forms.ChoiceField(
        label=_("1.1 Nguồn nguyên liệu"),
        choices=[(key, _level(points, words, mark)) for key, points, words, mark in _LEVELS],
        widget=forms.RadioSelect(attrs={"class": "levels"}),
    )
    channels = forms.MultipleChoiceField(
        label=_("Kênh bán"),
        required=False,
        choices=[("shop", _("Cửa hàng")), ("web", _("Sàn thương mại điện tử")), ("export", _("Xuất khẩu"))],
        widget=forms.CheckboxSelectMultiple,
    )
    proof = forms.FileField(
        label=_("Ảnh chụp giấy chứng nhận"),
        required=False,
        help_text=_("Ảnh hoặc PDF, tối đa 25 MB."),
        widget=forms.ClearableFileInput(attrs={"accept": "image/*,.pdf", "data-camera": "1"}),
    )
    sworn = forms.BooleanField(label=_("Tôi cam đoan thông tin trên là đúng."))


_COMMUNES = [("Xã An Cư", 14), ("Phường Rạch Giá", 11), ("Đặc khu Phú Quốc", 9), ("Xã Vĩnh Thạnh Trung", 4)]
_SHARES = [("2024", [31, 12, 1]), ("2025", [40, 18, 3]), ("2026", [52, 27, 5])]
_COURSE = [("2021", 22), ("2022", 47), ("2023", 75), ("2024", 101), ("2025", 128), ("2026", 138)]


def context() -> dict[str, Any]:
    """What the style page shows beside the form."""
    states = [
        ("quiet", _("Chưa bắt đầu")),
        ("part", _("Còn thiếu")),
        ("mine", _("Đến lượt bạn")),
        ("wait", _("Chờ tỉnh")),
        ("warn", _("Sắp đến hạn")),
        ("late", _("Quá hạn 2 ngày")),
        ("done", _("Đã xong")),
    ]
    key = hexmap.legend([(0, "0"), (1, "1–2"), (2, "3–5"), (3, "6–9"), (4, "10–14"), (5, "15+")])
    return {"states": states, "icons": ICONS, "map": _map(), "map_legend": key, **_charts()}


def _charts() -> dict[str, SafeString]:
    commune, product, year = gettext("Xã"), gettext("Sản phẩm"), gettext("Năm")
    by_commune, by_year, course = (
        gettext("Sản phẩm theo xã"),
        gettext("Sao theo năm"),
        gettext("Sản phẩm có sao"),
    )
    series = [gettext("3 sao"), gettext("4 sao"), gettext("5 sao")]
    lines = charts.line(_COURSE, title=course, goal=150)
    shares = charts.table([year, *series], [(label, *values) for label, values in _SHARES])
    return {
        "bar": charts.figure(
            charts.bar(_COMMUNES, title=by_commune),
            charts.table([commune, product], _COMMUNES),
            caption=by_commune,
        ),
        "funnel": _funnel(),
        "stacked": charts.figure(
            charts.stacked(_SHARES, series=series, title=by_year), shares, caption=by_year
        ),
        "line": charts.figure(lines, charts.table([year, product], _COURSE), caption=course),
    }


def _funnel() -> SafeString:
    words = gettext("sản phẩm")
    rows = [(gettext("hồ sơ nộp"), 212, 0), (gettext("lên hội đồng"), 160, 0)]
    rows += [(words, 88, 3), (words, 43, 4), (words, 7, 5)]
    title = gettext("Từ hồ sơ đến sao")
    data = charts.table(
        [gettext("Sao"), gettext("Số sản phẩm")], [(star or label, n) for label, n, star in rows]
    )
    return charts.figure(charts.funnel(rows, title=title), data, caption=title)


# A few real communes with their centres; the portal draws all 102 from the places room.
_CENTRES = [
    ("Bình Đức", 10.3969, 105.4045), ("Mỹ Thới", 10.3344, 105.4482), ("Long Xuyên", 10.3716, 105.4322),
    ("Châu Đốc", 10.7009, 105.1162), ("Rạch Giá", 10.0125, 105.0809), ("Hà Tiên", 10.3831, 104.4876),
    ("Phú Quốc", 10.2270, 103.9640), ("Thổ Châu", 9.3040, 103.4870), ("An Cư", 10.5806, 105.0000),
    ("Tri Tôn", 10.4190, 105.0010), ("Ô Lâm", 10.3400, 104.9700), ("Chợ Mới", 10.5500, 105.4000),
]  # fmt: skip


def _map() -> SafeString:
    tiles = [
        hexmap.Tile(key=name, label=name, value=str(index * 2), level=min(5, (index + 1) // 2), url="#map")
        for index, (name, _lat, _lon) in enumerate(_CENTRES)
    ]
    return hexmap.svg(tiles, hexmap.place(_CENTRES), title=str(_("Sản phẩm theo xã, bản đồ ô lục giác")))
