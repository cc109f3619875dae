"""Contents of the style guide: one of everything, with the longest names the province has."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from ocop.web.ui import charts, hexmap

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
        label=_("Bộ tiêu chí"), choices=[("", _("Chọn một bộ")), ("1", _("Rau, củ, quả, hạt tươi")), ("9", _("Đường"))]
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


def context() -> dict[str, Any]:
    """What the style page shows beside the form."""
    funnel = [("3", 88, 3), ("4", 43, 4), ("5", 7, 5)]
    communes = [("Xã An Cư", 14), ("Phường Rạch Giá", 11), ("Đặc khu Phú Quốc", 9), ("Xã Vĩnh Thạnh Trung", 4)]
    shares = [("2024", [31, 12, 1]), ("2025", [40, 18, 3]), ("2026", [52, 27, 5])]
    course = [("2021", 22), ("2022", 47), ("2023", 75), ("2024", 101), ("2025", 128), ("2026", 138)]
    return {
        "states": [("quiet", _("Chưa bắt đầu")), ("part", _("Còn thiếu")), ("mine", _("Đến lượt bạn")),
                   ("wait", _("Chờ tỉnh")), ("warn", _("Sắp đến hạn")), ("late", _("Quá hạn 2 ngày")), ("done", _("Đã xong"))],
        "icons": ICONS,
        "bar": charts.figure(charts.bar(communes, title=str(_("Sản phẩm theo xã")), unit=str(_("sản phẩm"))),
                             charts.table([str(_("Xã")), str(_("Sản phẩm"))], communes), caption=str(_("Sản phẩm theo xã"))),
        "funnel": charts.figure(charts.funnel([(str(_("hồ sơ nộp")), 212, 0), (str(_("lên hội đồng")), 160, 0), *funnel],
                                              title=str(_("Từ hồ sơ đến sao"))),
                                charts.table([str(_("Sao")), str(_("Số sản phẩm"))], [(s, n) for s, n, _x in funnel]),
                                caption=str(_("Từ hồ sơ đến sao"))),
        "stacked": charts.figure(charts.stacked(shares, series=["3 sao", "4 sao", "5 sao"], title=str(_("Sao theo năm"))),
                                 charts.table([str(_("Năm")), "3 sao", "4 sao", "5 sao"], [(y, *v) for y, v in shares]),
                                 caption=str(_("Sao theo năm"))),
        "line": charts.figure(charts.line(course, title=str(_("Sản phẩm được công nhận")), goal=150),
                              charts.table([str(_("Năm")), str(_("Sản phẩm"))], course), caption=str(_("Sản phẩm được công nhận, đích 150"))),
        "map": _map(),
        "map_legend": hexmap.legend([(0, "0"), (1, "1–2"), (2, "3–5"), (3, "6–9"), (4, "10–14"), (5, "15+")]),
    }  # fmt: skip


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


ICONS = (
    "search home list file camera upload download print check clock warning error info pin people star leaf "
    "arrow-right arrow-left chevron plus edit trash eye lock unlock qr calendar inbox switch exit menu filter "
    "sort chart map pen"
).split()
