"""`python -m benchmarks.filling PRODUCTS [--certificate]`: a province of made-up products, written in bulk.

Run in the environment of the installation to fill. The real communes and the law are loaded by the product's
own commands; the products repeat no name exactly and their words are as frequent as in a real list. One word,
RARE, is in ten products however many there are.
"""

from __future__ import annotations

import argparse
import datetime as dt
import itertools
import os
import random
from collections.abc import Iterable, Iterator
from typing import Any

COMMON, RARE = "thốt nốt", "huyết rồng"
AT = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
CHUNK = 5000
_WHAT = (
    "Đường thốt nốt", "Mắm cá linh", "Khô cá lóc", "Gạo thơm", "Rượu nếp", "Trà mãng cầu", "Bánh phồng",
    "Xoài sấy dẻo", "Tương hột", "Mật ong", "Cá tra phi lê", "Nước mắm", "Tinh dầu chúc", "Chả lụa",
    "Lạp xưởng bò", "Thốt nốt ngâm đường", "Nấm bào ngư", "Khăn choàng dệt tay", "Chuối sấy", "Hạt sen",
)  # fmt: skip
_HOW = ("đặc biệt", "truyền thống", "nguyên chất", "hữu cơ", "loại một", "thượng hạng", "gia truyền", "sạch")
_WHOSE = (
    "Bảy Núi",
    "Út Thơm",
    "Năm Hiền",
    "Sông Hậu",
    "Ba Chúc",
    "Phú Quốc",
    "Hòn Đất",
    "Tân Châu",
    "Ánh Dương",
)
_STORY = "Sản phẩm làm từ nguyên liệu trong vùng, theo cách làm của gia đình qua ba đời. " * 12


def main() -> None:
    """Fill the installation of this environment."""
    reader = argparse.ArgumentParser(description=__doc__)
    reader.add_argument("products", type=int)
    reader.add_argument("--certificate", action="store_true", help="also one certificate")
    asked = reader.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ocop.config.settings")
    import django

    django.setup()
    fill(asked.products)
    if asked.certificate:
        from tests.factories.certificates import make_certificate

        print(make_certificate().token)


def fill(count: int) -> None:
    """Tables, units, law, then producers and products."""
    from django.core.management import call_command
    from django.db import connection, transaction

    from tests import migrated

    migrated.migrate()
    call_command("places", "load", "--province", "91", stdout=open(os.devnull, "w"))  # noqa: SIM115
    call_command("criteria", "load", stdout=open(os.devnull, "w"))  # noqa: SIM115
    if count:
        with transaction.atomic():
            _products(count)
    with connection.cursor() as cursor:  # as a running installation has them: planners read statistics
        cursor.execute("ANALYZE")


def _products(count: int) -> None:
    from ocop.base.text import fold, sort_key
    from ocop.criteria.models import CriteriaSet
    from ocop.organisations.models import Organisation
    from ocop.places.models import Unit

    random_ = random.Random(91)
    units = list(Unit.objects.filter(level="commune", valid_to=None).order_by("id"))
    sets = list(CriteriaSet.objects.filter(pack__code="qd26-2026").order_by("id"))
    makers = [
        Organisation(
            name=(name := f"Hợp tác xã {random_.choice(_WHOSE)} {n}"), legal_form="cooperative",
            unit=units[n % len(units)], search_text=fold(name), sort_key=sort_key(name), created_at=AT,
        )
        for n in range(max(1, count // 8))
    ]  # fmt: skip
    Organisation.objects.bulk_create(makers, batch_size=CHUNK)
    plan = _rows(count, random_, makers, units, sets)
    while chunk := list(itertools.islice(plan, CHUNK)):
        _store(chunk, random_)


def _rows(
    count: int, random_: random.Random, makers: list[Any], units: list[Any], sets: list[Any]
) -> Iterator[Any]:
    from ocop.base.text import fold
    from ocop.products.models import Product

    keys = _Keys()
    rare = set(random_.sample(range(count), min(10, count)))
    folded = {unit.pk: fold(unit.name) for unit in units}
    grouped = {s.pk: fold(f"{s.name} {s.industry} {s.group}") for s in sets}
    for n in range(count):
        words = [random_.choice(_WHAT), random_.choice(_HOW), random_.choice(_WHOSE), str(n)]
        if n in rare:
            words.insert(1, RARE)
        maker, of_set = makers[n % len(makers)], sets[n % len(sets)]
        state, until = _standing(n, random_)
        yield Product(
            name=" ".join(words), organisation=maker, unit_id=maker.unit_id, criteria_set=of_set,
            code=f"91-{n % 99999:05}-{n}-2026", created_at=AT, summary=_STORY[:200], story=_STORY,
            is_public=True, public_star=random_.choice((3, 3, 3, 4, 4, 5)), public_state=state,
            public_until=until, sort_key=keys.sort(words),
            search_text=" ".join(
                [*map(keys.fold, words), maker.search_text, folded[maker.unit_id], grouped[of_set.pk]]
            )[:800],
        )  # fmt: skip


def _standing(n: int, random_: random.Random) -> tuple[str, dt.date | None]:
    if n % 50 == 0:
        return "proposed", None
    if n % 21 == 0:
        return "live", None
    return "live", dt.date(2026, 1, 1) + dt.timedelta(days=random_.randrange(1400))


def _store(products: list[Any], random_: random.Random) -> None:
    from ocop.products.models import Product, Standing

    stored = Product.objects.bulk_create(products)
    Standing.objects.bulk_create(
        Standing(
            product=p, state=p.public_state, star=p.public_star, valid_to=p.public_until, year=2026,
            decision_no="1/QĐ-UBND", created_at=AT,
        )
        for p in stored
    )  # fmt: skip


class _Keys:
    """`fold` and `sort_key` put together from the words, each worked out once."""

    def __init__(self) -> None:
        self._folded: dict[str, str] = {}
        self._sorted: dict[str, list[str]] = {}

    def fold(self, words: str) -> str:
        from ocop.base.text import fold

        if words not in self._folded:
            self._folded[words] = fold(words)
        return self._folded[words]

    def sort(self, words: Iterable[str]) -> str:
        parts = [self._sort(word) for word in words]
        return " ".join(p[0] for p in parts) + "\u0001" + "".join(p[1] for p in parts)

    def _sort(self, words: str) -> list[str]:
        from ocop.base.text import sort_key

        if words not in self._sorted:
            self._sorted[words] = sort_key(words).split("\u0001")
        return self._sorted[words]


if __name__ == "__main__":
    main()
