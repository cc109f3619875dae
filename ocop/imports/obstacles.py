"""What stands in the way of undoing an import: rows that were changed since, and what hangs on new ones."""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ocop.base.each import batches
from ocop.imports import kinds
from ocop.imports.models import Action, ImportChange, ImportRun

_DERIVED = {
    "organisations.organisation": {"search_text", "sort_key"},
    "products.product": {
        "is_public", "public_star", "public_state", "public_until", "search_text", "sort_key",
    },
    "products.standing": {"follows", "counted_on", "ended_on"},
    "rights.protection": {"search_text"},
    "rights.protection_products": {"protection"},  # sealed with the right or paper that covers them
    "training.enrolment": {"minutes", "completed_on"},
    "support.payment": {"award"},  # of an award of earlier years: written, changed and taken out with it
}  # fmt: skip
"""Columns that the system works out from others: when they move, nobody changed the row."""

_SEALED_TOO = {"rights.protection": ("products",)}
"""What a row names in a table of its own and is written with it."""

_WORDS: dict[str, str | Promise] = {
    "products.product": gettext_lazy("sản phẩm"),
    "products.standing": gettext_lazy("hạng sao"),
    "products.picture": gettext_lazy("ảnh"),
    "products.package": gettext_lazy("quy cách đóng gói"),
    "products.productalias": gettext_lazy("mã cũ"),
    "organisations.yearfigures": gettext_lazy("số liệu năm"),
    "people.appointment": gettext_lazy("người được bổ nhiệm"),
    "files.document": gettext_lazy("minh chứng"),
    "dossiers.dossier": gettext_lazy("hồ sơ"),
    "certificates.certificate": gettext_lazy("giấy chứng nhận"),
    "certificates.revocation": gettext_lazy("quyết định thu hồi"),
    "certificates.extension": gettext_lazy("việc kéo dài hiệu lực"),
    "plan.task": gettext_lazy("nhiệm vụ"),
    "plan.support": gettext_lazy("nhiệm vụ"),
    "outreach.reach": gettext_lazy("số lượt theo tháng"),
    "oversight.visit": gettext_lazy("cuộc kiểm tra"),
    "oversight.finding": gettext_lazy("điều phải sửa"),
    "oversight.remedy": gettext_lazy("việc khắc phục"),
    "rights.protection": gettext_lazy("nhãn hiệu, giấy chất lượng"),
    "rights.step": gettext_lazy("bước"),
    "trace.step": gettext_lazy("việc trong nhật ký"),
    "training.enrolment": gettext_lazy("người học"),
    "training.attendance": gettext_lazy("lượt điểm danh"),
    "training.examresult": gettext_lazy("bài kiểm tra"),
}


@dataclass(frozen=True)
class Obstacle:
    """One reason why an import cannot be undone."""

    label: str
    text: str

    def __str__(self) -> str:
        return f"{self.label}: {self.text}"


def of(run: ImportRun) -> list[Obstacle]:
    """Everything that stands in the way; a number of queries that grows with thousands of rows alone."""
    written = list(run.written.all())
    if kinds.ALL[run.kind].stays:
        return list(_changed_since(written))
    return [*_changed_since(written), *_hanging(written)]


def seals(model: type[models.Model], ids: Collection[int]) -> dict[int, str]:
    """The hash of each whole row as it is now, by id; what the system works out from others is left aside."""
    derived = _DERIVED.get(model._meta.label_lower, set())
    names = [f.attname for f in model._meta.concrete_fields if f.name not in derived]
    found = {}
    for batch in batches(ids):
        named = _named_by(model, batch)
        for row in model._default_manager.filter(pk__in=batch).values(*names):
            row |= named.get(row[model._meta.pk.attname], {})
            text = json.dumps(row, cls=DjangoJSONEncoder, ensure_ascii=False, sort_keys=True)
            found[row[model._meta.pk.attname]] = hashlib.sha256(text.encode()).hexdigest()
    return found


def _named_by(model: type[models.Model], ids: list[int]) -> dict[int, dict[str, list[int]]]:
    """The ids that rows name in tables of their own, by row and field."""
    found: dict[int, dict[str, list[int]]] = {}
    for name in _SEALED_TOO.get(model._meta.label_lower, ()):
        rows = model._default_manager.filter(pk__in=ids, **{f"{name}__isnull": False}).order_by("pk", name)
        for pk, other in rows.values_list("pk", name):
            found.setdefault(pk, {}).setdefault(name, []).append(other)
    return found


def words_for(model: type[models.Model]) -> str:
    """What a row of the model is called."""
    return str(_WORDS.get(model._meta.label_lower, gettext_lazy("dữ liệu khác")))


def model_of(table: str) -> type[models.Model]:
    """The model of a label."""
    return apps.get_model(table)


def _by_table(written: Iterable[ImportChange]) -> dict[str, dict[int, ImportChange]]:
    found: dict[str, dict[int, ImportChange]] = defaultdict(dict)
    for change in written:
        found[change.table].setdefault(change.target, change)
    return found


def _changed_since(written: Iterable[ImportChange]) -> Iterator[Obstacle]:
    for table, changes in _by_table(written).items():
        now = seals(model_of(table), changes)
        for target, change in changes.items():
            if target not in now:
                yield Obstacle(change.label, _("đã bị xóa sau lần nhập này"))
            elif now[target] != change.seal:
                yield Obstacle(change.label, _("đã được sửa sau lần nhập này"))


def _hanging(written: Iterable[ImportChange]) -> Iterator[Obstacle]:
    """Rows of any table that point to rows which would be taken out, and would not go with them."""
    new = _by_table(change for change in written if change.action == Action.NEW)
    for table, changes in new.items():
        for relation in _relations(model_of(table)):
            theirs = relation.related_model._meta.label_lower
            going = new.get(theirs, {})
            words = words_for(relation.related_model)
            for target in _pointed_at(relation, changes, going):
                said = _("đã có %(things)s gắn với mục này")
                yield Obstacle(changes[target].label, said % {"things": words})


def _relations(model: type[models.Model]) -> Iterator[Any]:
    """What may point to a row of the model; a star that follows a star is worked out, not said."""
    relations: list[Any] = list(model._meta.get_fields(include_hidden=True))
    for relation in relations:
        if not relation.auto_created or relation.concrete:
            continue
        derived = _DERIVED.get(relation.related_model._meta.label_lower, set())
        if relation.field.name not in derived:
            yield relation


def _pointed_at(relation: Any, targets: Collection[int], going: Collection[int]) -> list[int]:
    field, model = relation.field, relation.related_model
    if relation.many_to_many:
        model, name = relation.through, field.m2m_reverse_field_name()
    else:
        name = field.name
    found: set[int] = set()
    for batch in batches(targets):
        rows = model._base_manager.filter(**{f"{name}__in": batch}).values_list("pk", f"{name}_id")
        found |= {target for pk, target in rows if pk not in going}
    return sorted(found)
