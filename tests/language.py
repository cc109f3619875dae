"""The language catalogues: what the source says, and what is not yet translated.

    python3 run.py catalogue update             new texts into the .po files, gone ones out, .mo compiled
    python3 run.py catalogue missing en         the untranslated texts of a language as JSON {text: ""}
    python3 run.py catalogue fill en FILE.json  take translations {text: translation} and update;
                                                a text with a plural takes [singular, plural]

`en` translates our own Vietnamese texts. `vi` translates the English of the libraries where their own
Vietnamese has gaps. Plain Python: a bare machine has no gettext tools. Both .po and .mo are committed.
"""

from __future__ import annotations

import ast
import io
import json
import re
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parents[1]
SOURCE = ROOT / "ocop"
# Django's templates, and the portal's by Jinja2, which mark their texts by _("…")
TEMPLATE_FOLDERS = frozenset({"templates", "lean_templates"})
LANGUAGES = ("en", "vi")
_HEAD = "# Catalogue of the ocop project, AGPL-3.0-or-later. Kept by: python3 run.py catalogue update"
_NO_DATE = datetime(2026, 1, 1, tzinfo=UTC)  # a date in the head would change with every run

# the functions, and which of their arguments are context, text and plural
_PLAIN = {
    "gettext": (None, 0, None),
    "pgettext": (0, 1, None),
    "ngettext": (None, 0, 1),
    "npgettext": (0, 1, 2),
}
_CALLS = {
    "_": _PLAIN["gettext"],
    "gettext_noop": _PLAIN["gettext"],
    **_PLAIN,
    **{f"{k}_lazy": v for k, v in _PLAIN.items()},
}
_STRING = r"""u?(?:"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*')"""
_IN_TEMPLATE = re.compile(rf"\b(n?p?gettext|_)\(\s*({_STRING}(?:\s*,\s*{_STRING})*)\s*[,)]")
# cotton's dynamic attributes (:title="_('…')") are plain text to Django's own extraction
_IN_ATTRIBUTE = re.compile(rf"\b_\(\s*({_STRING})\s*\)")


@dataclass(frozen=True)
class Text:
    """One text to translate."""

    text: str
    plural: str | None = None
    context: str | None = None

    @property
    def key(self) -> str | tuple[str, str]:
        return (self.text, self.plural) if self.plural is not None else self.text


class NotConstant(ValueError):
    """A translation call whose text is put together at run time: no catalogue can hold it."""


def in_python(source: str) -> Iterator[Text]:
    """The texts that Python code marks."""
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.Call):
            continue
        name = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
        if name in _CALLS and node.args:
            yield _from_call(name, node)


def _from_call(name: str, node: ast.Call) -> Text:
    context, text, plural = (None if i is None else _constant(node, i) for i in _CALLS[name])
    assert text is not None
    return Text(text, plural, context)


def _constant(node: ast.Call, index: int) -> str:
    argument = node.args[index] if index < len(node.args) else None
    if isinstance(argument, ast.Constant) and isinstance(argument.value, str):
        return argument.value
    raise NotConstant(f"line {node.lineno}: {ast.unparse(node)[:80]}")


def in_template(source: str) -> Iterator[Text]:
    """The texts that a template marks, Django's or Jinja2's."""
    for found in _IN_TEMPLATE.finditer(templatize(source)):
        values = [ast.literal_eval(s) for s in re.findall(_STRING, found[2])]
        name = found[1]
        context = values.pop(0) if "p" in name.removesuffix("gettext") else None
        yield Text(values[0], values[1] if name.startswith("n") else None, context)
    for found in _IN_ATTRIBUTE.finditer(source):
        yield Text(ast.literal_eval(found[1]))


def source_texts() -> dict[Text, list[str]]:
    """Every text of the source with the files it stands in."""
    texts: dict[Text, list[str]] = {}
    for path in sorted(SOURCE.rglob("*")):
        if path.suffix == ".py" and "migrations" not in path.parts:
            found: Iterable[Text] = in_python(path.read_text())
        elif path.suffix in {".html", ".txt"} and not TEMPLATE_FOLDERS.isdisjoint(path.parts):
            found = in_template(path.read_text())
        else:
            continue
        try:
            for text in found:
                if text.text:
                    texts.setdefault(text, []).append(str(path.relative_to(ROOT)))
        except NotConstant as problem:
            raise NotConstant(f"{path.relative_to(ROOT)}: {problem}") from None
    return texts


def library_texts() -> dict[Text, list[str]]:
    """The English of the libraries that our pages can show and that they do not bring in Vietnamese."""
    import allauth
    import django

    home, allauth_home = Path(django.__file__).parent, Path(allauth.__file__).parent
    places = [
        home / "conf",
        *(home / "contrib" / name for name in ("auth", "sessions", "humanize")),
        allauth_home,
    ]
    texts: dict[Text, list[str]] = {}
    for place in places:
        english = _read(place / "locale" / "en" / "LC_MESSAGES" / "django.po", "en")
        vietnamese = _read(place / "locale" / "vi" / "LC_MESSAGES" / "django.po", "vi")
        for message in english:
            known = vietnamese.get(message.id, message.context) if message.id else None
            if (
                not message.id
                or not _can_show(message.locations, place)
                or (known and _is_done(known.string))
            ):
                continue
            singular, plural = message.id if isinstance(message.id, tuple) else (message.id, None)
            texts[Text(singular, plural, message.context)] = [place.name]  # type: ignore[arg-type]
    return texts


def _can_show(locations: list[tuple[str, int]], place: Path) -> bool:
    """Leave out names of languages, parts that are not installed and pages that we draw ourselves."""
    names = [name for name, _line in locations]
    if place.name == "allauth":
        ours = re.compile(r"^(\./)?(allauth/)?(account|mfa|core|utils|decorators)[/.]")
        return any(ours.match(name) and name.endswith(".py") for name in names)
    never = ("global_settings", "default_urlconf")  # names of languages; the page of an empty project
    return not all(any(part in name for part in never) for name in names)


def _is_done(string: object) -> bool:
    return all(string) if isinstance(string, tuple | list) else bool(string)


def wanted(language: str) -> dict[Text, list[str]]:
    return source_texts() if language == "en" else library_texts()


def po_path(language: str) -> Path:
    return SOURCE / "locale" / language / "LC_MESSAGES" / "django.po"


def _read(path: Path, language: str) -> Catalog:
    if not path.exists():
        return Catalog(locale=language)
    with path.open("rb") as stream:
        return read_po(stream, locale=language)


def catalogue(language: str) -> Catalog:
    return _read(po_path(language), language)


def merged(language: str, extra: dict[str, str | list[str]] | None = None) -> Catalog:
    """The catalogue of the texts wanted now, with the translations there are and those given."""
    old, new = (
        catalogue(language),
        Catalog(locale=language, charset="utf-8", fuzzy=False, header_comment=_HEAD),
    )
    new.project, new.version, new.last_translator, new.language_team = "ocop", "1", "ocop", language
    for text, files in sorted(wanted(language).items(), key=lambda kv: (kv[0].text, kv[0].context or "")):
        known = old.get(text.key, text.context)
        string = known.string if known and not known.fuzzy else ""
        given = (extra or {}).get(text.text)
        if given and text.plural is not None:
            forms = [given] if isinstance(given, str) else given
            string = tuple((forms * new.num_plurals)[: new.num_plurals])
        elif given:
            string = given
        new.add(
            text.key, string or None, context=text.context, locations=[(f, 0) for f in sorted(set(files))]
        )
    return new


def po_bytes(new: Catalog) -> bytes:
    stream = io.BytesIO()
    write_po(stream, new, width=110, include_lineno=False, sort_output=False, omit_header=False)
    return re.sub(
        rb'"(POT-Creation-Date|PO-Revision-Date|Generated-By|Report-Msgid-Bugs-To):.*\n',
        b"",
        stream.getvalue(),
    )


def mo_bytes(done: Catalog) -> bytes:
    done.creation_date = done.revision_date = _NO_DATE
    stream = io.BytesIO()
    write_mo(stream, done)
    return stream.getvalue()


def update(language: str, extra: dict[str, str | list[str]] | None = None) -> None:
    path = po_path(language)
    data = po_bytes(merged(language, extra))
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    path.with_suffix(".mo").write_bytes(mo_bytes(catalogue(language)))


def missing(language: str) -> dict[Text, list[str]]:
    """Texts without a translation, with the files they stand in."""
    have = catalogue(language)
    found = {}
    for text, files in wanted(language).items():
        known = have.get(text.key, text.context)
        if known is None or known.fuzzy or not _is_done(known.string):
            found[text] = files
    return found


def main(arguments: list[str]) -> int:
    if arguments == ["update"]:
        for language in LANGUAGES:
            update(language)
            print(f"{language}: {len(missing(language))} texts without translation")
        return 0
    if arguments[:1] == ["missing"] and len(arguments) == 2:
        print(json.dumps({t.text: "" for t in missing(arguments[1])}, ensure_ascii=False, indent=1))
        return 0
    if arguments[:1] == ["fill"] and len(arguments) == 3:
        update(arguments[1], json.loads(Path(arguments[2]).read_text()))
        print(f"{arguments[1]}: {len(missing(arguments[1]))} texts without translation")
        return 0
    print(__doc__)
    return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
