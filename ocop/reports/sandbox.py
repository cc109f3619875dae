"""The small language of Word templates: names, ifs, loops and a few filters, and nothing besides.

An office edits the template in Word and uploads it; whoever can upload must not be able to run anything.
So Jinja's sandbox is only the second wall. The first is a list of what a template may be made of: a
template with a call, an import, a macro, arithmetic that could grow without bounds or a name that
begins with an underscore is refused before it is run, with words that say which part it was.
"""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from jinja2 import Template, TemplateError, nodes
from jinja2.sandbox import ImmutableSandboxedEnvironment

MOST_NESTED = 3
MOST_LETTERS = 20_000_000
FILTERS = frozenset({"upper", "lower", "capitalize", "title", "trim", "length", "count", "default", "d",
                     "first", "last", "join", "e", "escape", "round", "abs", "int"})  # fmt: skip
TESTS = frozenset({"defined", "undefined", "none", "true", "false", "eq", "ne", "gt", "ge", "lt", "le",
                   "even", "odd", "in", "number", "string"})  # fmt: skip
_ALLOWED = (
    nodes.Template, nodes.Output, nodes.TemplateData, nodes.Name, nodes.Getattr, nodes.Getitem, nodes.Const,
    nodes.If, nodes.CondExpr, nodes.For, nodes.Filter, nodes.Test, nodes.Compare, nodes.Operand,
    nodes.And, nodes.Or, nodes.Not, nodes.Add, nodes.Sub, nodes.Neg, nodes.Pos, nodes.Concat,
    nodes.Assign, nodes.List, nodes.Tuple, nodes.Keyword,
)  # fmt: skip


class NotAllowed(TemplateError):
    """The template holds something that templates here may not hold."""


class _Bounded(Template):
    """A template whose result cannot grow past all bounds."""

    def render(self, *args: Any, **kwargs: Any) -> str:
        """The rendered text; refused past MOST_LETTERS."""
        pieces, letters = [], 0
        for piece in self.generate(*args, **kwargs):
            letters += len(piece)
            if letters > MOST_LETTERS:
                raise NotAllowed(_("kết quả quá dài"))
            pieces.append(piece)
        return "".join(pieces)


class Plain(ImmutableSandboxedEnvironment):
    """The environment that templates of offices are rendered in."""

    template_class = _Bounded

    def __init__(self) -> None:
        super().__init__(autoescape=True)
        self.globals.clear()
        self.filters = {name: found for name, found in self.filters.items() if name in FILTERS}
        self.tests = {name: found for name, found in self.tests.items() if name in TESTS}

    def from_string(self, source: Any, *args: Any, **kwargs: Any) -> Template:
        """A template of `source`, once it was looked through."""
        _look_through(self.parse(source), 0)
        return super().from_string(source, *args, **kwargs)


def _look_through(node: nodes.Node, nested: int) -> None:
    if not isinstance(node, _ALLOWED):
        raise NotAllowed(_("không được dùng “%(what)s”") % {"what": type(node).__name__})
    name = getattr(node, "attr", None) or getattr(node, "name", None)
    if isinstance(name, str) and name.startswith("_"):
        raise NotAllowed(_("không được dùng tên “%(what)s”") % {"what": name})
    if isinstance(node, nodes.Getitem) and not _is_plain_key(node.arg):
        raise NotAllowed(_("trong dấu [ ] chỉ được là một số hoặc một tên trong dấu nháy"))
    if isinstance(node, nodes.For):
        nested += 1
        if nested > MOST_NESTED or node.recursive:
            raise NotAllowed(_("quá ba vòng lặp lồng nhau"))
    for child in node.iter_child_nodes():
        _look_through(child, nested)


def _is_plain_key(node: nodes.Node) -> bool:
    if not isinstance(node, nodes.Const):
        return False
    return isinstance(node.value, int) or (isinstance(node.value, str) and not node.value.startswith("_"))
