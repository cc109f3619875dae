"""Labels: versions, pictures of their sides, the check list, in use and retired."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any, BinaryIO

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from ocop.base import clock, text
from ocop.base.actor import Actor
from ocop.base.refusals import Refused
from ocop.files import actions as files
from ocop.journal import actions as journal
from ocop.journal import queries as entries
from ocop.organisations import checks
from ocop.products.models import Product
from ocop.rights import labelling, rules
from ocop.rights.models import AnswerChoice, Goods, Label, LabelSide, Side, Tick
from ocop.rights.queries import labels as queries
from ocop.rights.states import LABEL

_TEXTS = {"package": 120, "note": 300}
LABEL_FIELDS = (*_TEXTS, "goods", "shows_mark", "shown_star")


def add_label(product: Product, data: dict[str, Any], *, by: Actor, at: dt.datetime, key: str = "") -> Label:
    """Begin the next version of a product's label, to be checked by the rules of the day.

    Refused: who may not keep the owner's papers; retired products; a star without the mark, a star that is
    none, texts too long (input).
    """
    rules.may_label.check(by, product)
    clean = _checked({"goods": Goods.FOOD, "shows_mark": False, "shown_star": None, **data})
    holding = labelling.in_force(clock.local_date(at))
    with transaction.atomic():
        if (pk := entries.answered(key)) is not None:
            return Label.objects.get(pk=pk)
        last = Label.objects.filter(product=product).aggregate(last=Max("number"))["last"] or 0
        try:
            with transaction.atomic():
                label = Label.objects.create(
                    product=product, number=last + 1, rules=holding.code, created_at=at, **clean
                )
        except IntegrityError as error:
            said = _("Vừa có người thêm một phiên bản nhãn. Hãy tải lại trang.")
            raise Refused(said, about="stale") from error
        journal.record(verb="rights.label_added", subject=label, by=by, at=at, key=key, after=clean)
    return label


def change_label(label: Label, data: dict[str, Any], *, by: Actor, at: dt.datetime) -> Label:
    """Change what is said of a draft; fields left out stay.

    Refused: labels that were in use; data as `add_label` refuses.
    """
    rules.may_change_label.check(by, label)
    clean = _checked({name: getattr(label, name) for name in LABEL_FIELDS} | data)
    before = {name: getattr(label, name) for name in LABEL_FIELDS if getattr(label, name) != clean[name]}
    if not before:
        return label
    changed = {name: clean[name] for name in before}
    if "goods" in changed:
        changed["checked_at"] = None  # another class has other items
    with transaction.atomic():
        if Label.objects.filter(pk=label.pk, state=label.state).update(**changed) != 1:
            raise Refused(_("Nhãn vừa được đưa ra dùng. Hãy tải lại trang."), about="stale")
        for name, value in changed.items():
            setattr(label, name, value)
        after = {name: clean[name] for name in before}
        journal.record(verb="rights.label_changed", subject=label, by=by, at=at, before=before, after=after)
    return label


def add_side(
    label: Label, side: str, content: BinaryIO, name: str, *, by: Actor, at: dt.datetime, key: str = ""
) -> LabelSide:
    """Add a picture of one side, drawn anew at most 1600 and 480 pixels wide.

    Refused: labels that were in use; more than `rules.MOST_SIDES`; no such side, no picture (input).
    """
    rules.may_change_label.check(by, label)
    if side not in Side.values:
        raise checks.wrong("side", _("Hãy chọn mặt nào của bao bì."))
    if label.sides.count() >= rules.MOST_SIDES:
        raise checks.wrong("pictures", _("Mỗi nhãn có nhiều nhất %(n)d ảnh.") % {"n": rules.MOST_SIDES})
    large = files.store_picture(content, name, by=by, at=at)
    small = files.store_thumbnail(large, by=by, at=at)
    with transaction.atomic():
        if (pk := entries.answered(key)) is not None:
            return LabelSide.objects.get(pk=pk)
        if label.sides.filter(file=large).exists():
            raise checks.wrong("pictures", _("Ảnh này đã có rồi."))
        made = LabelSide.objects.create(label=label, side=side, file=large, thumb=small)
        after = {"label": label.pk, "side": side, "sha256": large.sha256}
        journal.record(verb="rights.label_side_added", subject=made, by=by, at=at, key=key, after=after)
    return made


def remove_side(side: LabelSide, *, by: Actor, at: dt.datetime) -> None:
    """Take a picture out of a draft. Refused: labels that were in use."""
    rules.may_change_label.check(by, side.label)
    with transaction.atomic():
        before = {"label": side.label_id, "side": side.side, "sha256": side.file.sha256}
        journal.record(verb="rights.label_side_removed", subject=side, by=by, at=at, before=before)
        side.delete()


def tick_label(
    label: Label, answers: Mapping[str, tuple[str, str]], *, by: Actor, at: dt.datetime
) -> labelling.Result:
    """Answer items of the check list: "yes", "no", "na" with a note, by item; those left out stay, "" opens
    an item again. The label is noted as checked once nothing is open.

    Refused: who may not keep the owner's papers; retired labels; items that the rules do not ask of these
    goods or that the system answers itself, answers that are none, notes too long (input).
    """
    rules.may_tick.check(by, label)
    asked = {item.code for item in labelling.rules(label.rules).items_for(label.goods) if not item.auto}
    clean = {code: _answer(code, given, asked) for code, given in answers.items()}
    with transaction.atomic():
        old = {tick.item: (tick.answer, tick.note) for tick in label.ticks.all()}
        new = {code: given for code, given in clean.items() if given != old.get(code, ("", ""))}
        Tick.objects.filter(label=label, item__in=new).delete()
        Tick.objects.bulk_create(
            Tick(label=label, item=code, answer=answer, note=note, by_name=by.name[:200], ticked_at=at)
            for code, (answer, note) in new.items()
            if answer
        )
        found = _result(label, clock.local_date(at))
        if new:
            _note_checked(label, found, at)
            journal.record(
                verb="rights.label_ticked", subject=label, by=by, at=at,
                before={code: old[code] for code in new if code in old}, after=dict(new),
            )  # fmt: skip
    return found


def recheck_label(label: Label, *, by: Actor, at: dt.datetime) -> Label:
    """Lay a label beside the rules of the day, once these have changed; answers to the same items stay.

    Refused: who may not tick; a label that goes by the rules of the day already.
    """
    rules.may_tick.check(by, label)
    holding = labelling.in_force(clock.local_date(at))
    if label.rules == holding.code:
        raise Refused(_("Nhãn này đang kiểm theo quy định hiện hành."))
    with transaction.atomic():
        old = label.rules
        rows = Label.objects.filter(pk=label.pk, rules=old)
        if rows.update(rules=holding.code, checked_at=None) != 1:
            raise Refused(_("Nhãn vừa được người khác chuyển. Hãy tải lại trang."), about="stale")
        label.rules, label.checked_at = holding.code, None
        journal.record(
            verb="rights.label_rechecked", subject=label, by=by, at=at,
            before={"rules": old}, after={"rules": holding.code},
        )  # fmt: skip
    return label


def use_label(label: Label, day: dt.date, *, by: Actor, at: dt.datetime) -> Label:
    """Put a version into use from a day on.

    Refused: others than may keep it; what is no draft; the OCOP mark without a star of three or more that
    holds on that day, or with another number of stars; a day more than a year ahead (input).
    """
    rules.may_label.check(by, label.product)
    on = clock.local_date(at)
    if day > on + dt.timedelta(days=366):
        raise checks.wrong("day", _("Ngày này quá xa. Hãy ghi khi sắp dùng."))
    found = _result(label, max(day, on))
    wrong = next((line for line in found.missing if line.item.auto), None)
    if wrong is not None:
        said = _("Chưa đưa ra dùng được: %(what)s. Bỏ biểu trưng hoặc sửa số sao trên nhãn.")
        raise Refused(said % {"what": wrong.item.text})
    journal.move(LABEL, label, "use_label", by=by, at=at, used_from=day)
    return label


def retire_label(label: Label, day: dt.date, *, by: Actor, at: dt.datetime) -> Label:
    """Say until which day a version was used. Refused: what is not in use; a day before its first (input)."""
    rules.may_keep.check(by, label.product.organisation)
    if label.used_from and day < label.used_from:
        raise checks.wrong("day", _("Ngày cuối không thể trước ngày bắt đầu dùng."))
    if day > clock.local_date(at):
        raise checks.wrong("day", _("Ngày này chưa tới. Việc chưa xong thì ghi sau."))
    journal.move(LABEL, label, "retire_label", by=by, at=at, used_to=day)
    return label


def _result(label: Label, on: dt.date) -> labelling.Result:
    return queries.result_of(queries.for_check(Label.objects.filter(pk=label.pk)).get(), on)


def _note_checked(label: Label, found: labelling.Result, at: dt.datetime) -> None:
    if found.is_complete and label.checked_at is None:
        Label.objects.filter(pk=label.pk, checked_at__isnull=True).update(checked_at=at)
        label.checked_at = at


def _answer(code: str, given: tuple[str, str], asked: set[str]) -> tuple[str, str]:
    answer, note = given[0], text.nfc(given[1])
    if code not in asked or answer not in ("", *AnswerChoice.values):
        raise checks.wrong(code, _("Mục này không có trong danh mục kiểm."))
    if len(note) > 300:
        raise checks.wrong(code, _("Nhiều nhất %(n)d ký tự.") % {"n": 300})
    return answer, note if answer else ""


def _checked(data: dict[str, Any]) -> dict[str, Any]:
    """The fields of a label as they are stored; `Refused` naming the field that is wrong."""
    unknown = set(data) - set(LABEL_FIELDS)
    if unknown:
        raise TypeError(f"no such fields of a label: {sorted(unknown)}")
    clean = dict(data)
    for name in clean.keys() & _TEXTS.keys():
        clean[name] = text.nfc(str(clean[name] or ""))
        if len(clean[name]) > _TEXTS[name]:
            raise checks.wrong(name, _("Nhiều nhất %(n)d ký tự.") % {"n": _TEXTS[name]})
    if clean["goods"] not in Goods.values:
        raise checks.wrong("goods", _("Hãy chọn nhóm hàng."))
    star = clean["shown_star"]
    if star is not None and not clean["shows_mark"]:
        raise checks.wrong("shown_star", _("Không in biểu trưng OCOP thì để trống số sao."))
    if star is not None and not labelling.LEAST_STAR <= star <= 5:
        raise checks.wrong("shown_star", _("Số sao trên nhãn từ 3 đến 5."))
    return clean
