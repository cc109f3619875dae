"""The catalogue's address: what a visitor asked for, and the facets to ask more."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import QueryDict
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from markupsafe import Markup

from ocop.catalogue.queries import Facets, Wish, words_of
from ocop.web.portal import lean

STATES = ("valid", "expired", "proposed", "revoked", "unknown")


@dataclass(frozen=True)
class Choice:
    """One box of a facet."""

    value: str
    label: str
    count: int
    checked: bool
    star: int = 0


@dataclass(frozen=True)
class Group:
    """One facet."""

    name: str
    legend: str
    choices: list[Choice]
    kind: str = "checkbox"


def read(asked: QueryDict) -> Wish:
    """The wish in an address; values that cannot be are left out."""
    return Wish(
        words=words_of(asked.get("q", "")),
        stars=tuple(n for n in _numbers(asked, "star") if 1 <= n <= 5),
        industries=tuple(asked.getlist("group")[:10]),
        units=_numbers(asked, "unit"),
        state=asked.get("state", "") if asked.get("state") in STATES else "",
        after=asked.get("after", ""),
    )


def with_after(asked: QueryDict, after: str) -> str:
    """The query of the next page."""
    changed = asked.copy()
    changed["after"] = after
    return changed.urlencode()


_unchecked: dict[str, tuple[Facets, Markup]] = {}


def choices(wish: Wish, counted: Facets) -> Markup:
    """The facets' boxes. With none checked they are drawn once for these counts."""
    if wish.stars or wish.industries or wish.units or wish.state:
        return _draw(wish, counted)
    language = get_language() or ""
    drawn_for, drawn = _unchecked.get(language, (None, Markup("")))
    if drawn_for is not counted:
        drawn = _draw(Wish(), counted)
        _unchecked[language] = (counted, drawn)
    return drawn


def _draw(wish: Wish, counted: Facets) -> Markup:
    return Markup(lean.render("_choices.html", {"groups": groups(wish, counted)}))


def groups(wish: Wish, counted: Facets) -> list[Group]:
    """The facets with their counts over the whole catalogue."""
    labels = {
        "valid": _("Còn hiệu lực"),
        "expired": _("Hết hạn"),
        "proposed": _("Mới được đề nghị"),
        "revoked": _("Đã thu hồi"),
        "unknown": _("Không rõ ngày hết hạn"),
    }
    stars = [
        Choice(str(n), ngettext("%(n)d sao", "%(n)d sao", n) % {"n": n}, count, n in wish.stars, n)
        for n, count in counted.stars.items()
    ]
    states = [Choice(s, labels[s], counted.states.get(s, 0), s == wish.state) for s in STATES]
    industries = [Choice(x, x, n, x in wish.industries) for x, n in counted.industries.items()]
    units = [Choice(str(pk), name, n, pk in wish.units) for pk, (name, n) in counted.units.items()]
    return [
        Group("star", _("Hạng sao"), stars),
        Group("state", _("Hiệu lực"), [c for c in states if c.count], "radio"),
        Group("group", _("Ngành"), industries),
        Group("unit", _("Xã, phường, đặc khu"), units),
    ]


def _numbers(asked: QueryDict, name: str) -> tuple[int, ...]:
    return tuple(int(value) for value in asked.getlist(name)[:50] if value.isdigit() and len(value) < 10)
