"""What a channel asks of what it sells, as data, and what a product still lacks. Pure.

No law says what a floor or a supermarket asks: the office writes down what the channel told it. `DEFAULTS`
is what a new channel begins with, our own choice, to be changed for each.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

Where = Literal["product", "proofs", "listing", "star"]

MOST = {"pictures": 12, "picture_px": 1600, "description": 5000, "star": 5}
SWITCHES = ("barcode", "price", "label")
PROOFS = "proofs"

_FOOD = ["production_eligibility"]
DEFAULTS: dict[str, dict[str, Any]] = {
    "floor": {
        "pictures": 3, "picture_px": 800, "description": 100, "star": 3, "price": True, "label": True,
        PROOFS: _FOOD,
    },
    "shop": {"pictures": 1, "star": 3, "price": True, "label": True},
    "supermarket": {
        "pictures": 2, "star": 3, "price": True, "barcode": True, "label": True,
        PROOFS: [*_FOOD, "quality_declaration"],
    },
    "own_site": {"pictures": 1, "price": True},
    "livestream": {"pictures": 1, "price": True, "label": True},
    "export": {"pictures": 2, "barcode": True, "label": True, PROOFS: [*_FOOD, "test_report"]},
    "other": {},
}  # fmt: skip
"""What a new channel of a kind begins with."""


@dataclass(frozen=True)
class Facts:
    """What is known of a product on a day, as far as channels ask.

    `widths` are those of its pictures in pixels; `description` counts the letters of summary and story;
    `star` is the one that holds on the day, 0 without; `proofs` are the kinds of its producer's papers
    that are in force.
    """

    widths: Sequence[int]
    description: int
    has_barcode: bool
    has_price: bool
    has_label: bool
    star: int
    proofs: Collection[str]


@dataclass(frozen=True)
class Lack:
    """One thing that is missing: what to do, and where it is mended."""

    text: str
    where: Where


def cleaned(given: Mapping[str, Any], kinds: Collection[str]) -> dict[str, Any]:
    """`given` as it is stored: only what is asked. ValueError for what is out of bounds or unknown."""
    found: dict[str, Any] = {}
    for name, most in MOST.items():
        value = given.get(name) or 0
        if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= most:
            raise ValueError(name)
        found |= {name: value} if value else {}
    found |= {name: True for name in SWITCHES if given.get(name)}
    proofs = list(given.get(PROOFS) or [])
    if not set(proofs) <= set(kinds):
        raise ValueError(PROOFS)
    if set(given) - {*MOST, *SWITCHES, PROOFS}:
        raise ValueError("")
    return {**found, PROOFS: proofs} if proofs else found


def lacking(needs: Mapping[str, Any], facts: Facts, names: Mapping[str, Any]) -> list[Lack]:
    """Everything that the channel asks and the product has not; `names` are the words for kinds of proof."""
    found = [*_pictures(needs, facts), *_words(needs, facts)]
    for name, has, text in (
        ("barcode", facts.has_barcode, _("Thêm mã vạch (GTIN) ở bao gói của sản phẩm.")),
        ("price", facts.has_price, _("Ghi giá bán.")),
        ("label", facts.has_label, _("Xem lại nhãn và xác nhận nhãn đủ nội dung bắt buộc.")),
    ):
        if needs.get(name) and not has:
            found.append(Lack(text, "product" if name == "barcode" else "listing"))
    star = int(needs.get("star") or 0)
    if star and facts.star < star:
        found.append(Lack(_("Cần sao OCOP còn hiệu lực, từ %(n)d sao.") % {"n": star}, "star"))
    for kind in needs.get(PROOFS) or ():
        if kind not in facts.proofs:
            found.append(
                Lack(_("Thêm minh chứng còn hạn: %(kind)s.") % {"kind": names.get(kind, kind)}, "proofs")
            )
    return found


def said(needs: Mapping[str, Any], names: Mapping[str, Any]) -> list[str]:
    """What a channel asks, in words."""
    found = []
    if pictures := int(needs.get("pictures") or 0):
        words = ngettext("%(n)d ảnh", "%(n)d ảnh", pictures) % {"n": pictures}
        wide = int(needs.get("picture_px") or 0)
        found.append(f"{words}, {_('rộng từ %(px)d điểm ảnh') % {'px': wide}}" if wide else words)
    if length := int(needs.get("description") or 0):
        found.append(_("phần giới thiệu từ %(n)d chữ cái") % {"n": length})
    texts = {"barcode": _("mã vạch"), "price": _("giá bán"), "label": _("nhãn đủ nội dung bắt buộc")}
    found += [words for name, words in texts.items() if needs.get(name)]
    if star := int(needs.get("star") or 0):
        found.append(_("từ %(n)d sao, còn hiệu lực") % {"n": star})
    return [*found, *(str(names.get(kind, kind)) for kind in needs.get(PROOFS) or ())]


def _pictures(needs: Mapping[str, Any], facts: Facts) -> list[Lack]:
    wanted, wide = int(needs.get("pictures") or 0), int(needs.get("picture_px") or 0)
    missing = wanted - sum(width >= wide for width in facts.widths)
    if missing <= 0:
        return []
    if wide:
        text = ngettext(
            "Thêm %(n)d ảnh rộng từ %(px)d điểm ảnh trở lên.",
            "Thêm %(n)d ảnh rộng từ %(px)d điểm ảnh trở lên.",
            missing,
        )
        return [Lack(text % {"n": missing, "px": wide}, "product")]
    return [Lack(ngettext("Thêm %(n)d ảnh.", "Thêm %(n)d ảnh.", missing) % {"n": missing}, "product")]


def _words(needs: Mapping[str, Any], facts: Facts) -> list[Lack]:
    wanted = int(needs.get("description") or 0)
    if facts.description >= wanted:
        return []
    said = _("Viết phần giới thiệu và câu chuyện dài hơn: đang có %(have)d, cần %(want)d chữ cái.")
    return [Lack(said % {"have": facts.description, "want": wanted}, "product")]
