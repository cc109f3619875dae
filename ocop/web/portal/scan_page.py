"""The page behind the code on a label: what is real, who made it, where it came from, who saw it before."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.html import format_html
from django.utils.http import urlencode
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ocop.base import clock
from ocop.base.happenings import joined
from ocop.catalogue import passports, scans
from ocop.trace import passport
from ocop.trace.gs1 import own
from ocop.trace.models import StepKind
from ocop.trace.queries.public import PublicStep
from ocop.trace.states import LotState, SerialState
from ocop.web.access import DeskRequest
from ocop.web.portal import shell
from ocop.web.ui.chains import Box, ChainPicture, drawing

FRAME = "portal/scan_frame.html"


def own_path(found: dict[str, Any]) -> str:
    """The address of our own for a thing that was found."""
    return scans.Asked("code", found["code"], found["lot"] or "", found["serial"] or "").path


def data_path(found: dict[str, Any], view: str = "trace_data") -> str:
    """Where the same facts are for machines; as Excel by `trace_book`."""
    asked = {"lo": found["lot"] or "", "so": found["serial"] or ""}
    told = urlencode({name: value for name, value in asked.items() if value})
    return reverse(f"portal:{view}", args=[found["code"]]) + (f"?{told}" if told else "")


def render(request: DeskRequest, found: dict[str, Any], site: str) -> HttpResponse:
    """The page of a piece, a lot or a kind of goods."""
    on = clock.today()
    page = scans.scan_page(found, on)
    facts = facts_of(page, site)
    context = {
        **page,
        "recall": recall_words(page),
        "is_late": bool(page["lot"] and page["expires_on"] and page["expires_on"] < on),
        "line": verdict_words(page),
        "words": label_words(page),
        "way": way(page["steps"]),
        "drawing": way_drawing(page),
        "lists": [
            (_("Mười thông tin truy xuất"), _listed(passport.traceability_items(facts))),
            (_("Hộ chiếu sản phẩm"), _listed(passport.passport_items(facts))),
        ],
        "lots": [
            {**row, "url": own.OwnCode(own.Kind.PRODUCT, page["code"], row["code"]).path()}
            for row in page["lots"]
        ],
        "data_url": data_path(found),
        "book_url": data_path(found, "trace_book"),
        "label": own_path(found),
        "today": on,
    }
    title = page["product"] or page["name"]
    return shell.lean_page(request, "scan.html", context, title=title, frame=FRAME)


def facts_of(page: dict[str, Any], site: str) -> passport.Facts:
    """The facts of a page, with full addresses on `site`."""
    picture = site + reverse("producer:picture", args=[page["picture"], "large"]) if page["picture"] else ""
    return passports.facts_of(page, address=site + own_path(page), picture=picture)


def unknown(request: DeskRequest, label: str, status: int = 404, why: str = "") -> HttpResponse:
    """A calm page: what a code that we do not know may mean, and what to do."""
    context = {"label": label[:200], "why": why}
    return shell.page(
        request,
        "portal/scan_unknown.html",
        context,
        title=_("Chưa nhận ra mã này"),
        status=status,
        frame=FRAME,
    )


def recall_words(page: dict[str, Any]) -> str:
    """What the buyer is told of a recall, or nothing."""
    if not page["lot"] or page["lot_state"] != LotState.RECALLED:
        return ""
    told = page["told_here"] or page["told"]
    return told or _("Lô này đang bị thu hồi. Không nên dùng; hãy liên hệ nơi bán.")


def verdict_words(page: dict[str, Any]) -> str:
    """The sentence under the name: what is to be said of the star today, or that the lot does not stand."""
    if not page["stands"]:
        return _(
            "Nhà sản xuất đã khai lô này là ghi nhầm, nên thông tin của lô không còn dùng được. Hãy hỏi lại "
            "nơi bán."
        )
    if not page["product_id"]:
        return _("Đây là nguyên liệu, không xét sao OCOP.")
    said = {
        "valid": _("Sao OCOP còn hiệu lực hôm nay."),
        "expired": _("Sao OCOP đã hết hạn: không được dùng sao này nữa."),
        "revoked": _("Sao OCOP đã bị thu hồi: không được dùng sao này."),
        "unknown": _("Có sao OCOP nhưng không rõ ngày hết hạn."),
        "proposed": _("Sản phẩm đang được đề nghị công nhận sao OCOP, chưa được dùng sao."),
    }
    return said.get(page["verdict"]) or _("Sản phẩm chưa được công nhận sao OCOP.")


def label_words(page: dict[str, Any]) -> dict[str, str]:
    """What is known of the label in neutral words, and how often it, or any of its lot, was looked at before.
    Empty texts where there is nothing to say."""
    if page["serial"]:
        return _piece_words(page)
    is_cancelled = page["lot"] and page["is_cancelled"]
    said = _(
        "Nhà sản xuất đã hủy mọi tem của lô này, nên lẽ ra không còn tem nào ở trên hàng. "
        "Hãy hỏi lại nơi bán."
    )
    return {"said": said if is_cancelled else "", "tone": "is-warn", "looks": _lot_looks(page)}


def _lot_looks(page: dict[str, Any]) -> str:
    count = page["lot_looks"] if page["lot"] else 0
    if not count:
        return ""
    return ngettext(
        "Tem của lô này đã được kiểm tra %(n)d lần, tính đến hết hôm qua.",
        "Tem của lô này đã được kiểm tra %(n)d lần, tính đến hết hôm qua.",
        count,
    ) % {"n": count}


def _piece_words(page: dict[str, Any]) -> dict[str, str]:
    said = {
        SerialState.PRINTED.value: _(
            "Tem này đã in nhưng nhà sản xuất chưa báo là đã dán lên hàng. Nếu tem đang ở trên hàng, "
            "nhà sản xuất có thể chưa kịp ghi."
        ),
        SerialState.ACTIVE.value: _("Nhà sản xuất đã báo tem này được dán lên hàng."),
        SerialState.SHIPPED.value: _("Nhà sản xuất đã báo hàng mang tem này được giao đi."),
        SerialState.SOLD.value: _("Nhà sản xuất đã báo hàng mang tem này được bán."),
        SerialState.VOID.value: _(
            "Nhà sản xuất đã hủy tem này, nên lẽ ra tem không còn ở trên hàng. Hãy hỏi lại nơi bán."
        ),
    }[page["serial_state"]]
    tone = {SerialState.PRINTED.value: "is-wait", SerialState.VOID.value: "is-warn"}
    return {"said": said, "tone": tone.get(page["serial_state"], "is-done"), "looks": _looks(page)}


def _looks(page: dict[str, Any]) -> str:
    if not page["looks"]:
        return _("Đây là lần kiểm tra đầu tiên của tem này.")
    return ngettext(
        "Tem này được kiểm tra lần đầu lúc %(first)s, đến nay %(n)d lần.",
        "Tem này được kiểm tra lần đầu lúc %(first)s, đến nay %(n)d lần.",
        page["looks"],
    ) % {
        "first": clock.aware(page["first_at"]).astimezone(clock.LOCAL).strftime("%H:%M %d/%m/%Y"),
        "n": page["looks"],
    }


def way(steps: Sequence[PublicStep]) -> list[dict[str, Any]]:
    """The way in plain words, oldest first. The same kind of step on a day, with the same goods and place, by
    the same producer is one line."""
    others, lot = _("Cơ sở khác trong chuỗi"), _("lô %(code)s")
    return [_line(list(rows), others, lot) for _key, rows in groupby(steps, key=_same)]


def _same(step: PublicStep) -> tuple[Any, ...]:
    day = clock.local_date(step.at)
    return day, step.kind, step.goods, step.commune, step.producer, step.passed


def _line(rows: list[PublicStep], others: str, lot: str) -> dict[str, Any]:
    step = rows[0]
    result = "" if step.passed is None else _("đạt") if step.passed else _("không đạt")
    codes = list(dict.fromkeys(row.lot_code for row in rows))
    shown = ", ".join(codes[:5]) + (f" (+{len(codes) - 5})" if len(codes) > 5 else "")
    return {
        "day": clock.local_date(step.at),
        "name": passports.stage_name(step.kind),
        "goods": step.goods,
        "codes": lot % {"code": shown},
        "result": result,
        "commune": step.commune,
        "producer": step.producer or others,
        "told_on": max(clock.local_date(row.told_at) for row in rows),
    }


def way_drawing(page: dict[str, Any]) -> SafeString:
    """The way as a drawing: where it grew, what was done, what became of it. Empty for an unknown way."""
    steps: list[PublicStep] = page["steps"]
    grown = dict.fromkeys((s.goods, s.commune) for s in steps if s.kind == StepKind.HARVEST)
    done = dict.fromkeys(
        (s.kind, s.goods, s.commune) for s in steps if s.kind in (StepKind.PROCESS, StepKind.PACK)
    )
    if not (grown or done):
        return SafeString("")
    stages = [Box(passports.stage_name(kind), joined(goods, commune)) for kind, goods, commune in done]
    name = page["product"] or page["name"]
    picture = ChainPicture(
        name, [Box(goods, commune) for goods, commune in grown], (), stages[-6:], (),
        _("Lô %(code)s") % {"code": page["lot"]},
    )  # fmt: skip
    told = _("%(grown)d nguồn thu hoạch, %(done)d công đoạn.") % {"grown": len(grown), "done": len(done)}
    return format_html("{}", drawing(picture, title=_("Đường đi của %(name)s") % {"name": name}, told=told))


def _listed(items: Sequence[passport.Item]) -> dict[str, Any]:
    """A list for the page: how much of it is there, and its items as plain values."""
    there, of = passport.counted(items)
    return {
        "counted": _("có %(n)d trong %(of)d") % {"n": there, "of": of},
        "rows": [
            (
                item.name, item.is_there, item.shown, item.said.value.startswith(("http://", "https://")),
                item.said.by, item.said.on,
            )
            for item in items
        ],
    }  # fmt: skip
