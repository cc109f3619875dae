"""Certificates that were given on paper before this system."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ocop.base.actor import Actor
from ocop.certificates import bulk
from ocop.certificates.models import Certificate, CertificateState
from ocop.imports.columns import Column, Type, canonical
from ocop.imports.kinds.base import ID, Back, Book, Check, Kind, Values, Written
from ocop.imports.kinds.finding import Named
from ocop.organisations.models import Kind as OrganisationKind
from ocop.organisations.models import Organisation
from ocop.products.models import Product, Standing

_PLAIN = ("number", "star", "score", "issued_on", "valid_to", "state")
_CORRECTED = ("score", "decision_no")

COLUMNS = (
    Column(
        ID, gettext_lazy("Mã hệ thống"), Type.PLAIN, width=12,
        help=gettext_lazy("Hệ thống cấp. Dòng mới thì để trống; dòng đã có thì giữ nguyên."),
    ),
    Column("number", gettext_lazy("Số giấy chứng nhận"), required=True, fixed=True, longest=60, width=24,
           help=gettext_lazy("Ghi đúng như trên giấy.")),
    Column(
        "product_ref", gettext_lazy("Mã hệ thống của sản phẩm"), Type.PLAIN, fixed=True, width=14,
        help=gettext_lazy("Có tên sản phẩm và tên chủ thể thì để trống được."),
    ),
    Column("product", gettext_lazy("Sản phẩm được cấp"), names="product_ref", longest=250, width=38,
           help=gettext_lazy("Sản phẩm đã có trong hệ thống.")),
    Column("organisation", gettext_lazy("Mã hệ thống của chủ thể"), Type.PLAIN, fixed=True, width=14,
           help=gettext_lazy("Có tên chủ thể thì để trống được, trừ khi có hai chủ thể cùng tên.")),
    Column("producer", gettext_lazy("Tên chủ thể"), names="organisation", longest=250, width=34,
           help=gettext_lazy("Chủ thể của sản phẩm; cần khi hai chủ thể có sản phẩm cùng tên.")),
    Column("star", gettext_lazy("Hạng sao"), Type.PLAIN, required=True, fixed=True, low=3, high=5, width=10,
           help=gettext_lazy("3, 4 hoặc 5.")),
    Column("score", gettext_lazy("Điểm"), Type.DECIMAL, required=True, low=0, high=100, decimals=4, width=10,
           help=gettext_lazy("Điểm ghi trong quyết định, từ 0 đến 100.")),
    Column("issued_on", gettext_lazy("Ngày cấp"), Type.DAY, required=True, fixed=True, width=14,
           help=gettext_lazy("Giấy có hiệu lực 36 tháng từ ngày này.")),
    Column("decision_no", gettext_lazy("Số quyết định"), longest=80, width=22,
           help=gettext_lazy("Số của quyết định công nhận.")),
    Column("valid_to", gettext_lazy("Đến hết ngày"), Type.DAY, shown_only=True, width=14,
           help=gettext_lazy("Hệ thống tự tính; không sửa ở đây.")),
    Column("state", gettext_lazy("Tình trạng giấy"), Type.CHOICE, choices=tuple(CertificateState.choices),
           shown_only=True, width=18, help=gettext_lazy("Hệ thống tự tính; không sửa ở đây.")),
)  # fmt: skip


class CertificatesBook(Book):
    """All certificates, the products and their producers."""

    key_column = "number"

    def __init__(self, on: dt.date) -> None:
        super().__init__(on)
        producers = Organisation.objects.filter(kind=OrganisationKind.PRODUCER).order_by("pk")
        self.producers = Named((pk, name, "") for pk, name in producers.values_list("pk", "name"))
        self.products = Named(
            (pk, name, str(owner))
            for pk, name, owner in Product.objects.order_by("pk").values_list("pk", "name", "organisation_id")
        )
        self.decided_here: set[str] = set()
        related = ("product_id", "product__name", "product__organisation_id", "product__organisation__name")
        found = Certificate.objects.order_by("pk")
        self.latest: dict[str, str] = {}
        for row in found.values("pk", "item_id", "standing__decision_no", *related, *_PLAIN):
            self._keep(row)

    def _keep(self, row: dict[str, Any]) -> None:
        values = {
            **{name: canonical(row[name]) for name in _PLAIN},
            ID: str(row["pk"]),
            "product_ref": str(row["product_id"]),
            "product": row["product__name"],
            "organisation": str(row["product__organisation_id"]),
            "producer": row["product__organisation__name"],
            "decision_no": row["standing__decision_no"],
        }
        self.stored[row["pk"]] = values
        if row["item_id"] is not None:
            self.decided_here.add(values[ID])
        if row["state"] == CertificateState.ACTIVE:
            self.latest[values["product_ref"]] = values["issued_on"]

    def resolve(self, check: Check) -> None:
        """The producer first, so that its products are told from others of the same name."""
        values = check.values
        self.producers.resolve(check, "organisation", "producer")
        self.products.resolve(check, "product_ref", "product", within=values["organisation"])
        owner = self.products.within.get(values["product_ref"], "")
        if owner and not values["organisation"]:
            values["organisation"], values["producer"] = owner, self.producers.names.get(owner, "")
        elif owner and owner != values["organisation"]:
            check.wrong("producer", _("Sản phẩm này không phải của chủ thể đã ghi."))

    def check(self, check: Check) -> None:
        """A product; a day gone by; what a decision here has said is not changed here."""
        values, stored = check.values, check.stored
        if not values["product_ref"]:
            check.wrong("product", _("Ô này trống. Hãy ghi tên sản phẩm."))
        if check.changes("issued_on") and values["issued_on"] > self.on.isoformat():
            check.wrong("issued_on", _("Ngày cấp không được sau hôm nay."))
        if stored is not None and values[ID] in self.decided_here and check.changes(*_CORRECTED):
            check.wrong("", _("Giấy này do một quyết định trong hệ thống cấp nên không sửa bằng tệp."))
        if stored is None and not check.problems:
            held = self.latest.get(values["product_ref"], "")
            if held and held < values["issued_on"]:
                check.notes.append(_("Giấy đang có của sản phẩm sẽ thành “đã được thay thế”."))
            elif held:
                check.notes.append(_("Ghi làm lịch sử: sản phẩm đã có giấy cấp sau ngày này."))

    def key(self, values: Values) -> tuple[str, ...] | None:
        """The number, however its letters are typed."""
        return (values["number"].casefold(),) if values["number"] else None

    def claims(self, values: Values) -> list[tuple[str, tuple[str, ...]]]:
        """The number, and one paper of a product on a day."""
        day = ("day", values["product_ref"], values["issued_on"])
        return [*super().claims(values), *([("issued_on", day)] if day[1] and day[2] else [])]

    def label(self, values: Values) -> str:
        """Number and product."""
        return " – ".join(part for part in (values["number"], values["product"]) if part)

    def fields(self, values: Mapping[str, str]) -> dict[str, Any]:
        """What a paper says."""
        return {
            "product_id": int(values["product_ref"]),
            "number": values["number"],
            "star": int(values["star"]),
            "score": Decimal(values["score"]),
            "issued_on": dt.date.fromisoformat(values["issued_on"]),
            "decision_no": values["decision_no"],
        }


class CertificatesWriter:
    """By `certificates.bulk`."""

    def write(
        self,
        book: CertificatesBook,
        new: Sequence[Values],
        changed: Mapping[int, Values],
        *,
        by: Actor,
        at: dt.datetime,
    ) -> Written:
        """Write papers; those that give way and stars that get their paper follow."""
        papers = [bulk.Paper(**book.fields(values)) for values in new]
        corrections = {pk: (Decimal(v["score"]), v["decision_no"]) for pk, v in changed.items()}
        followed: list[tuple[Any, int, dict[str, Any], dict[str, Any]]] = []
        for pk, (before, after) in bulk.correct_earlier(corrections, by=by, at=at).items():
            followed.append((Standing, pk, before, after))
        ids, stars, touched = bulk.record_earlier(papers, by=by, at=at)
        corrected = {pk: place for place, (_model, pk, _before, _after) in enumerate(followed)}
        for pk, (before, after) in touched.standings.items():
            if pk in corrected:  # its score was put right, and then it gave way: one row of both
                _model, _pk, old, new_values = followed[corrected[pk]]
                followed[corrected[pk]] = (Standing, pk, {**before, **old}, {**new_values, **after})
            else:
                followed.append((Standing, pk, before, after))
        followed += [(Certificate, pk, before, after) for pk, (before, after) in touched.certificates.items()]
        return Written(ids, tuple((Standing, pk) for pk in stars), tuple(followed))

    def take_back(self, book: CertificatesBook, back: Back, *, by: Actor, at: dt.datetime) -> None:
        """Undo it: papers and their stars go first, for only one of a product may stand."""
        bulk.remove(back.removed, back.unmade.get(Standing, []), by=by, at=at)
        certificates: dict[int, dict[str, Any]] = {
            pk: {"score": fields["score"]} for pk, fields in back.restored.items()
        }
        for pk, values in back.followed.get(Certificate, {}).items():
            certificates[pk] = {**certificates.get(pk, {}), **values}
        bulk.put_back(certificates, back.followed.get(Standing, {}), by=by, at=at)


KIND = Kind(
    code="certificates",
    title=gettext_lazy("Giấy chứng nhận"),
    thing=gettext_lazy("giấy chứng nhận"),
    lead=gettext_lazy(
        "Giấy đã cấp trên giấy trước khi có hệ thống; giấy mới nhất của sản phẩm là giấy đứng."
    ),
    model=Certificate,
    columns=COLUMNS,
    book=CertificatesBook,
    writer=CertificatesWriter(),
)
