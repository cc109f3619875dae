"""The list of one training class: who is on it, and who was there.

Names, phones and birth years are personal: who runs the class alone takes it in, sees it and hands it out.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeVar

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ocop.base.actor import Actor
from ocop.base.clock import local_date
from ocop.base.refusals import Reason, Refused
from ocop.base.text import fold
from ocop.imports.columns import Column, Type, canonical
from ocop.imports.kinds.base import ID, Back, Book, Check, Kind, Values, Within, Written, of_nothing
from ocop.imports.kinds.finding import Units
from ocop.organisations import checks as organisations
from ocop.organisations.models import Gender, Organisation
from ocop.training import bulk, checks, queries, rules
from ocop.training.models import Attendance, Enrolment, TrainingClass
from ocop.training.states import ClassState, EnrolmentState
from ocop.training.topics import Who

_PLAIN = ("name", "gender", "birth_year", "phone", "who")
_OF_ACCOUNT = ("name", "unit", "organisation", "who")
"""What an account says of its holder."""
T = TypeVar("T")

COLUMNS = (
    Column(ID, gettext_lazy("Mã hệ thống"), Type.PLAIN, width=12,
           help=gettext_lazy("Hệ thống cấp. Dòng mới thì để trống; dòng đã có thì giữ nguyên.")),
    Column("name", gettext_lazy("Họ và tên"), required=True, longest=200, check=checks.name,
           also=("Họ tên",), width=30,
           help=gettext_lazy("Hai người cùng họ tên thì ghi thêm năm sinh hoặc xã.")),
    Column("gender", gettext_lazy("Giới tính"), Type.CHOICE, choices=tuple(Gender.choices), width=12,
           help=gettext_lazy("Nam hoặc Nữ; để trống được.")),
    Column("birth_year", gettext_lazy("Năm sinh"), Type.PLAIN, width=10,
           help=gettext_lazy("Bốn chữ số; để trống được. Hệ thống xóa sau khi lớp khép lại.")),
    Column("unit", gettext_lazy("Mã xã"), longest=20, width=12, listed="communes",
           help=gettext_lazy("Có tên xã thì để trống được.")),
    Column("commune", gettext_lazy("Xã, phường, đặc khu"), longest=80, names="unit", listed="communes",
           also=("Xã", "Địa bàn"), width=26, help=gettext_lazy("Tên xã, phường, đặc khu hiện nay.")),
    Column("phone", gettext_lazy("Điện thoại"), longest=40, check=organisations.phone,
           also=("Số điện thoại",), width=16,
           help=gettext_lazy("Để trống được. Hệ thống xóa sau khi lớp khép lại.")),
    Column("organisation", gettext_lazy("Đơn vị, chủ thể"), longest=250, also=("Đơn vị", "Chủ thể"), width=36,
           help=gettext_lazy("Ghi đúng tên chủ thể thì lớp hiện trong hồ sơ của chủ thể đó.")),
    Column("who", gettext_lazy("Tư cách"), Type.CHOICE, choices=tuple(Who.choices), also=("Đối tượng",),
           width=24,
           help=gettext_lazy("Để trống: là người của chủ thể nếu có tên chủ thể, không thì là người dân.")),
    Column("was_there", gettext_lazy("Có mặt"), Type.YES_NO, empty="no", width=10,
           help=gettext_lazy("“Có”: đã dự mọi buổi đến nay. Dự một phần thì điểm danh ở trang của buổi.")),
)  # fmt: skip


class TraineesBook(Book):
    """Everybody on the list of a class or waiting for a seat, as it is at a moment."""

    key_column = "name"

    def __init__(self, at: dt.datetime, training_class: int) -> None:
        super().__init__(local_date(at))
        found = TrainingClass.objects.filter(pk=training_class).first()
        if found is None:
            raise Refused(_("Không có lớp này."), about="input", field="within")
        self.training_class = found
        self.begun = self.training_class.sessions.filter(begins_at__lte=at).count()
        self.free = self.training_class.free
        self.units = Units(self.on)
        self._owners: dict[str, list[Organisation]] = {}
        for owner in Organisation.objects.only("pk", "name", "unit_id").order_by("pk"):
            self._owners.setdefault(fold(owner.name), []).append(owner)
        self._links: dict[str, tuple[int | None, str]] = {}
        self._with_account: set[str] = set()
        self._waiting: set[str] = set()
        self._read(at)

    def _read(self, at: dt.datetime) -> None:
        begun = Count("attendances", filter=Q(attendances__session__begins_at__lte=at))
        people = self.training_class.enrolments.exclude(state=EnrolmentState.CANCELLED).annotate(there=begun)
        named = ("pk", "state", "person_id", "unit_id", "organisation_id", "organisation_name", *_PLAIN)
        rows = list(people.order_by("state", "name_key", "pk").values(*named, "there", "organisation__name"))
        self.units.know(row["unit_id"] for row in rows)
        for row in rows:
            pk, unit = str(row["pk"]), self.units.text(row["unit_id"])
            self.stored[row["pk"]] = {
                **{name: canonical(row[name]) for name in _PLAIN}, ID: pk,
                "unit": unit, "commune": self.units.name_of[unit],
                "organisation": row["organisation__name"] or row["organisation_name"],
                "was_there": "yes" if 0 < self.begun <= row["there"] else "no",
            }  # fmt: skip
            self._links[pk] = row["organisation_id"], row["organisation_name"]
            if row["person_id"] is not None:
                self._with_account.add(pk)
            if row["state"] == EnrolmentState.WAITING:
                self._waiting.add(pk)

    def resolve(self, check: Check) -> None:
        """The commune; the organisation by its whole name within it; what follows from that."""
        values, stored = check.values, check.stored
        self.units.resolve(check, "unit", "commune")
        if stored is not None and values["organisation"] == stored["organisation"]:
            return
        owner = self._owner(values)
        if owner is not None and not values["unit"]:
            self.units.know([owner.unit_id])
            values["unit"] = self.units.text(owner.unit_id)
            values["commune"] = self.units.name_of[values["unit"]]
        if not values["who"]:
            values["who"] = (Who.PRODUCER if owner else Who.COMMUNITY).value

    def _owner(self, values: Mapping[str, str]) -> Organisation | None:
        """The one organisation of that name, in that commune where one is said."""
        unit = self.units.id_of(values["unit"])
        found = self._owners.get(fold(values["organisation"]), []) if values["organisation"] else []
        near = [owner for owner in found if unit is None or owner.unit_id == unit]
        return near[0] if len(near) == 1 else None

    def check(self, check: Check) -> None:
        """A year that can be; what an account says stays; attendance is added only; seats for new ones."""
        values, pk = check.values, check.values[ID]
        if check.changes("birth_year") and values["birth_year"]:
            _told(check, "birth_year", lambda: checks.birth_year(int(values["birth_year"]), self.on.year))
        if not values["who"]:
            check.wrong("who", _("Ô này trống. Hãy điền."))
        if pk in self._with_account:
            for name in _OF_ACCOUNT:
                if check.changes(name):
                    check.wrong(name, _("Người này ghi tên bằng tài khoản nên không sửa ở đây."))
        if check.changes("was_there"):
            self._check_presence(check)
        if check.stored is None and not check.problems:
            self._seat(check)

    def _check_presence(self, check: Check) -> None:
        if check.values["was_there"] == "no":
            if check.stored is not None:
                check.wrong("was_there", _("Bỏ điểm danh thì làm ở trang điểm danh của buổi."))
        elif not self.begun:
            check.wrong("was_there", _("Lớp chưa có buổi nào bắt đầu."))
        elif check.values[ID] in self._waiting:
            check.wrong("was_there", _("Người này còn ở danh sách chờ, chưa có chỗ."))

    def _seat(self, check: Check) -> None:
        """A seat for a new row in the order of the file, as long as there are any."""
        if self.free:
            self.free -= 1
        elif check.values["was_there"] == "yes" or self.training_class.state == ClassState.HELD:
            check.wrong("", _("Lớp đã đủ chỗ. Hãy tăng số chỗ rồi so lại."))
        else:
            check.notes.append(_("Lớp đã đủ chỗ: vào danh sách chờ."))

    def key(self, values: Values) -> tuple[str, ...] | None:
        """People who cannot be told apart are one."""
        names = fold(values["name"]), fold(values["organisation"])
        return (names[0], values["birth_year"], values["unit"], names[1]) if names[0] else None

    def label(self, values: Values) -> str:
        """Name and where from."""
        return " – ".join(part for part in (values["name"], values["organisation"]) if part)

    def fields(self, values: Mapping[str, str]) -> dict[str, Any]:
        """By name; commune and organisation by their id, an organisation that is not known in words."""
        plain = {c.name: c.python(values[c.name]) for c in COLUMNS if c.name in _PLAIN}
        stored = self.stored.get(int(values[ID] or 0))
        if stored is not None and stored["organisation"] == values["organisation"]:
            owner_id, called = self._links[values[ID]]
        else:
            owner = self._owner(values)
            owner_id, called = (owner.pk, "") if owner else (None, values["organisation"])
        return {
            **plain, "name_key": fold(values["name"])[:200], "unit_id": self.units.id_of(values["unit"]),
            "organisation_id": owner_id, "organisation_name": called,
            "was_there": values["was_there"] == "yes",
        }  # fmt: skip


def _told(check: Check, column: str, look: Callable[[], T]) -> None:
    """Say in a column what a check of the room refuses."""
    try:
        look()
    except Refused as refused:
        check.wrong(column, refused.reason.text)


class TraineesWriter:
    """By `training.bulk`; attendances are written, and taken out, with the people they are of."""

    def write(
        self,
        book: TraineesBook,
        new: Sequence[Values],
        changed: Mapping[int, Values],
        *,
        by: Actor,
        at: dt.datetime,
    ) -> Written:
        """Write rows, those that are there first."""
        rows = {pk: book.fields(values) for pk, values in changed.items()}
        written = bulk.change_trainees(book.training_class, rows, by=by, at=at)
        added = [book.fields(values) for values in new]
        ids, attendances = bulk.add_trainees(book.training_class, added, by=by, at=at)
        return Written(ids, tuple((Attendance, pk) for pk in (*written, *attendances)))

    def take_back(self, book: TraineesBook, back: Back, *, by: Actor, at: dt.datetime) -> None:
        """Undo it."""
        attendances = back.unmade.get(Attendance, [])
        bulk.take_back(book.training_class, back.removed, back.restored, attendances, by=by, at=at)


def _may(actor: Actor, training_class: int) -> Reason | None:
    found = queries.classes_visible_to(actor).filter(pk=training_class).first()
    if found is None:
        return Reason(_("Không có lớp này."), "person")
    return rules.may_take_in_list.reason(actor, found)


def _cleared() -> QuerySet[TrainingClass]:
    return TrainingClass.objects.filter(cleared_at__isnull=False)


KIND = Kind(
    code="trainees",
    title=gettext_lazy("Người học của một lớp"),
    thing=gettext_lazy("người học"),
    lead=gettext_lazy("Danh sách người học, người dự của một lớp, hội nghị; nhập ở trang của lớp đó."),
    model=Enrolment,
    columns=COLUMNS,
    book=lambda _on: of_nothing(_("Loại này nhập cho từng lớp. Hãy nêu lớp.")),
    writer=TraineesWriter(),
    within=Within(
        may=_may,
        seen=queries.classes_in_care_of,
        read=TraineesBook,
        link=lambda training_class: f"/can-bo/dao-tao/{training_class}/",
        called=lambda training_class: TrainingClass.objects.get(pk=training_class).title,
        cleared=_cleared,
    ),
)
