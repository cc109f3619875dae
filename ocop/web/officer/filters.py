"""What the address of a dashboard or an indicator asks for: a day, a period, a part of the programme.

Everything stands in the address, so that a view can be shared; what cannot be read there is left out
with a word about it. An officer of a commune gets the own commune whatever the address says.
"""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils import formats
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ocop.base.actor import Actor
from ocop.organisations.models import LegalForm
from ocop.places import queries as places
from ocop.plan import indicators, withholding
from ocop.plan.indicators import WHOLE, Geography, Indicator, Scope, Span
from ocop.plan.overview import MAPPED, View
from ocop.plan.queries import plans
from ocop.web.officer import gathered

Given = str | list[str]
FIRST_YEAR = 2018
"""The programme began (QĐ 490/QĐ-TTg, 07/05/2018)."""
FURTHEST = 10
_ANY = gettext_lazy("Tất cả")


def _day(label: Any) -> forms.DateField:
    return forms.DateField(label=label, required=False, widget=forms.DateInput({"autocomplete": "off"}))


class FilterForm(forms.Form):
    """The conditions of an address; each may be missing."""

    def __init__(
        self, data: Any, *, today: dt.date, map_: Geography, commune: int | None, exact: bool,
        mapped: Iterable[str] = MAPPED,
    ) -> None:  # fmt: skip
        super().__init__(data)
        self.today = today
        self._words: dict[str, dict[str, str]] = {}
        years = [(str(y), str(y)) for y in range(today.year, FIRST_YEAR - 1, -1)]
        self.fields["ngay"] = _day(gettext_lazy("Xem đến ngày"))
        self._choice("nam", gettext_lazy("Kỳ là cả năm"), years, gettext_lazy("Không chọn"))
        self.fields["tu"] = _day(gettext_lazy("Kỳ từ ngày"))
        self.fields["den"] = _day(gettext_lazy("Kỳ đến ngày"))
        known = gathered.choices(today, map_)
        if commune is None:
            self._choice("huyen", gettext_lazy("Huyện cũ"), known.districts)
            self._choice("xa", gettext_lazy("Xã, phường, đặc khu"), known.communes)
        self._choice("nganh", gettext_lazy("Ngành"), known.industries)
        self._choice("loai-hinh", gettext_lazy("Loại hình chủ thể"), list(LegalForm.choices))
        stars = [(str(star), _("%(n)d sao") % {"n": star}) for star in (5, 4, 3)]
        self._choice("sao", gettext_lazy("Hạng sao"), stars)
        if exact:
            up = [(str(star), _("%(n)d sao trở lên") % {"n": star}) for star in (4, 3)]
            self._choice("tu-sao", gettext_lazy("Từ hạng sao"), up)
        elif commune is None:
            shades = [(code, str(indicators.get(code).name)) for code in mapped]
            self._choice("ban-do", gettext_lazy("Tô bản đồ theo"), shades, gettext_lazy("Sao còn hiệu lực"))

    def _choice(self, name: str, label: Any, choices: list[tuple[Any, Any]], nothing: Any = _ANY) -> None:
        self._words[name] = {str(value): str(words) for value, words in choices}
        self.fields[name] = forms.ChoiceField(label=label, required=False, choices=[("", nothing), *choices])

    def words(self, name: str, value: str) -> str:
        """The words of a chosen value."""
        return self._words[name][value]

    def cluster(self, asked: list[str]) -> list[str]:
        """Several communes at once, as a plan's cluster asks for; none where there are not several."""
        known = self._words.get("xa", {})
        found = [value for value in dict.fromkeys(asked) if value and value in known]
        return found if len(found) > 1 else []

    @property
    def given(self) -> dict[str, str]:
        """What was asked and can be read, as it stands in an address: days as 2026-05-31."""
        self.is_valid()
        found: dict[str, str] = {}
        for name, value in self.cleaned_data.items():
            if value:
                found[name] = value.isoformat() if isinstance(value, dt.date) else str(value)
        return found

    def clean(self) -> None:
        """A day that has not come, a period that runs backwards, two narrowings at once."""
        data = self.cleaned_data
        if (day := data.get("ngay")) and (day > self.today or day.year < FIRST_YEAR):
            self.add_error("ngay", _("Chọn một ngày từ năm 2018 đến hôm nay."))
        start, end = data.get("tu"), data.get("den")
        if start and end and start > end:
            self.add_error("tu", _("Kỳ phải bắt đầu trước khi kết thúc."))
            data.pop("den", None)
        for name in ("tu", "den"):
            if (day := data.get(name)) and not FIRST_YEAR <= day.year <= self.today.year + FURTHEST:
                self.add_error(name, _("Chọn một ngày từ năm 2018 đến mười năm tới."))
        if data.get("sao") and data.get("tu-sao"):
            data["tu-sao"] = ""


@dataclass(frozen=True)
class Chip:
    """One condition in force, and the address without it; empty where it cannot be taken away."""

    words: str
    without: str = ""


@dataclass(frozen=True)
class Wish:
    """What is asked: figures of the day `on`, of the period `span`, of the part `scope`.

    `given` is what stands in the address and was understood. `problems` say what was not.
    """

    on: dt.date
    span: Span
    scope: Scope
    form: FilterForm
    map_: Geography
    given: Mapping[str, Given] = field(default_factory=dict)
    problems: tuple[str, ...] = ()
    own: str = ""

    def span_of(self, indicator: Indicator) -> Span:
        """The period, or the day for an indicator that is asked of one."""
        return self.span if indicator.kind == "period" else Span(self.on, self.on)

    @property
    def view(self) -> View:
        """What the overview is asked for."""
        return View(self.on, self.span, self.before, self.scope, str(self.given.get("ban-do", MAPPED[0])))

    @property
    def before(self) -> Span:
        """The same period of the year before; of a longer one, as many years before as it touches."""
        years = 1
        while _years_before(self.span.end, years) >= self.span.start:
            years += 1
        return Span(_years_before(self.span.start, years), _years_before(self.span.end, years))

    def address(self, **over: Given | int | None) -> str:
        """The query of the same view with some conditions changed; None takes one away."""
        asked: dict[str, Any] = dict(self.given)
        for name, value in over.items():
            key = name.replace("_", "-")
            asked.pop(key, None)
            if value not in (None, ""):
                asked[key] = value
        return f"?{urlencode(asked, doseq=True)}" if asked else "?"

    def indicator_address(self, **over: Given | int | None) -> str:
        """The query with the day and the period spelled out, for the page of an indicator."""
        return self.address(
            nam=None, **{"ngay": self.on.isoformat(), "tu": self.span.start.isoformat(),
                         "den": self.span.end.isoformat(), **over}
        )  # fmt: skip

    @property
    def chips(self) -> list[Chip]:
        """The narrowings in force, each with the way to leave it."""
        return [*([Chip(self.own)] if self.own else []), *self._chips()]

    def _chips(self) -> Iterator[Chip]:
        for name in ("huyen", "xa", "nganh", "loai-hinh", "sao", "tu-sao"):
            for value in _listed(self.given.get(name)):
                rest: Any = [other for other in _listed(self.given[name]) if other != value]
                yield Chip(self.form.words(name, value), self.address(**{name: rest or None}))

    @property
    def summary(self) -> str:
        """The narrowings in words; "Toàn tỉnh" where there is none."""
        return " · ".join(chip.words for chip in self.chips) or _("Toàn tỉnh")

    @property
    def period(self) -> str:
        """The period in words."""
        return period_words(self.span)


def period_words(span: Span) -> str:
    """ "01/01/2026 – 30/06/2026", or "năm 2025" for a whole one."""
    if span == Span.of_year(span.start.year):
        return _("năm %(year)d") % {"year": span.start.year}
    return f"{_said(span.start)} – {_said(span.end)}"


def _said(day: dt.date) -> str:
    return str(formats.date_format(day, "SHORT_DATE_FORMAT"))


def read(asked: QueryDict, actor: Actor, today: dt.date, *, exact: bool = False) -> Wish:
    """What an address asks for; `exact` also knows "from a star up", for one indicator."""
    commune = plans.own_commune(actor)
    map_ = gathered.geography()
    mapped = [code for code in MAPPED if not withholding.keeps(actor, indicators.get(code), WHOLE)]
    form = FilterForm(_shown(asked), today=today, map_=map_, commune=commune, exact=exact, mapped=mapped)
    given: dict[str, Given] = dict(form.given)
    if several := form.cluster(asked.getlist("xa")):
        given["xa"] = several
    on, span = _days(form.cleaned_data, today)
    scope = _scope(given)
    own = ""
    if commune is not None:
        scope = replace(scope, commune=commune, communes=frozenset(), district=None)
        unit = places.with_id(commune)
        own = unit.name if unit else ""
    return Wish(on, span, scope, form, map_, given, tuple(_problems(form)), own)


def _shown(asked: QueryDict) -> dict[str, str]:
    """The conditions as they stand in the boxes: days of an address (2026-05-31) in the reader's notation."""
    found = {name: str(value).strip() for name, value in asked.items()}
    for name in ("ngay", "tu", "den"):
        try:
            found[name] = formats.date_format(dt.date.fromisoformat(found.get(name, "")), "SHORT_DATE_FORMAT")
        except ValueError:
            continue
    return found


def _days(data: Mapping[str, Any], today: dt.date) -> tuple[dt.date, Span]:
    """The day and the period. Without a period: from New Year to the day; a year in course: to today."""
    day: dt.date | None = data.get("ngay")
    start: dt.date | None = data.get("tu")
    end: dt.date | None = data.get("den")
    year: str = data.get("nam") or ""
    if start or end:
        last = end or max(start or today, day or today)
        span = Span(start or dt.date(last.year, 1, 1), last)
    elif year:
        span = Span(dt.date(int(year), 1, 1), min(dt.date(int(year), 12, 31), today))
    else:
        last = day or today
        span = Span(dt.date(last.year, 1, 1), last)
    return day or min(span.end, today), span


def _scope(given: Mapping[str, Given]) -> Scope:
    def number(name: str) -> int | None:
        value = given.get(name)
        return int(value) if isinstance(value, str) else None

    def text(name: str) -> str:
        return str(given.get(name, ""))

    several = given.get("xa", "")
    return Scope(
        commune=number("xa"),
        communes=frozenset(int(value) for value in several) if isinstance(several, list) else frozenset(),
        district=number("huyen"),
        industry=text("nganh"),
        form=text("loai-hinh"),
        star=number("sao"),
        star_min=number("tu-sao"),
    )


def _listed(value: Given | None) -> list[str]:
    return [] if value is None else [value] if isinstance(value, str) else value


def _problems(form: FilterForm) -> Iterator[str]:
    for name in form.errors:
        label = form.fields[name].label if name in form.fields else name
        yield _("Bỏ qua “%(label)s”: giá trị trong địa chỉ không dùng được.") % {"label": label}


def _years_before(day: dt.date, years: int) -> dt.date:
    last = 28 if (day.month, day.day) == (2, 29) and not calendar.isleap(day.year - years) else day.day
    return dt.date(day.year - years, day.month, last)
