"""The persons of the demo, one for every role, each acting under their own appointment."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

from ocop.base.actor import Actor, system
from ocop.organisations.models import Organisation
from ocop.people import actions, queries
from ocop.people.models import Person
from ocop.places import queries as places

PASSWORD = "thu-nghiem-ocop"
"""One for all: the demo holds nothing that needs keeping."""
BUILDER = system("Bản chạy thử")
COMMUNE = "30526"

PROVINCE: tuple[tuple[str, str, str, str], ...] = (
    (
        "demo-tinh",
        "Nguyễn Thị Tỉnh (ví dụ)",
        "provincial_officer",
        "Chuyên viên OCOP, Sở Nông nghiệp và Môi trường",
    ),
    ("demo-tuvan", "Trần Văn Tư Vấn (ví dụ)", "advisor", "Tổ trưởng Tổ tư vấn"),
    ("demo-lanhdao", "Lê Văn Quyết (ví dụ)", "leader", "Phó Chủ tịch UBND tỉnh"),
    ("demo-giamsat", "Phạm Thị Soát (ví dụ)", "auditor", "Thanh tra viên"),
    ("demo-quantri", "Võ Văn Trị (ví dụ)", "administrator", "Quản trị hệ thống"),
)
COUNCIL: tuple[tuple[str, str, str, str], ...] = (
    ("demo-chutich-hd", "Huỳnh Văn Chủ (ví dụ)", "chair", "UBND tỉnh"),
    ("demo-thuky", "Đặng Thị Thư (ví dụ)", "secretary", "Sở Nông nghiệp và Môi trường"),
    ("demo-uyvien1", "Bùi Văn Công (ví dụ)", "member", "Sở Công Thương"),
    ("demo-uyvien2", "Ngô Thị Khoa (ví dụ)", "member", "Sở Khoa học và Công nghệ"),
    ("demo-uyvien3", "Dương Văn Y (ví dụ)", "member", "Sở Y tế"),
    ("demo-uyvien4", "Lý Thị Văn (ví dụ)", "member", "Sở Văn hóa, Thể thao và Du lịch"),
    ("demo-uyvien5", "Phan Văn Hội (ví dụ)", "member", "Hội Nông dân tỉnh"),
)
_FAMILY = ("Nguyễn", "Trần", "Lê", "Phạm", "Huỳnh", "Võ", "Đặng", "Bùi", "Ngô", "Dương", "Lý", "Phan")


@dataclass
class Cast:
    """Who acts in the demo, by what they do."""

    since: dt.date
    at: dt.datetime
    province: dict[str, Actor] = field(default_factory=dict)
    members: list[Actor] = field(default_factory=list)
    communes: dict[str, Actor] = field(default_factory=dict)
    producers: dict[int, Actor] = field(default_factory=dict)
    agencies: dict[str, Actor] = field(default_factory=dict)
    partners: dict[str, Actor] = field(default_factory=dict)

    @property
    def officer(self) -> Actor:
        """The provincial officer."""
        return self.province["provincial_officer"]

    @property
    def chair(self) -> Actor:
        """The council's chair."""
        return self.members[0]

    def commune(self, code: str) -> Actor:
        """The officer of a commune; appointed when first asked for."""
        if code not in self.communes:
            unit = places.by_code(code, self.since)
            assert unit is not None, code
            username = "demo-xa" if code == COMMUNE else f"demo-xa-{code}"
            name = f"{_FAMILY[int(code) % len(_FAMILY)]} Thị Xã (ví dụ)"
            person = self._person(username, name, can_sign_in=code == COMMUNE)
            appointment = actions.appoint(
                person=person, role="commune_officer", unit=unit, title="Công chức kinh tế",
                valid_from=self.since, by=BUILDER, at=self.at,
            )  # fmt: skip
            self.communes[code] = queries.actor_from(appointment)
        return self.communes[code]

    def member_of(self, organisation: Organisation, name: str) -> Actor:
        """The person who acts for a producer; the first of them can sign in."""
        first = not self.producers
        username = "demo-chuthe" if first else f"demo-chuthe-{organisation.pk}"
        person = self._person(username, f"{name} (ví dụ)", can_sign_in=first)
        appointment = actions.appoint(
            person=person, role="producer", organisation=organisation, title="Chủ cơ sở",
            valid_from=self.since, by=BUILDER, at=self.at,
        )  # fmt: skip
        self.producers[organisation.pk] = queries.actor_from(appointment)
        return self.producers[organisation.pk]

    def agency_of(self, organisation: Organisation, name: str) -> Actor:
        """The person who reports for an agency; the first of them can sign in."""
        first = not self.agencies
        username = "demo-coquan" if first else f"demo-coquan-{organisation.pk}"
        person = self._person(username, f"{name} (ví dụ)", can_sign_in=first)
        appointment = actions.appoint(
            person=person, role="agency", organisation=organisation, title="Chuyên viên",
            valid_from=self.since, by=BUILDER, at=self.at,
        )  # fmt: skip
        self.agencies[organisation.name] = queries.actor_from(appointment)
        return self.agencies[organisation.name]

    def partner_of(self, organisation: Organisation, name: str) -> Actor:
        """The person who acts for a consultant or partner; the first of them can sign in."""
        first = not self.partners
        username = "demo-doitac" if first else f"demo-doitac-{organisation.pk}"
        person = self._person(username, f"{name} (ví dụ)", can_sign_in=first)
        appointment = actions.appoint(
            person=person, role="partner", organisation=organisation, title="Chuyên gia",
            valid_from=self.since, by=BUILDER, at=self.at,
        )  # fmt: skip
        self.partners[organisation.name] = queries.actor_from(appointment)
        return self.partners[organisation.name]

    def _province_wide(self, username: str, name: str, role: str, title: str) -> Actor:
        appointment = actions.appoint(
            person=self._person(username, name), role=role, title=title, valid_from=self.since,
            by=BUILDER, at=self.at,
        )  # fmt: skip
        return queries.actor_from(appointment)

    def _person(self, username: str, name: str, *, can_sign_in: bool = True) -> Person:
        return actions.create_person(
            username=username, full_name=name, password=PASSWORD if can_sign_in else "",
            is_demo=True, by=BUILDER, at=self.at,
        )  # fmt: skip


def gather(at: dt.datetime, since: dt.date) -> Cast:
    """Everybody of the province, and the commune officer who can sign in."""
    cast = Cast(since=since, at=at)
    for username, name, role, title in PROVINCE:
        cast.province[role] = cast._province_wide(username, name, role, title)
    for username, name, _position, agency in COUNCIL:
        cast.members.append(cast._province_wide(username, name, "council_member", agency))
    cast.commune(COMMUNE)
    return cast
