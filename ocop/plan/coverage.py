"""Where each task of Kế hoạch 363/KH-UBND is done in this system, what proves it, and what counts it.

The plan names the tasks (K1–K10) and two purposes beyond the star (P3, P4); which page serves which is ours.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ocop.plan import indicators
from ocop.plan.indicators import WHOLE, Geography, Scope, Span

PLAN = "363/KH-UBND"


@dataclass(frozen=True)
class Cover:
    """One task: `what` it asks in a word, `pages` (paths of the officers' desks) where it is done,
    the `record` that proves it, and the codes of `indicators` that count it."""

    code: str
    what: str | Promise
    pages: tuple[str, ...]
    record: str | Promise
    indicators: tuple[str, ...]


COVERS: dict[str, Cover] = {
    cover.code: cover
    for cover in (
        Cover(
            "K1", _("Nâng năng lực cán bộ, chủ thể; số hóa sản phẩm theo chuỗi giá trị"),
            ("/can-bo/dao-tao/", "/can-bo/chuoi-gia-tri/", "/can-bo/truy-xuat/"),
            _("Điểm danh, chứng nhận tham dự; hồ sơ chuỗi giá trị, nhật ký truy xuất của sản phẩm"),
            ("officials_trained", "producers_trained", "value_chains", "products_traceable"),
        ),
        Cover(
            "K2", _("Truyền thông nhiều hình thức, quanh năm"), ("/can-bo/truyen-thong/",),
            _("Kế hoạch quý, bài đã duyệt, lần đăng trên từng kênh"),
            ("articles_published", "outreach_publications", "outreach_items_done"),
        ),
        Cover(
            "K3", _("Lớp tập huấn; hội nghị, hội thảo"), ("/can-bo/dao-tao/",),
            _("Lớp đã tổ chức, điểm danh, đánh giá của người dự"), ("classes_held", "conferences_held"),
        ),
        Cover(
            "K4", _("Cơ quan, đoàn thể, báo chí đưa tin trên trang của mình"), ("/can-bo/truyen-thong/",),
            _("Bài nhúng, nguồn tin, lần đăng theo kênh"), ("outlets_active", "outreach_reach"),
        ),
        Cover(
            "K5", _("Bộ máy các cấp; tư vấn, đối tác; bồi dưỡng cán bộ"),
            ("/can-bo/mang-luoi/", "/can-bo/dao-tao/"),
            _("Quyết định, người giữ việc; hợp đồng tư vấn; năng lực từng cán bộ"),
            ("focal_officers", "consulting_contracts", "officials_trained"),
        ),
        Cover(
            "K6", _("Nghiên cứu, phát triển; ứng dụng công nghệ"), ("/can-bo/de-tai/",),
            _("Hợp đồng, mốc, nghiệm thu; chuyển giao cho chủ thể"),
            ("science_projects_contracted", "technologies_transferred"),
        ),
        Cover(
            "K7", _("Hỗ trợ năng suất, chất lượng, sở hữu trí tuệ, công nghệ"),
            ("/can-bo/ho-tro/", "/can-bo/nhan-hieu/"),
            _("Quyết định hỗ trợ, lần chi, nghiệm thu; đơn và văn bằng; giấy chất lượng"),
            ("producers_supported", "support_awarded", "rights_filed", "rights_granted", "quality_in_force"),
        ),
        Cover(
            "K8", _("Tiếp nhận ý tưởng sản phẩm"), ("/can-bo/y-tuong/",),
            _("Phiếu ý tưởng, trả lời, việc hỗ trợ, sản phẩm đã thành"),
            ("ideas_sent", "ideas_accepted", "ideas_became_products"),
        ),
        Cover(
            "K9", _("Nhiệm vụ khoa học, công nghệ theo đề xuất"), ("/can-bo/de-tai/",),
            _("Đề xuất, phiếu chấm, quyết định danh mục"),
            ("science_proposals_sent", "science_projects_contracted", "science_projects_accepted"),
        ),
        Cover(
            "K10", _("Hướng dẫn, kiểm tra việc dùng nhãn hiệu được bảo hộ"),
            ("/can-bo/kiem-tra/", "/can-bo/nhan-hieu/"),
            _("Biên bản kiểm tra, yêu cầu khắc phục; nhãn đã rà soát"),
            ("visits_done", "guidance_visits", "findings_closed", "labels_checked"),
        ),
        Cover(
            "P3", _("Chuỗi giá trị trên nguyên liệu, lợi thế địa phương; kinh tế tuần hoàn"),
            ("/can-bo/chuoi-gia-tri/",), _("Vùng nguyên liệu, liên kết, việc tận dụng phụ phẩm"),
            ("material_area_certified", "linkage_contracts", "circular_products", "craft_villages"),
        ),
        Cover(
            "P4", _("Kết nối thị trường, sàn thương mại điện tử, livestream"), ("/can-bo/thi-truong/",),
            _("Nơi bán, sự kiện, kết quả; doanh số theo tháng"),
            ("listings_live", "market_events", "livestream_sessions", "sales_revenue"),
        ),
    )
}  # fmt: skip


@dataclass(frozen=True)
class Counted:
    """A figure of a year: the indicator's code, name and unit, and the value.

    The value is None where the indicator cannot be told for the place that was asked about, or to the reader.
    """

    code: str
    name: str | Promise
    unit: str | Promise
    value: int | None
    is_money: bool


Ask = Callable[[str, Span, Scope, Geography], int | None]


def counted(
    year: int, scope: Scope = WHOLE, map_: Geography | None = None, ask: Ask = indicators.value
) -> list[tuple[Cover, list[Counted]]]:
    """Each task with its figures of a calendar year (stocks: on its last day); a statement a figure.

    A page hands in how it asks, so that figures which it has already are not asked again.
    """
    span, map_ = Span.of_year(year), map_ or indicators.geography()
    return [
        (cover, [_counted(code, span, scope, map_, ask) for code in cover.indicators])
        for cover in COVERS.values()
    ]


def _counted(code: str, span: Span, scope: Scope, map_: Geography, ask: Ask) -> Counted:
    found = indicators.get(code)
    narrow = scope.commune is not None and not found.splits_by("commune")
    value = None if narrow else ask(code, span, scope, map_)
    return Counted(code, found.name, found.unit, value, found.is_money)
