"""Schemes and the money behind them."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import transaction
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from ocop.base import clock
from ocop.base.actor import Actor
from ocop.base.refusals import Refused
from ocop.journal import actions as journal
from ocop.journal import queries as entries
from ocop.organisations import checks
from ocop.organisations.models import LegalForm
from ocop.support import rules
from ocop.support.actions import checking
from ocop.support.models import BudgetLine, Kind, Rate, Repeats, Scheme
from ocop.support.states import SCHEME

_TEXTS = {"name": 250, "basis_no": 100, "basis_article": 200}
_AMOUNTS = ("star3", "star4", "star5")
FIELDS = (
    *_TEXTS, *_AMOUNTS, "kind", "basis_on", "about", "papers", "opens_on", "closes_on", "legal_forms",
    "star_min",
    "needs_valid_star", "needs_new_star", "first_time_only", "rate", "percent", "most", "repeats",
    "needs_acceptance", "is_public", "is_demo",
)  # fmt: skip
"""What `data` may hold beside `communes`."""
_WHO = ("rate", "percent", "most", "kind", "repeats", *_AMOUNTS)


def write_scheme(data: dict[str, Any], *, by: Actor, at: dt.datetime, key: str = "") -> Scheme:
    """Begin a scheme as a draft; amounts in đồng, the basis in the officer's own words.

    Refused: who is not of the provincial office; no name, no rate, days that run backward (input).
    """
    rules.may_manage.check(by)
    clean = _checked(Scheme(), data)
    with transaction.atomic():
        if (pk := entries.answered(key)) is not None:
            return Scheme.objects.get(pk=pk)
        communes = clean.pop("communes", [])
        scheme = Scheme.objects.create(created_at=at, **clean)
        scheme.communes.set(communes)
        after = checking.all_told({**clean, "communes": communes})
        journal.record(verb="support.scheme_written", subject=scheme, by=by, at=at, key=key, after=after)
        return scheme


def change_scheme(scheme: Scheme, data: dict[str, Any], *, by: Actor, at: dt.datetime) -> Scheme:
    """Change the given fields of a scheme; those left out stay.

    Kind and rate stay as they are once something was asked or given. Refused as `write_scheme` refuses.
    """
    rules.may_manage.check(by)
    clean = _checked(scheme, data)
    communes = clean.pop("communes", None)
    changed = {name: value for name, value in clean.items() if getattr(scheme, name) != value}
    if set(changed) & set(_WHO) and (scheme.requests.exists() or scheme.awards.exists()):
        said = _(
            "Đã có đề nghị hoặc khoản hỗ trợ theo chính sách này nên không đổi mức; hãy lập chính sách mới."
        )
        raise checks.wrong(next(name for name in _WHO if name in changed), said)
    if scheme.state != "draft" and not clean.get("basis_no", scheme.basis_no):
        raise checks.wrong("basis_no", _("Chính sách đã mở thì phải có số văn bản."))
    with transaction.atomic():
        before = checking.plain(scheme, changed)
        for name, value in changed.items():
            setattr(scheme, name, value)
        if changed:
            scheme.save(update_fields=list(changed))
        after = checking.all_told(changed)
        if communes is not None and {u.pk for u in communes} != {u.pk for u in scheme.communes.all()}:
            before["communes"] = checking.told(list(scheme.communes.all()))
            scheme.communes.set(communes)
            after["communes"] = checking.told(list(communes))
        if after:
            journal.record(
                verb="support.scheme_changed", subject=scheme, by=by, at=at, before=before, after=after
            )
    return scheme


def open_scheme(scheme: Scheme, *, by: Actor, at: dt.datetime) -> Scheme:
    """Open a scheme. Refused: who is not of the provincial office; no basis, nothing to give (input)."""
    rules.may_open.check(by, scheme)
    journal.move(SCHEME, scheme, "open_scheme", by=by, at=at)
    return scheme


def close_scheme(scheme: Scheme, *, by: Actor, at: dt.datetime) -> Scheme:
    """Close a scheme; requests that were sent go on. Refused: others than the provincial office."""
    rules.may_close.check(by, scheme)
    journal.move(SCHEME, scheme, "close_scheme", by=by, at=at)
    return scheme


def set_budget(
    scheme: Scheme, year: int, ceiling: int, source: str = "", *, by: Actor, at: dt.datetime
) -> BudgetLine:
    """Say how much a scheme may promise in a year, in đồng; said again, it is changed.

    Refused: others than the provincial office; a ceiling below what is promised already, a year out of
    sight (input).
    """
    rules.may_manage.check(by)
    this_year = clock.local_date(at).year
    if not 2018 <= year <= this_year + 5:
        raise checks.wrong("year", _("Năm phải từ %(a)d đến %(b)d.") % {"a": 2018, "b": this_year + 5})
    checking.money("ceiling", ceiling)
    said = checking.line("source", source, 200)
    with transaction.atomic():
        line, is_new = BudgetLine.objects.get_or_create(
            scheme=scheme, year=year, defaults={"ceiling": ceiling, "source": said, "created_at": at}
        )
        before = {} if is_new else {"ceiling": line.ceiling, "source": line.source}
        if not is_new:
            _set(line, ceiling, said)
        journal.record(
            verb="support.budget_set", subject=line, by=by, at=at, before=before or None,
            after={"year": year, "ceiling": ceiling, "source": said},
        )  # fmt: skip
    return line


def _set(line: BudgetLine, ceiling: int, source: str) -> None:
    fits = BudgetLine.objects.filter(pk=line.pk, committed__lte=ceiling)
    if fits.update(ceiling=ceiling, source=source) != 1:
        line.refresh_from_db()
        said = _("Đã quyết định hỗ trợ %(n)s đồng từ dòng này, không hạ xuống thấp hơn được.")
        raise Refused(
            said % {"n": number_format(line.committed, force_grouping=True)}, about="input", field="ceiling"
        )
    line.ceiling, line.source = ceiling, source


def _checked(scheme: Scheme, data: dict[str, Any]) -> dict[str, Any]:
    """The given fields as they are stored; `Refused` naming the field that is wrong."""
    if unknown := set(data) - {*FIELDS, "communes"}:
        raise TypeError(f"no such fields of a scheme: {sorted(unknown)}")
    clean = dict(data)
    for name in _TEXTS.keys() & clean.keys():
        clean[name] = checking.line(name, clean[name] or "", _TEXTS[name])
    for name in {"about", "papers"} & clean.keys():
        clean[name] = checking.lines(name, clean[name] or "")
    for name in {*_AMOUNTS} & clean.keys():
        clean[name] = checking.money(name, clean[name] or 0, least=0)
    if not clean.get("name", scheme.name):
        raise checks.wrong("name", _("Hãy ghi tên chính sách."))
    _check_choices(clean)
    _check_rate(
        {name: clean.get(name, getattr(scheme, name)) for name in ("kind", "rate", "percent", "most")}
    )
    starts, ends = clean.get("opens_on", scheme.opens_on), clean.get("closes_on", scheme.closes_on)
    if starts and ends and ends < starts:
        raise checks.wrong("closes_on", _("Ngày đóng không thể trước ngày mở."))
    return clean


def _check_choices(clean: dict[str, Any]) -> None:
    for name, known in (("kind", Kind.values), ("rate", Rate.values), ("repeats", Repeats.values)):
        if name in clean and clean[name] not in known:
            raise checks.wrong(name, _("Hãy chọn một mục trong danh sách."))
    if set(clean.get("legal_forms") or ()) - set(LegalForm.values):
        raise checks.wrong("legal_forms", _("Hãy chọn một mục trong danh sách."))
    star = clean.get("star_min")
    if star is not None and not 3 <= star <= 5:
        raise checks.wrong("star_min", _("Hạng sao từ 3 đến 5."))


def _check_rate(facts: dict[str, Any]) -> None:
    if facts["kind"] == Kind.STAR and facts["rate"] != Rate.STAR:
        raise checks.wrong("rate", _("Thưởng sao thì tính số tiền cố định theo hạng sao."))
    if facts["rate"] == Rate.PERCENT:
        if not facts["percent"] or not 1 <= facts["percent"] <= 100:
            raise checks.wrong("percent", _("Hãy ghi phần trăm chi phí, từ 1 đến 100."))
        checking.money("most", facts["most"])
