"""JSON-LD contexts without JSON-LD: prefixes are resolved from what is written, nothing is ever fetched.

The standard context is known by heart; another remote context is warned of and ignored. Of a context's own
definitions only prefixes count: that is all the EPCIS schema lets an extension use.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from ocop.trace.epcis.problems import Problem

STANDARD = "https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld"
_STANDARD_URLS = re.compile(
    r"https?://(?:ref\.gs1\.org/standards/epcis/(?:\d[\d.]*/)?|gs1\.github\.io/EPCIS/)epcis-context\.jsonld"
)
MASTER_DATA = "urn:epcglobal:cbv:mda"  # so in XML; JSON-LD writes a colon at the end
BUNDLED = {
    "epcis": "https://ref.gs1.org/epcis/",
    "cbv": "https://ref.gs1.org/cbv/",
    "cbvmda": f"{MASTER_DATA}:",
    "gs1": "https://gs1.org/voc/",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "owl": "http://www.w3.org/2002/07/owl#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
    "dcterms": "http://purl.org/dc/terms/",
}
_PROTECTED = BUNDLED.keys() - {"cbvmda"}  # published examples give that one several meanings
COMMENT = "{http://www.w3.org/2000/01/rdf-schema#}comment"
_TAKEN = frozenset(
    {"urn", "http", "https", "ni", "geo", "did", "data", "tel", "mailto"}
)  # schemes, no prefixes
_PREFIX = re.compile(r"[A-Za-z_][\w.-]*", re.ASCII)


@dataclass(frozen=True)
class Namespaces:
    """The prefixes in force for an event."""

    prefixes: Mapping[str, str] = field(default_factory=lambda: BUNDLED)

    def expand(self, value: str) -> str:
        """A compact URI written out; anything else unchanged."""
        prefix, colon, rest = value.partition(":")
        if not colon or rest.startswith("//") or prefix not in self.prefixes:
            return value
        return value if any(sign.isspace() for sign in rest) else self.prefixes[prefix] + rest

    def key(self, name: str) -> str:
        """`{namespace}local` of an extension's name; names without a namespace unchanged.

        A full URI is cut behind a declared namespace, else behind its last `#`, `/` or `:`.
        """
        prefix, colon, local = name.partition(":")
        if not colon:
            return name
        if prefix in self.prefixes and not local.startswith("//"):
            return f"{{{self.prefixes[prefix]}}}{local}"
        known = max((ns for ns in self.prefixes.values() if name.startswith(ns)), key=len, default="")
        cut = len(known) or 1 + max(name.rfind("#"), name.rfind("/"), name.rfind(":"))
        return f"{{{name[:cut]}}}{name[cut:]}"

    def declares(self, name: str) -> bool:
        """Whether the prefix of a name is known, or the name is a full URI."""
        prefix, colon, local = name.partition(":")
        return not colon or local.startswith("//") or prefix in self.prefixes or prefix in _TAKEN


def read_context(context: Any, outer: Namespaces | None = None) -> tuple[Namespaces, list[Problem]]:
    """The prefixes that a `@context` declares, over those outside it, and what is wrong with it.

    Refused: a standard prefix with another meaning (the standard's context protects them), a prefix that is a
    URI scheme, a definition that is no address. Warned of: a remote context, which is not read.
    """
    prefixes = dict((outer or Namespaces()).prefixes)
    problems: list[Problem] = []
    parts = context if isinstance(context, list) else [context]
    for at, part in enumerate(parts):
        path = f"/@context/{at}" if isinstance(context, list) else "/@context"
        if isinstance(part, Mapping):
            problems += _declare(part, path, prefixes)
        elif isinstance(part, str) and not _STANDARD_URLS.fullmatch(part):
            text = _("Không đọc định nghĩa ở “%(address)s”: hệ thống không tải địa chỉ bên ngoài.")
            problems.append(Problem(path, "context.remote", text % {"address": part}, refuses=False))
    return Namespaces(prefixes), problems


def _declare(part: Mapping[str, Any], path: str, prefixes: dict[str, str]) -> Iterator[Problem]:
    for prefix, meaning in part.items():
        address = meaning.get("@id") if isinstance(meaning, Mapping) else meaning
        if prefix.startswith("@") or ":" in prefix or address is None:
            continue  # settings of JSON-LD, types of single terms: nothing in an EPCIS event hangs on them
        at = f"{path}/{prefix}"
        address = f"{MASTER_DATA}:" if address == MASTER_DATA else address
        address = Namespaces(prefixes).expand(address) if isinstance(address, str) else ""
        if ":" not in address or not _PREFIX.fullmatch(prefix):
            text = _("Tiền tố “%(prefix)s” phải ứng với một địa chỉ.")
            yield Problem(at, "context.definition", text % {"prefix": prefix})
        elif prefix in _TAKEN:
            text = _("Không dùng “%(prefix)s” làm tiền tố: đây là tên của một loại địa chỉ.")
            yield Problem(at, "context.scheme", text % {"prefix": prefix})
        elif prefix in _PROTECTED and BUNDLED[prefix] != address:
            text = _("Tiền tố “%(prefix)s” đã có nghĩa riêng trong chuẩn, không được đổi.")
            yield Problem(at, "context.protected", text % {"prefix": prefix})
        else:
            prefixes[prefix] = address
