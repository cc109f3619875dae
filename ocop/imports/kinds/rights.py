"""The register of rights and quality papers: marks, indications, designs, patents, VietGAP, HACCP …"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ocop.base.actor import Actor
from ocop.base.clock import day_start
from ocop.base.text import fold
from ocop.imports.columns import Column, Type, canonical
from ocop.imports.kinds.base import ID, Back, Book, Check, Kind, Values, Written
from ocop.imports.kinds.finding import Named
from ocop.organisations.models import Organisation
from ocop.products.models import Product
from ocop.rights import bulk, kinds, queries, rules, terms
from ocop.rights.models import Protection, Step
from ocop.rights.states import OPEN, RUNNING, ProtectionState
from ocop.rights.states import Kind as RightKind

S = ProtectionState
_PLAIN = (
    "kind", "name", "scope", "issuer", "state", "filing_no", "filed_on", "certificate_no", "granted_on",
    "expires_on", "next_on",
)  # fmt: skip
_CLOSED = (S.REFUSED, S.WITHDRAWN, S.ENDED)
_DATED = (S.ACCEPTED, S.PUBLISHED, S.EXAMINED, *_CLOSED)
"""States whose day has no column of its own."""
_ID = gettext_lazy("Để trống được, trừ khi có hai mục cùng tên.")

COLUMNS = (
    Column(ID, gettext_lazy("Mã hệ thống"), Type.PLAIN, width=12,
           help=gettext_lazy("Hệ thống cấp. Dòng mới thì để trống; dòng đã có thì giữ nguyên.")),
    Column("kind", gettext_lazy("Loại"), Type.CHOICE, required=True, fixed=True,
           choices=tuple(RightKind.choices), width=26,
           help=gettext_lazy("Nhãn hiệu, chỉ dẫn địa lý, kiểu dáng, VietGAP, HACCP… Chọn trong danh mục.")),
    Column("name", gettext_lazy("Tên"), required=True, longest=250, width=36,
           help=gettext_lazy("Tên nhãn hiệu hoặc tên giấy. Ví dụ: nhãn hiệu “Sáu Mẫu”.")),
    Column("organisation", gettext_lazy("Mã hệ thống của chủ thể"), Type.PLAIN, fixed=True, width=14,
           help=_ID),
    Column("producer", gettext_lazy("Chủ thể"), names="organisation", longest=250, width=36,
           help=gettext_lazy("Chủ thể, cơ quan hoặc đối tác đứng tên, đã có trong hệ thống.")),
    Column("parent", gettext_lazy("Mã hệ thống của nhãn hiệu chung"), Type.PLAIN, fixed=True, width=14,
           help=_ID),
    Column("parent_name", gettext_lazy("Nhãn hiệu chung, chỉ dẫn địa lý"), names="parent", longest=250,
           width=30,
           help=gettext_lazy("Chỉ ghi với quyền sử dụng; nhập nhãn hiệu, chỉ dẫn đó trước.")),
    Column("products", gettext_lazy("Sản phẩm"), longest=5000, width=40,
           help=gettext_lazy("Tên các sản phẩm, cách nhau bằng dấu chấm phẩy; để trống là mọi sản phẩm.")),
    Column("state", gettext_lazy("Tình trạng"), Type.CHOICE, fixed=True, choices=tuple(S.choices), width=22,
           help=gettext_lazy("Để trống thì theo ngày: có ngày cấp là đã cấp, có ngày nộp đơn là đã nộp.")),
    Column("issuer", gettext_lazy("Nơi cấp"), longest=200, width=22,
           help=gettext_lazy("Dòng mới để trống thì lấy cơ quan quen thuộc của loại giấy.")),
    Column("filing_no", gettext_lazy("Số đơn"), longest=100, width=18),
    Column("filed_on", gettext_lazy("Ngày nộp đơn"), Type.DAY, fixed=True, width=14,
           help=gettext_lazy("Thời hạn nhãn hiệu, kiểu dáng, sáng chế tính từ ngày này.")),
    Column("certificate_no", gettext_lazy("Số giấy"), longest=100, width=18,
           help=gettext_lazy("Số văn bằng, số giấy chứng nhận.")),
    Column("granted_on", gettext_lazy("Ngày cấp"), Type.DAY, fixed=True, width=14,
           help=gettext_lazy("Ngày cấp lần đầu.")),
    Column("expires_on", gettext_lazy("Có hiệu lực đến hết"), Type.DAY, width=14,
           help=gettext_lazy("Kể cả các lần gia hạn. Dòng mới để trống thì hệ thống tính theo luật.")),
    Column("state_on", gettext_lazy("Ngày của tình trạng"), Type.DAY, fixed=True, width=14,
           help=gettext_lazy("Ngày chấp nhận, công bố, thẩm định, từ chối, rút hoặc chấm dứt.")),
    Column("note", gettext_lazy("Lý do"), fixed=True, longest=500, width=30,
           help=gettext_lazy("Phải ghi khi bị từ chối hoặc đã chấm dứt.")),
    Column("scope", gettext_lazy("Phạm vi"), longest=500, width=30,
           help=gettext_lazy("Ví dụ: nhóm 30 đường; xưởng chế biến ấp Vĩnh Hạ.")),
    Column("next_on", gettext_lazy("Bước tiếp theo dự kiến"), Type.DAY, width=14,
           help=gettext_lazy("Với đơn đang làm. Dòng mới để trống thì hệ thống ước theo loại.")),
    Column("checked", gettext_lazy("Đã đối chiếu bản gốc"), Type.YES_NO, empty="no", width=14,
           help=gettext_lazy("“Có” thì trang công khai hiện giấy khi còn hiệu lực.")),
)  # fmt: skip


class RightsBook(Book):
    """Every right and paper, with the day and the reason of what became of it."""

    key_column = "certificate_no"

    def __init__(self, on: dt.date) -> None:
        super().__init__(on)
        owners = list(Organisation.objects.order_by("pk").values_list("pk", "name", "is_closed"))
        self.owners = Named((pk, name, "") for pk, name, _closed in owners)
        self.closed = {str(pk) for pk, _name, closed in owners if closed}
        marks = Protection.objects.filter(kind__in=kinds.SHARED).order_by("pk").values_list("pk", "name")
        self.marks = Named((pk, name, "") for pk, name in marks)
        self.usable = {str(pk) for pk in queries.marks_to_use(on).values_list("pk", flat=True)}
        made = list(Product.objects.order_by("sort_key", "pk").values_list("pk", "name", "organisation_id"))
        self.products = Named((pk, name, str(owner)) for pk, name, owner in made)
        self._order = {str(pk): place for place, (pk, _name, _owner) in enumerate(made)}
        self._checked_at: dict[str, dt.datetime | None] = {}
        self._covered: dict[str, list[str]] = {}
        self._known: set[tuple[str, ...]] = set()
        self._read()

    def _read(self) -> None:
        days = {
            (pk, step): (canonical(day), note)
            for pk, step, day, note in Step.objects.order_by("day", "pk").values_list(
                "protection_id", "step", "day", "note"
            )
            if step in {S(state).value for state in _DATED}
        }
        through = Protection.products.through
        covered: dict[int, list[str]] = {}
        for pk, product in through._default_manager.values_list("protection_id", "product_id"):
            covered.setdefault(pk, []).append(str(product))
        named = ("pk", "organisation_id", "parent_id", "checked_at", *_PLAIN)
        for row in Protection.objects.order_by("pk").values(*named):
            self._covered[str(row["pk"])] = sorted(covered.get(row["pk"], ()), key=self._order.__getitem__)
            self._keep(row, *days.get((row["pk"], row["state"]), ("", "")))

    def _keep(self, row: Mapping[str, Any], state_on: str, note: str) -> None:
        pk, owner, parent = str(row["pk"]), str(row["organisation_id"]), canonical(row["parent_id"])
        self._checked_at[pk] = row["checked_at"]
        self.stored[row["pk"]] = {
            **{name: canonical(row[name]) for name in _PLAIN}, ID: pk,
            "organisation": owner, "producer": self.owners.names.get(owner, ""),
            "parent": parent, "parent_name": self.marks.names.get(parent, ""),
            "products": self._words(self._covered[pk]), "state_on": state_on, "note": note,
            "checked": "yes" if row["checked_at"] else "no",
        }  # fmt: skip
        self._known.add((owner, row["kind"], fold(row["name"])))

    def _words(self, products: Sequence[str]) -> str:
        return "; ".join(self.products.names[pk] for pk in products)

    def resolve(self, check: Check) -> None:
        """The owner and its products, the shared mark; what a new row leaves to the law and to its days."""
        values = check.values
        self.owners.resolve(check, "organisation", "producer")
        self.marks.resolve(check, "parent", "parent_name")
        if check.stored is None or values["products"] != check.stored["products"]:
            self._find_products(check)
        if check.stored is None and values["kind"]:
            self._complete(values)

    def _find_products(self, check: Check) -> None:
        found: list[str] = []
        for called in filter(None, (part.strip() for part in check.values["products"].split(";"))):
            pk = self._product(check.values["organisation"], called)
            if not pk:
                said = _("Chủ thể không có đúng một sản phẩm tên “%(name)s”. Xem lại tên, hoặc ghi mã.")
                check.wrong("products", said % {"name": called[:80]})
            found.append(pk)
        if all(found):
            check.values["products"] = self._words(sorted(set(found), key=self._order.__getitem__))

    def _product(self, owner: str, called: str) -> str:
        """One product of the owner by its name, or by its id; "" where it is not one."""
        if self.products.within.get(called) == owner:
            return called
        found = [pk for pk in self.products.called(called) if self.products.within[pk] == owner]
        return found[0] if len(found) == 1 else ""

    def _complete(self, values: Values) -> None:
        facts = kinds.facts(values["kind"])
        values["issuer"] = values["issuer"] or facts.issuer
        reached = S.GRANTED if values["granted_on"] else S.FILED if values["filed_on"] else S.DRAFT
        values["state"] = values["state"] or reached.value
        filed, granted = _day(values["filed_on"]), _day(values["granted_on"])
        if granted and not values["expires_on"]:
            values["expires_on"] = canonical(terms.last_day(facts, filed, granted))
        since = _day(values["state_on"]) or filed
        if values["state"] in RUNNING and since and not values["next_on"]:
            values["next_on"] = canonical(terms.next_on(facts, values["state"], since))

    def check(self, check: Check) -> None:
        """What the room's own actions ask of a right or a paper, of its days and of its number."""
        values = check.values
        if not values["organisation"]:
            check.wrong("producer", _("Ô này trống. Hãy ghi tên chủ thể."))
        if check.stored is not None and values["state"] in _CLOSED and check.changes(*_EDITABLE):
            check.wrong("", _("Giấy này đã đóng nên không sửa được."))
        if check.changes("expires_on", "certificate_no", "checked"):
            self._check_paper(check)
        if check.stored is None and values["kind"]:
            self._check_new(check)

    def _check_paper(self, check: Check) -> None:
        values = check.values
        if values["granted_on"]:
            if values["expires_on"] and values["expires_on"] < values["granted_on"]:
                check.wrong("expires_on", _("Ngày hết hiệu lực phải sau ngày cấp."))
        elif values["expires_on"]:
            check.wrong("expires_on", _("Giấy chưa được cấp nên chưa có hạn."))
        elif values["certificate_no"]:
            check.wrong("certificate_no", _("Giấy chưa được cấp nên chưa có số."))
        if values["checked"] == "yes" and values["state"] != S.GRANTED and check.changes("checked"):
            check.wrong("checked", _("Chỉ đối chiếu giấy đã được cấp."))

    def _check_new(self, check: Check) -> None:
        values = check.values
        if values["organisation"] in self.closed:
            check.wrong("producer", _("Chủ thể đã ngừng hoạt động nên không ghi thêm."))
        self._check_parent(check)
        self._check_state(check)
        for name in ("filed_on", "granted_on", "state_on"):
            if values[name] > self.on.isoformat():
                check.wrong(name, _("Ngày này chưa tới. Việc chưa xong thì ghi sau."))
        if (values["organisation"], values["kind"], fold(values["name"])) in self._known:
            check.notes.append(_("Chủ thể đã có mục cùng loại, cùng tên trong hệ thống."))

    def _check_parent(self, check: Check) -> None:
        values = check.values
        if values["kind"] != RightKind.USE_RIGHT:
            if values["parent"]:
                check.wrong("parent_name", _("Chỉ ghi với quyền sử dụng. Hãy để trống."))
        elif not values["parent"]:
            check.wrong("parent_name", _("Hãy chọn nhãn hiệu hoặc chỉ dẫn địa lý được dùng."))
        elif values["state"] not in _CLOSED and values["parent"] not in self.usable:
            said = _("Nhãn hiệu, chỉ dẫn địa lý này không còn hiệu lực hoặc không dùng chung.")
            check.wrong("parent_name", said)

    def _check_state(self, check: Check) -> None:
        """Each state has its days and no others, in their order; the kind's office knows the step."""
        values = check.values
        state, facts = values["state"], kinds.facts(values["kind"])
        stepped = Protection(kind=values["kind"], state=S.FILED)
        verb = {S.ACCEPTED: "accept_filing", S.PUBLISHED: "publish_filing", S.EXAMINED: "examine_filing"}
        if state in verb and (against := rules.fits.reason(stepped, verb[S(state)])):
            check.wrong("state", against.text)
        if state in (*RUNNING, S.REFUSED) and not values["filed_on"]:
            check.wrong("filed_on", _("Hãy ghi ngày nộp đơn."))
        if state in (S.GRANTED, S.ENDED) and not values["granted_on"]:
            check.wrong("granted_on", _("Hãy ghi ngày cấp."))
        if state in (*OPEN, S.REFUSED, S.WITHDRAWN) and values["granted_on"]:
            check.wrong("granted_on", _("Tình trạng này thì chưa có ngày cấp."))
        if state == S.DRAFT and values["filed_on"]:
            check.wrong("filed_on", _("Đang chuẩn bị thì chưa có ngày nộp đơn."))
        if (state in _DATED) != bool(values["state_on"]):
            words = _("Hãy ghi ngày của bước đó."), _("Tình trạng này thì để trống ô này.")
            check.wrong("state_on", words[bool(values["state_on"])])
        if state in (S.REFUSED, S.ENDED) and not values["note"]:
            check.wrong("note", _("Hãy ghi lý do."))
        if state not in _DATED and values["note"]:
            check.wrong("note", _("Tình trạng này thì để trống ô này."))
        if (
            facts.start == "filed"
            and values["granted_on"]
            and not (values["filed_on"] or values["expires_on"])
        ):
            check.wrong("filed_on", _("Hãy ghi ngày nộp đơn: thời hạn bảo hộ tính từ ngày đó."))
        _check_order(check)

    def key(self, values: Values) -> tuple[str, ...] | None:
        """The number of a paper among those of its owner and kind; without one, the name and the filing."""
        owner = values["organisation"], values["kind"]
        if not all(owner) or not values["name"]:
            return None
        if values["certificate_no"]:
            return (*owner, "no", values["certificate_no"].casefold())
        return (*owner, "name", fold(values["name"]) or values["name"], fold(values["filing_no"]))

    def label(self, values: Values) -> str:
        """Kind, name, owner."""
        kind = str(RightKind(values["kind"]).label) if values["kind"] in RightKind.values else ""
        return " – ".join(part for part in (kind, values["name"], values["producer"]) if part)

    def fields(self, values: Mapping[str, str]) -> dict[str, Any]:
        """By name; relations by their id; whether it was checked as the moment: a file knows days alone."""
        plain = {c.name: c.python(values[c.name]) for c in COLUMNS if c.name in _PLAIN}
        stored = self.stored.get(int(values[ID] or 0), {})
        checked_at = self._checked_at.get(values[ID])
        if values["checked"] != stored.get("checked", "no"):
            today = day_start(self.on)
            checked_at = today if values["checked"] == "yes" else None
        return {
            **plain, "organisation_id": int(values["organisation"]),
            "parent_id": int(values["parent"]) if values["parent"] else None,
            "ended_on": _day(values["state_on"]) if values["state"] == S.ENDED else None,
            "checked_at": checked_at, "products": self._ids(values),
            "state_on": _day(values["state_on"]), "note": values["note"],
        }  # fmt: skip

    def _ids(self, values: Mapping[str, str]) -> list[int]:
        """The products covered: as they are stored where the cell says the same."""
        stored = self.stored.get(int(values[ID] or 0))
        if stored is not None and stored["products"] == values["products"]:
            return sorted(int(pk) for pk in self._covered[values[ID]])
        named = filter(None, (part.strip() for part in values["products"].split(";")))
        return sorted(int(self._product(values["organisation"], called)) for called in named)


_EDITABLE = [c.name for c in COLUMNS if not (c.fixed or c.names or c.name == ID)]


def _check_order(check: Check) -> None:
    """Filed, granted and what became of it, each not before the one that led to it."""
    known = [(name, check.values[name]) for name in ("filed_on", "granted_on", "state_on")]
    last = ""
    for name, day in known:
        if day and day < last:
            check.wrong(name, _("Ngày này trước ngày của bước trước đó."))
        last = max(last, day)


def _day(text: str) -> dt.date | None:
    return dt.date.fromisoformat(text) if text else None


class RightsWriter:
    """By `rights.bulk`; steps are written and mended with what they are about."""

    def write(
        self,
        book: RightsBook,
        new: Sequence[Values],
        changed: Mapping[int, Values],
        *,
        by: Actor,
        at: dt.datetime,
    ) -> Written:
        """Write rows, those that are there first: one may give its number to a new one."""
        rows = {pk: book.fields(values) for pk, values in changed.items()}
        mended = bulk.change_protections(rows, by=by, at=at)
        ids, steps = bulk.add_protections([book.fields(values) for values in new], by=by, at=at)
        followed = tuple((Step, pk, before, after) for pk, (before, after) in mended.items())
        return Written(ids, tuple((Step, pk) for pk in steps), followed)

    def take_back(self, _book: RightsBook, back: Back, *, by: Actor, at: dt.datetime) -> None:
        """Undo it, in the other order."""
        bulk.remove_protections(back.removed, by=by, at=at)
        bulk.put_back(back.restored, back.followed.get(Step, {}), by=by, at=at)


KIND = Kind(
    code="rights",
    title=gettext_lazy("Nhãn hiệu, giấy chất lượng"),
    thing=gettext_lazy("nhãn hiệu, giấy chất lượng"),
    lead=gettext_lazy(
        "Sổ nhãn hiệu, chỉ dẫn địa lý, kiểu dáng, sáng chế và giấy an toàn thực phẩm, VietGAP, HACCP… "
        "nhập nhãn hiệu chung trước, quyền sử dụng sau."
    ),
    model=Protection,
    columns=COLUMNS,
    book=RightsBook,
    writer=RightsWriter(),
)
