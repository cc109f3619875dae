"""How well a technology offered fits one asked for: arithmetic on plain values, with its reasons.

The weights are our own default: the field decides half, the industry a quarter, words and place the rest.
"""

from __future__ import annotations

from dataclasses import dataclass

from ocop.base import text

FIELD, INDUSTRY, ANY_INDUSTRY, WORDS, SAME_PLACE, SAME_PROVINCE = 50, 25, 10, 15, 10, 5
LEAST = 50
"""Below this nothing is suggested."""
_COMMON = frozenset(
    ("va", "cua", "cho", "cac", "nhung", "de", "trong", "tu", "bang", "cong", "nghe", "san", "pham", "may",
     "quy", "trinh", "can", "vi", "du")
)  # fmt: skip


@dataclass(frozen=True)
class Facts:
    """What is compared: field, industry ("" for any), commune and its province, the words."""

    subject: str
    industry: str
    unit: int | None
    province: int | None
    words: str


@dataclass(frozen=True)
class Fit:
    """A score from 0 to 100, and codes of what it is made of with their points."""

    score: int
    reasons: tuple[tuple[str, int, str], ...]


def fit(one: Facts, other: Facts) -> Fit:
    """The score of two; the order does not matter but for how shared words are written."""
    found: list[tuple[str, int, str]] = []
    if one.subject == other.subject:
        found.append(("field", FIELD, one.subject))
    if one.industry and one.industry == other.industry:
        found.append(("industry", INDUSTRY, one.industry))
    elif not one.industry or not other.industry:
        found.append(("any_industry", ANY_INDUSTRY, ""))
    mine, theirs = _words(one.words), _words(other.words)
    shared = [mine[folded] for folded in sorted(mine.keys() & theirs.keys())]
    if shared:
        found.append(("words", min(WORDS, 5 * len(shared)), ", ".join(shared[:5])))
    if one.unit is not None and one.unit == other.unit:
        found.append(("place", SAME_PLACE, ""))
    elif one.province is not None and one.province == other.province:
        found.append(("province", SAME_PROVINCE, ""))
    return Fit(sum(points for _code, points, _what in found), tuple(found))


def _words(said: str) -> dict[str, str]:
    """The words that tell something, without marks → as they were written."""
    found = {text.fold(word): word.strip(".,;:()").lower() for word in said.split()}
    return {folded: word for folded, word in found.items() if len(folded) > 1 and folded not in _COMMON}
