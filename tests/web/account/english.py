"""Finding English on a Vietnamese page."""

from __future__ import annotations

import re
from html.parser import HTMLParser

# Words that no Vietnamese sentence has; names of products and formats are taken out first.
_ENGLISH = re.compile(
    r"\b(the|you|your|please|password|username|sign|remember|forgot|code|key|keys|enter|this|that|is|are|was|"
    r"not|with|and|for|from|invalid|incorrect|required|field|must|contain|characters|too|common|cancel|add|remove|"
    r"submit|success|successfully|changed|again|try|later|have|been|use|account)\b",
    re.IGNORECASE,
)
_NAMES = re.compile(r"Google Authenticator|Microsoft Authenticator|Aegis|English|OCOP")
_SAID = {"placeholder", "aria-label", "title", "alt"}


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []
        self._silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in {"script", "style", "code"}:
            self._silent += 1
        self.words += [value for name, value in attrs if name in _SAID and value]

    def handle_endtag(self, tag: str) -> None:
        if tag in {"script", "style", "code"}:
            self._silent -= 1

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self.words.append(data)


def english_in(html: str) -> list[str]:
    """Pieces of text of a page that hold an English word."""
    reader = _Reader()
    reader.feed(html)
    said = (" ".join(piece.split()) for piece in reader.words)
    return [piece for piece in said if _ENGLISH.search(_NAMES.sub("", piece))]
