"""The task list of a dossier: what is not begun, what lacks something, what is done."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ocop.criteria import queries as criteria
from ocop.criteria.tree import CriteriaTree, Criterion, Part
from ocop.dossiers import fields
from ocop.dossiers.models import Answer, Citation, Dossier
from ocop.dossiers.queries import visible


class TaskState(StrEnum):
    """How far one part is."""

    EMPTY = "empty"
    PARTLY = "partly"
    DONE = "done"


@dataclass(frozen=True)
class Task:
    """One part of the dossier.

    `missing` says in words what it still lacks; `codes` names the criteria that lack
    something (parts A, B, C). `is_form` tells the pages of Mẫu 01 and 02 from criteria.
    """

    code: str
    title: str
    form: str
    state: TaskState
    missing: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()
    is_form: bool = True

    @property
    def is_done(self) -> bool:
        """Whether nothing is missing."""
        return self.state is TaskState.DONE


def checklist(
    dossier: Dossier,
    answers: Mapping[str, Answer] | None = None,
    citations: Mapping[str, list[Citation]] | None = None,
) -> list[Task]:
    """Every part with its state: Mẫu 01, Mẫu 02 Phần I, II, III (A, B, C), changes, IV.

    Answers and citations are read (two queries) unless handed in.
    """
    answers = visible.answers(dossier) if answers is None else answers
    citations = visible.citations(dossier) if citations is None else citations
    tree = criteria.tree(dossier.criteria_set)
    forms = {part.code: _form(dossier, part) for part in fields.parts_of(dossier.kind)}
    plan = forms.pop("plan")
    sheets = [_sheet(tree, part, answers, citations) for part in tree.parts]
    return [*forms.values(), *sheets, plan]


def problems(dossier: Dossier) -> list[Task]:
    """The parts that keep a dossier from being sent."""
    return [task for task in checklist(dossier) if not task.is_done]


def stored(dossier: Dossier, code: str) -> dict[str, object]:
    """What is filled in on one form part."""
    kept: dict[str, object] = (
        dossier.registration if code == fields.REGISTRATION else dossier.report.get(code, {})
    )
    return kept


def _form(dossier: Dossier, part: fields.Part) -> Task:
    kept = stored(dossier, part.code)
    missing = tuple(str(field.label) for field in part.missing(kept))
    filled = any(kept.values())
    state = TaskState.DONE if not missing else TaskState.PARTLY if filled else TaskState.EMPTY
    return Task(part.code, str(part.title), str(part.form), state, missing)


def _sheet(
    tree: CriteriaTree,
    part: Part,
    answers: Mapping[str, Answer],
    citations: Mapping[str, list[Citation]],
) -> Task:
    leaves = [leaf for leaf in part.leaves if applies(leaf, answers)]
    open_ = [leaf for leaf in leaves if not has_level(answers.get(leaf.code))]
    bare = [leaf for leaf in leaves if is_bare(answers.get(leaf.code), citations.get(leaf.code))]
    missing = tuple(_words(len(open_), len(bare)))
    begun = any(a.points is not None or a.description for a in (answers.get(x.code) for x in leaves) if a)
    state = TaskState.DONE if not missing else TaskState.PARTLY if begun else TaskState.EMPTY
    codes = tuple(leaf.code for leaf in leaves if leaf in open_ or leaf in bare)
    form = _("Mẫu 02, Phần III")
    return Task(part.code, f"{part.code}. {part.title}", form, state, missing, codes, is_form=False)


def _words(open_: int, bare: int) -> list[str]:
    said = []
    if open_:
        words = ngettext("%(n)d tiêu chí chưa chọn mức", "%(n)d tiêu chí chưa chọn mức", open_)
        said.append(words % {"n": open_})
    if bare:
        words = ngettext(
            "%(n)d tiêu chí chưa có mô tả hoặc minh chứng",
            "%(n)d tiêu chí chưa có mô tả hoặc minh chứng",
            bare,
        )
        said.append(words % {"n": bare})
    return said


def has_level(answer: Answer | None) -> bool:
    """Whether a level is ticked."""
    return answer is not None and answer.points is not None


def is_bare(answer: Answer | None, cited: list[Citation] | None) -> bool:
    """Whether points are claimed with neither description nor proof (Mẫu 02, Phần III asks for it)."""
    return bool(answer and answer.points and not answer.description and not cited)


def applies(leaf: Criterion, answers: Mapping[str, Answer]) -> bool:
    """Whether a criterion is scored at all, given the answers it depends on."""
    if leaf.applies_if is None:
        return True
    first = answers.get(leaf.applies_if.leaf)
    return first is not None and first.points is not None and first.points > leaf.applies_if.above


def part_codes(dossier: Dossier) -> set[str]:
    """The codes of every part of the dossier: forms, and A, B, C of Phần III."""
    forms = {part.code for part in fields.parts_of(dossier.kind)}
    return forms | {part.code for part in criteria.tree(dossier.criteria_set).parts}
