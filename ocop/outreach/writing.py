"""Articles as text: a safe subset of Markdown, turned into HTML that holds nothing but what is named here.

Headings, paragraphs, line breaks, bold, italics, lists, quotes, rules, links to the web, to a mail address
or within this site, and pictures of the article itself: ``![](anh:2)`` on a line of its own. Everything
else, HTML above all, stays the plain text that it is. This module alone calls an article's HTML safe.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token

MOST = 30_000
"""Letters of a text: a bound of ours."""
_RULES = (
    "heading", "list", "blockquote", "hr", "emphasis", "link", "image", "escape", "newline",
    "balance_pairs", "fragments_join", "text_join",
)  # fmt: skip
_WEB = re.compile(r"https?://[^\s/?#]+\S*", re.I)
_MAIL = re.compile(r"mailto:[^\s@<>\"']+@[^\s@<>\"']+", re.I)
_INSIDE = re.compile(r"/(?![/\\])\S*")
_PICTURE = re.compile(r"anh:(\d{1,3})")
_DEEPEST = 20
_TOP, _BOTTOM = 2, 4  # the title is the page's h1


@dataclass(frozen=True)
class Shown:
    """A picture as it goes into a page; sizes in pixels."""

    url: str
    alt: str
    caption: str = ""
    width: int | None = None
    height: int | None = None


def html(body: str, pictures: Mapping[int, Shown], *, site: str = "") -> SafeString:
    """The text as HTML. `site` (https://host) is put before links within this site, for readers elsewhere.

    A picture that is not among `pictures` is left out.
    """
    made = _markdown()
    tokens = _settled(made.parse(body), site)
    parts = [_figure(pictures.get(number)) if number else text for text, number in _rendered(made, tokens)]
    return mark_safe("".join(parts))  # escaped text and the tags above alone


def pictures_named(body: str) -> list[int]:
    """The numbers of the pictures that the text shows, in their order."""
    return [number for token in _markdown().parse(body) if (number := _only_picture(token))]


@lru_cache(maxsize=1)
def _markdown() -> MarkdownIt:
    from markdown_it import MarkdownIt

    made = MarkdownIt("zero", {"html": False, "breaks": True, "maxNesting": _DEEPEST})
    made.enable(list(_RULES))
    made.validateLink = _may_lead  # type: ignore[method-assign]
    return made


def _may_lead(url: str) -> bool:
    """Where a link may lead; a link that leads elsewhere stays plain text."""
    clean = url.strip()
    return any(way.fullmatch(clean) for way in (_WEB, _MAIL, _INSIDE, _PICTURE))


def _settled(tokens: list[Token], site: str) -> list[Token]:
    """Headings from h2 on without a gap; links marked; no picture where it cannot stand."""
    levels = sorted({token.tag for token in tokens if token.type == "heading_open"})
    tags = {tag: f"h{min(_TOP + place, _BOTTOM)}" for place, tag in enumerate(levels)}
    for token in tokens:
        if token.type in ("heading_open", "heading_close"):
            token.tag = tags[token.tag]
        if token.type == "inline" and not _only_picture(token):
            token.children = list(_inside(token.children or [], site))
    return tokens


def _inside(children: Iterable[Token], site: str) -> Iterator[Token]:
    closing: list[bool] = []
    for child in children:
        if child.type == "link_open":
            kept = _led(child, site)
            closing.append(kept)
            if not kept:
                continue
        if child.type == "link_close" and not closing.pop():
            continue
        if child.type != "image":
            yield child


def _led(link: Token, site: str) -> bool:
    """Set a link's attributes; whether it is one: a picture's name leads nowhere."""
    href = str(link.attrs["href"])
    if _PICTURE.fullmatch(href):
        return False
    inside = href.startswith("/")
    link.attrs = {"href": f"{site}{href}"} if inside else {"href": href, "rel": "nofollow noopener"}
    return True


def _only_picture(token: Token) -> int:
    """The number of the picture that a line is; 0 for any other line."""
    children = [child for child in token.children or [] if child.type != "text" or child.content.strip()]
    if token.type != "inline" or len(children) != 1 or children[0].type != "image":
        return 0
    found = _PICTURE.fullmatch(str(children[0].attrs.get("src", "")))
    return int(found[1]) if found else 0


def _rendered(made: MarkdownIt, tokens: list[Token]) -> Iterator[tuple[str, int]]:
    """HTML and, apart from it, the pictures: a figure may stand in no paragraph."""
    run: list[Token] = []
    for place, token in enumerate(tokens):
        around = [other for other in (place - 1, place, place + 1) if 0 <= other < len(tokens)]
        number = next((n for other in around if (n := _only_picture(tokens[other]))), 0)
        if number and (token.type == "inline" or token.type.startswith("paragraph")):
            yield _text(made, run), 0
            run = []
            if token.type == "inline":
                yield "", number
        else:
            run.append(token)
    yield _text(made, run), 0


def _text(made: MarkdownIt, tokens: list[Token]) -> str:
    env: dict[str, Any] = {}
    return str(made.renderer.render(tokens, made.options, env))


def _figure(picture: Shown | None) -> SafeString:
    return figure(picture) if picture else SafeString("")


def figure(picture: Shown) -> SafeString:
    """A picture with its alternative text and, if there is one, its caption."""
    size = format_html(' width="{}" height="{}"', picture.width, picture.height) if picture.width else ""
    said = format_html("<figcaption>{}</figcaption>", picture.caption) if picture.caption else ""
    return format_html(
        '<figure><img src="{}" alt="{}" loading="lazy"{}>{}</figure>', picture.url, picture.alt, size, said
    )
