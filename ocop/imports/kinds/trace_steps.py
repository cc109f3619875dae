"""Care, harvests, makings, packings and deliveries as cooperatives keep them in sheets.

Rows stand in the order of what happened: a lot is made by an earlier row, or is there already. What is
written is never changed by a file; undone, it is declared a mistake. Two deliveries of the same lots and
amounts to the same receiver on one day are one; so is the same care of a place, told twice for one day.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ocop.base.actor import Actor
from ocop.base.refusals import Reason
from ocop.imports.columns import Column, Type
from ocop.imports.kinds.base import ID, Back, Kind, Values, Within, Written, of_nothing
from ocop.imports.kinds.trace_book import KINDS, TOLD, OwnBook, StepsBook
from ocop.organisations.models import Organisation
from ocop.trace import bulk
from ocop.trace.models import Step
from ocop.trace.rules import keeping

__all__ = ["KIND", "OWN", "TOLD"]

_ID = gettext_lazy("Để trống được, trừ khi có hai mục cùng tên.")

COLUMNS = (
    Column(ID, gettext_lazy("Mã hệ thống"), Type.PLAIN, width=12,
           help=gettext_lazy("Hệ thống cấp. Dòng mới thì để trống; dòng đã có thì giữ nguyên.")),
    Column("kind", gettext_lazy("Việc"), Type.CHOICE, required=True, fixed=True, width=14,
           choices=tuple((kind.value, kind.label) for kind in KINDS),
           help=gettext_lazy("Chọn trong danh mục. Việc trước ghi ở dòng trước.")),
    Column("day", gettext_lazy("Ngày"), Type.DAY, required=True, fixed=True, width=14,
           help=gettext_lazy("Không sau hôm nay.")),
    Column("organisation", gettext_lazy("Mã hệ thống của chủ thể"), Type.PLAIN, fixed=True, width=14,
           help=_ID),
    Column("producer", gettext_lazy("Tên chủ thể"), names="organisation", longest=250, width=34,
           help=gettext_lazy("Chủ thể đã có trong hệ thống.")),
    Column("site", gettext_lazy("Mã hệ thống của địa điểm"), Type.PLAIN, fixed=True, width=14, help=_ID),
    Column("site_name", gettext_lazy("Địa điểm"), names="site", longest=200, width=28,
           help=gettext_lazy("Vùng trồng, cơ sở, kho đã khai; giao hàng thì để trống được.")),
    Column("item", gettext_lazy("Mã hệ thống của loại hàng"), Type.PLAIN, fixed=True, width=14, help=_ID),
    Column("item_name", gettext_lazy("Loại hàng làm ra"), names="item", longest=330, width=34,
           help=gettext_lazy("Loại hàng làm ra, đã khai, kèm quy cách.")),
    Column("code", gettext_lazy("Số lô"), fixed=True, longest=20, width=16,
           help=gettext_lazy("Số của lô làm ra.")),
    Column("quantity", gettext_lazy("Số lượng làm ra"), Type.DECIMAL, fixed=True, low=0, high=10**10,
           decimals=3, width=14, help=gettext_lazy("Theo đơn vị của loại hàng.")),
    Column("inputs", gettext_lazy("Lấy từ các lô"), fixed=True, longest=5000, width=44,
           help=gettext_lazy("Số lô, hai chấm, số lượng; cách nhau bằng chấm phẩy. Ví dụ: L1: 12,5; L2: 3")),
    Column("supplies", gettext_lazy("Vật tư đã dùng"), fixed=True, longest=5000, width=44,
           help=gettext_lazy("Khi chăm sóc, chế biến, đóng gói: tên vật tư đã khai, hai chấm, số lượng; cách "
                             "nhau bằng chấm phẩy. Ví dụ: Phân hữu cơ: 20; Thuốc A: 0,5")),
    Column("receiver", gettext_lazy("Mã hệ thống của bên nhận"), Type.PLAIN, fixed=True, width=14,
           help=gettext_lazy("Ghi khi bên nhận là chủ thể trong hệ thống: bên đó sẽ xác nhận.")),
    Column("receiver_name", gettext_lazy("Bên nhận"), fixed=True, longest=200, width=30,
           help=gettext_lazy("Chỉ ghi khi giao hàng.")),
    Column("note", gettext_lazy("Ghi chú"), fixed=True, longest=500, width=30,
           help=gettext_lazy("Chăm sóc thì ghi đã làm gì. Giao hàng thì bên nhận đọc được.")),
)  # fmt: skip


class StepsWriter:
    """By `trace.bulk`; nothing that is there is changed."""

    def write(
        self,
        book: StepsBook,
        new: Sequence[Values],
        _changed: Mapping[int, Values],
        *,
        by: Actor,
        at: dt.datetime,
    ) -> Written:
        """Write rows in their order."""
        return Written(bulk.add_steps([book.fields(values) for values in new], by=by, at=at))

    def take_back(self, _book: StepsBook, back: Back, *, by: Actor, at: dt.datetime) -> None:
        """Declare them mistakes, the last first."""
        bulk.undo_steps(back.removed, _("Hoàn tác lần nhập theo tệp"), by=by, at=at)


KIND = Kind(
    code="trace_steps",
    title=gettext_lazy("Nhật ký sản xuất, giao hàng"),
    thing=gettext_lazy("việc trong nhật ký"),
    lead=gettext_lazy(
        "Chăm sóc, thu hoạch, chế biến, đóng gói, giao hàng mà hợp tác xã ghi trong Excel, theo thứ tự "
        "thời gian; địa điểm, vật tư và loại hàng đã khai trong hệ thống."
    ),
    model=Step,
    columns=COLUMNS,
    book=StepsBook,
    writer=StepsWriter(),
    stays=True,
)


def _may(actor: Actor, organisation: int) -> Reason | None:
    return keeping.may_write_book.reason(actor, [organisation])


def _seen(actor: Actor) -> QuerySet[Organisation]:
    own = actor.organisation_id if actor.has("trace.keep") else None
    return Organisation.objects.filter(pk=own or 0)


OWN = Kind(
    code="trace_own",
    title=gettext_lazy("Nhật ký của một chủ thể"),
    thing=gettext_lazy("việc trong nhật ký"),
    lead=gettext_lazy(
        "Việc đã ghi trong sổ, trong Excel, theo thứ tự thời gian; nơi, vật tư và mặt hàng thì khai trước."
    ),
    model=Step,
    columns=tuple(column for column in COLUMNS if column.name not in ("organisation", "producer")),
    book=lambda _on: of_nothing(_("Loại này nhập cho từng chủ thể. Hãy nêu chủ thể.")),
    writer=StepsWriter(),
    within=Within(
        may=_may,
        seen=_seen,
        read=OwnBook,
        link=lambda _organisation: "/chu-the/truy-xuat/nhap/",
        called=lambda _organisation: _("Nhập từ Excel"),
        cleared=Organisation.objects.none,
    ),
    stays=True,
)
