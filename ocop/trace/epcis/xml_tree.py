"""A small tree out of XML, by a parser that takes neither DTD nor entities and stops at set depths."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.parsers import expat

from django.utils.translation import gettext as _

from ocop.trace.epcis.context import BUNDLED, MASTER_DATA
from ocop.trace.epcis.problems import refusal, too_deep, too_many

_OURS = (
    "urn:epcglobal:epcis",
    "urn:epcglobal:xsd:",
    "http://www.unece.org/cefact/namespaces/StandardBusiness",
)
_XSI = "http://www.w3.org/2001/XMLSchema-instance"
_WRAPPERS = {"extension", "baseExtension"}  # EPCIS 1.2 grew by nesting these; 2.0 has none


@dataclass(slots=True)
class Node:
    """An element: `name` is `prefix:local` where it has a namespace that is not EPCIS' own."""

    name: str
    attributes: dict[str, str] = field(default_factory=dict)
    children: list[Node] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        return "".join(self.texts).strip()

    def fields(self) -> Iterator[Node]:
        """The children, those in wrappers of EPCIS 1.2 as if they stood here."""
        for child in self.children:
            if child.name in _WRAPPERS:
                yield from child.fields()
            else:
                yield child

    def first(self, *path: str) -> Node | None:
        """The first element along the path, or None."""
        node: Node | None = self
        for step in path:
            node = next((child for child in node.fields() if child.name == step), None) if node else None
        return node


def parse(body: bytes, depth: int, parts: int) -> tuple[Node, dict[str, str]]:
    """The root and the prefixes that the document declares, EPCIS' own left out.

    `Unreadable` for what is not well formed, nests deeper than `depth`, has more elements than `parts`, has a
    document type (and so could have entities) or gives one prefix two meanings.
    """
    builder = _Builder(depth, parts)
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.namespace_prefixes = True
    parser.buffer_text = True
    parser.StartElementHandler = builder.start
    parser.EndElementHandler = builder.end
    parser.CharacterDataHandler = builder.data
    parser.StartNamespaceDeclHandler = builder.namespace
    parser.StartDoctypeDeclHandler = builder.doctype
    try:
        parser.Parse(body, True)
    except expat.ExpatError as error:
        raise refusal("xml.malformed", _malformed(error.lineno, error.offset)) from None
    except (ValueError, LookupError):  # an encoding that expat does not know
        raise refusal("xml.encoding", _("Không đọc được bảng mã của tệp XML. Hãy dùng UTF-8.")) from None
    return builder.root, builder.prefixes


def _malformed(line: int, column: int) -> str:
    text = _("Tệp XML hỏng ở dòng %(line)s, cột %(column)s.")
    return text % {"line": line, "column": column + 1}


class _Builder:
    """The handlers of the parser, and the tree they grow."""

    def __init__(self, depth: int, parts: int) -> None:
        self.top = Node("")
        self.open = [self.top]
        self.depth = depth
        self.most = parts
        self.parts = 0
        self.prefixes: dict[str, str] = {}

    @property
    def root(self) -> Node:
        return self.top.children[0]

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if len(self.open) > self.depth:
            raise too_deep(self.depth)
        self.parts += 1
        if self.parts > self.most:
            raise too_many(self.most)
        named = {self._name(key): value for key, value in attributes.items() if not key.startswith(_XSI)}
        node = Node(self._name(name), named)
        self.open[-1].children.append(node)
        self.open.append(node)

    def end(self, _name: str) -> None:
        self.open.pop()

    def data(self, text: str) -> None:
        self.open[-1].texts.append(text)

    def namespace(self, prefix: str | None, uri: str | None) -> None:
        if not uri or uri == _XSI or uri.startswith(_OURS):
            return
        uri = _whole(uri)
        known = self.prefixes.setdefault(_prefix(prefix or "ns0", uri), uri)
        if known != uri:
            text = _("Tiền tố “%(prefix)s” có hai nghĩa trong cùng tài liệu.")
            raise refusal("xml.prefix", text % {"prefix": prefix or "xmlns"})

    def doctype(self, *_declared: object) -> None:
        raise refusal("xml.doctype", _("Không nhận tệp XML có khai báo DOCTYPE."))

    @staticmethod
    def _name(full: str) -> str:
        """`prefix:local` of what expat calls `namespace local prefix`."""
        parts = full.split(" ")
        if len(parts) == 1 or parts[0].startswith(_OURS):
            return parts[min(1, len(parts) - 1)]
        return f"{_prefix(parts[2] if len(parts) > 2 else 'ns0', _whole(parts[0]))}:{parts[1]}"


def _whole(uri: str) -> str:
    return f"{uri}:" if uri == MASTER_DATA else uri


def _prefix(prefix: str, uri: str) -> str:
    """XML may give a prefix of the standard JSON-LD context another meaning: there it gets another name."""
    free = BUNDLED.get(prefix, uri) == uri
    return prefix if free else f"{prefix}_"
