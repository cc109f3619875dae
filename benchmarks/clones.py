"""How well do the signs of `ocop.trace.suspicion` find copied labels? Honest lots and planted copies.

    python -m benchmarks.clones --write       play 1,000 lots and write docs/kiem-chung/ma-nghi-van.md

Nothing is measured in a market: what people do is assumed below, in one place, and the same seed plays the
same game. Every piece that got a copy is "copied"; a piece is "found" when it has at least one sign.
"""

from __future__ import annotations

import argparse
import datetime as dt
import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from ocop.trace.suspicion import Limits, Look, Piece, of_piece

START = dt.datetime(2026, 3, 1, 1, tzinfo=dt.UTC)
PIECES, COPIED_OF_100 = 20, 8
HOME, PROVINCES = "91", tuple(f"{n:02d}" for n in range(1, 35))
COPIES = (3, 10, 30, 100, 300)
"""How many labels carry a copied code."""
SEEN_OF_100 = 20
"""Of a hundred pieces bought, so many are scanned by the buyer."""
ASTRAY_OF_100 = 8
"""Of a hundred scans, so many are placed in a wrong province: telephone networks are."""


@dataclass
class Score:
    """What was found. `by` counts copied pieces and those found, by the number of copies."""

    pieces: int = 0
    copied: int = 0
    found: int = 0
    wrong: int = 0
    by: dict[int, list[int]] = field(default_factory=dict)
    signs: Counter[str] = field(default_factory=Counter)
    wrong_signs: Counter[str] = field(default_factory=Counter)

    @property
    def precision(self) -> float:
        """Of the codes that somebody is asked to look at, the part that was copied."""
        shown = self.found + self.wrong
        return self.found / shown if shown else 1.0

    @property
    def recall(self) -> float:
        """Of the codes that were copied, the part that somebody is asked to look at."""
        return self.found / self.copied if self.copied else 1.0


class Game:
    """One market, played with one seed."""

    def __init__(self, seed: int) -> None:
        self.dice = random.Random(seed)
        self.devices = 0

    def play(self, lots: int, limits: Limits) -> Score:
        """Play `lots` lots of PIECES pieces; in COPIED_OF_100 of a hundred lots one code is copied."""
        score = Score(by={n: [0, 0] for n in COPIES})
        for number in range(lots):
            copies = self.dice.choice(COPIES) if self._chance(COPIED_OF_100) else 0
            for place in range(PIECES):
                piece, looks = self._honest(number)
                if copies and place == 0:
                    looks = [*looks, *self._copied(piece, copies)]
                self._count(score, piece, looks, copies if place == 0 else 0, limits)
        return score

    def _count(self, score: Score, piece: Piece, looks: list[Look], copies: int, limits: Limits) -> None:
        signs = [sign.code for sign in of_piece(piece, looks, limits)]
        score.pieces += 1
        if copies:
            score.copied += 1
            score.found += bool(signs)
            score.by[copies][0] += 1
            score.by[copies][1] += bool(signs)
            score.signs.update(signs)
        else:
            score.wrong += bool(signs)
            score.wrong_signs.update(signs)

    def _honest(self, lot: int) -> tuple[Piece, list[Look]]:
        """A piece: tried by its producer, put on, sometimes shown at a fair, sold, scanned at home."""
        active = START + dt.timedelta(days=lot % 60, hours=self.dice.random() * 8)
        looks = list(self._looks(active - dt.timedelta(hours=5), 4, self._few(15, 2), HOME))
        sold = active + dt.timedelta(days=self.dice.randint(2, 40))
        home = HOME if self._chance(70) else self.dice.choice(PROVINCES)
        if self._chance(1):  # on show at a fair: visitors scan it
            fair = active + dt.timedelta(days=1)
            looks += self._looks(fair, 9, self.dice.randint(4, 25), self.dice.choice(PROVINCES))
        looks += self._looks(active + dt.timedelta(days=1), 24, self._few(20, 2), home)
        if self._chance(SEEN_OF_100):
            looks += self._looks(sold, 24 * 20, self.dice.randint(1, 4), home)
        told = sold if self._chance(30) else None  # few shops say what they sold
        voided = None
        if self._chance(1):  # spoilt and thrown away, sometimes tried once more
            voided, told = active, None
            looks = [look for look in looks if look.at <= active]
            looks += self._looks(active, 24, self._few(10, 1), HOME)
        return Piece(active, voided, told), looks

    def _copied(self, piece: Piece, copies: int) -> Iterator[Look]:
        """Buyers of the copies: half of the codes over two months, half within three days of a market."""
        begin = (piece.activated_at or START) + dt.timedelta(days=3)
        hours = 24 * self.dice.choice((60, 3))
        places = self.dice.sample(PROVINCES, k=min(len(PROVINCES), 1 + copies // 10))
        for _copy in range(copies):
            if self._chance(SEEN_OF_100):
                yield from self._looks(begin, hours, self.dice.randint(1, 2), self.dice.choice(places))

    def _looks(self, begin: dt.datetime, hours: float, count: int, province: str) -> Iterator[Look]:
        for _look in range(count):
            self.devices += 1
            at = begin + dt.timedelta(hours=self.dice.random() * hours)
            where = self.dice.choice(PROVINCES) if self._chance(ASTRAY_OF_100) else province
            yield Look(at, f"d{self.devices}", where)

    def _chance(self, of_100: int) -> bool:
        return self.dice.random() * 100 < of_100

    def _few(self, of_100: int, most: int) -> int:
        return self.dice.randint(1, most) if self._chance(of_100) else 0


_PAGE = """\
# Kiểm chứng: dấu hiệu mã nghi vấn tìm được bao nhiêu tem sao chép

Trang này do `python -m benchmarks.clones --write` viết ra; chạy lại cùng hạt giống thì được đúng các số này.
**Đây là mô phỏng, không phải số đo ngoài chợ**: hành vi người mua là giả định, ghi ở cuối trang.

- {lots} lô, mỗi lô {each} món có mã riêng: {pieces} mã; hạt giống {seed}.
- {copied} mã bị chép ra 3 đến 300 tem giả; {found} mã được nêu, {missed} mã bị bỏ sót.
- {wrong} mã thật cũng bị nêu.

| | |
|---|---|
| Độ chính xác (mã được nêu là mã bị chép thật) | **{precision}** |
| Độ phủ (mã bị chép được nêu) | **{recall}** |

## Theo số tem giả của một mã

| tem giả | mã bị chép | được nêu | độ phủ |
|---|---|---|---|
{by}

## Theo dấu hiệu

| dấu hiệu | mã bị chép | mã thật |
|---|---|---|
{signs}

Một mã có thể có nhiều dấu hiệu, nên các cột cộng lại nhiều hơn số mã.

## Đọc thế nào

- Mã chép ra vài tem thì lịch sử quét giống hệt mã thật: không cách nào thấy được.
- Mã thật bị nêu phần lớn là hàng trưng bày được nhiều người quét và tem hủy còn được thử lại.
  Vì vậy máy không bao giờ nói “hàng giả”: máy nêu lý do kèm số, cán bộ hỏi rồi mới kết luận.
- Hạ mức thì tìm được thêm mã bị chép ít tem, đổi lại nhiều mã thật bị nêu hơn.
  Mức do tỉnh đặt (`OCOP_SIGN_…`).
- Trong mô phỏng, lượt quét được giữ đủ. Trên máy thật, lượt quét cũ bị xóa nên dấu hiệu 30 ngày thấy ít hơn
  nếu thời gian giữ lượt quét ngắn hơn 30 ngày.

## Giả định

- Cứ 100 lô có {of_100} lô bị chép một mã; mã đó lên 3, 10, 30, 100 hoặc 300 tem, bán trong ba hoặc 60 ngày,
  ở một đến 31 tỉnh.
- Cứ 100 người mua có {seen} người quét; cứ 100 lượt quét có {astray} lượt bị đặt sai tỉnh.
- Cứ 100 món có một món được trưng bày ở hội chợ (4–25 người quét trong ngày), một món tem hỏng phải hủy.
- Cứ 100 món có 30 món nơi bán báo đã bán.
- Mức đã dùng: {limits.devices_a_day} máy một ngày; {limits.days_a_month} ngày, {limits.provinces} tỉnh trong
  30 ngày; {limits.jumps} lần đổi tỉnh dưới {limits.jump_hours} giờ; {limits.after_sale} lượt máy sau khi bán;
  {limits.early_devices} máy trước khi dán; {limits.void_scans} lượt sau khi hủy.
"""


def report(score: Score, lots: int, seed: int) -> str:
    """The page for `docs/kiem-chung`, in Vietnamese as its neighbours."""
    by = [
        f"| {copies} | {planted} | {found} | {_share(found / planted if planted else 0)} |"
        for copies, (planted, found) in score.by.items()
    ]
    codes = sorted(score.signs | score.wrong_signs)
    return _PAGE.format(
        lots=_n(lots), each=PIECES, pieces=_n(score.pieces), seed=seed, copied=_n(score.copied),
        found=_n(score.found), missed=_n(score.copied - score.found), wrong=_n(score.wrong),
        precision=_share(score.precision), recall=_share(score.recall), by="\n".join(by),
        signs="\n".join(f"| `{code}` | {score.signs[code]} | {score.wrong_signs[code]} |" for code in codes),
        of_100=COPIED_OF_100, seen=SEEN_OF_100, astray=ASTRAY_OF_100, limits=Limits(),
    )  # fmt: skip


def _n(number: int) -> str:
    return f"{number:,}".replace(",", ".")


def _share(part: float) -> str:
    return f"{100 * part:.1f} %".replace(".", ",")


def main() -> None:
    """Play and print; with --write put the page into the documents."""
    reader = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    reader.add_argument("--lots", type=int, default=1000)
    reader.add_argument("--seed", type=int, default=2026)
    reader.add_argument("--write", action="store_true")
    given = reader.parse_args()
    page = report(Game(given.seed).play(given.lots, Limits()), given.lots, given.seed)
    if given.write:
        home = Path(__file__).parent.parent / "docs" / "kiem-chung"
        (home / "ma-nghi-van.md").write_text(page, encoding="utf-8")
    print(page)


if __name__ == "__main__":
    main()
