"""Filling a dossier in: Mẫu 01, Mẫu 02, and criterion by criterion with its proofs."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from ocop.base import clock
from ocop.base.refusals import Refused
from ocop.criteria import queries as criteria
from ocop.criteria.tree import Criterion
from ocop.dossiers import actions, fields, forms, locking, queries, rules
from ocop.dossiers.models import Answer, Dossier
from ocop.dossiers.queries import completeness
from ocop.files import actions as files
from ocop.files import forms as file_forms
from ocop.files import queries as library
from ocop.trace.actions import proving
from ocop.trace.queries.live import live_lots_of
from ocop.web.access import DeskRequest, rights
from ocop.web.producer import dossier_pieces
from ocop.web.ui.sent import key_of


@rights("dossiers.edit")
@require_http_methods(["GET", "HEAD", "POST"])
def dossier_form(request: DeskRequest, pk: int, part: str) -> HttpResponse:
    """One part of Mẫu 01 or 02; saves what is there, by itself where the browser can."""
    found = _find(request, pk)
    page = fields.part_of(found.kind, part)
    if page is None:
        raise Http404
    kept = completeness.stored(found, part)
    form = forms.PartForm(page, request.POST or None, initial=kept)
    if request.method == "POST" and form.is_valid():
        try:
            _save_form(request, found, page, form.cleaned_data)
            return _saved(request, found, page)
        except Refused as refused:
            form.add_error(None, str(refused.reason))
    if request.htmx and form.errors:
        return _not_saved(request, form)
    context = {
        "dossier": found,
        "part": page,
        "form": form,
        "seen": request.POST.get("seen") or locking.fingerprint(kept),
        "can_edit": rules.may_edit.allows(request.actor, found),
        "next": _next_part(found, part),
        "asked": _asked(found, part),
    }
    return render(request, "producer/dossier_form.html", context, status=422 if form.errors else 200)


def _save_form(request: DeskRequest, found: Dossier, page: fields.Part, data: dict[str, Any]) -> None:
    given: dict[str, Any] = {
        "dossier": found, "data": data, "seen": request.POST.get("seen", ""),
        "by": request.actor, "at": clock.now(),
    }  # fmt: skip
    if page.code == fields.REGISTRATION:
        actions.save_registration(**given)
    else:
        actions.save_report(part=page.code, **given)


def _saved(request: DeskRequest, found: Dossier, page: fields.Part) -> HttpResponse:
    if request.htmx:
        seen = locking.fingerprint(completeness.stored(found, page.code))
        return render(request, "producer/_dossier_seen.html", {"seen": seen})
    messages.success(request, _("Đã lưu: %(part)s.") % {"part": page.title})
    return redirect("producer:dossier", pk=found.pk)


def _not_saved(request: DeskRequest, form: Any) -> HttpResponse:
    """Why what was saved by itself was not: said beside the form, nothing typed is lost."""
    errors = [text for texts in form.errors.values() for text in texts]
    context = {"errors": errors, "stale": bool(form.non_field_errors())}
    return render(request, "producer/_dossier_refused.html", context, status=422)


@rights("dossiers.edit")
@require_GET
def dossier_criteria(request: DeskRequest, pk: int) -> HttpResponse:
    """Every criterion with its state, by part, and the self-assessment beside."""
    sheet = dossier_pieces.Sheet(_find(request, pk), clock.today())
    return render(
        request,
        "producer/dossier_criteria.html",
        {**sheet.context(), "claims": sheet.claims(), "tree": sheet.tree},
    )


@rights("dossiers.edit")
@require_http_methods(["GET", "HEAD", "POST"])
def dossier_criterion(request: DeskRequest, pk: int, code: str) -> HttpResponse:
    """One criterion: level, description, proofs."""
    found = _find(request, pk)
    leaf = _leaf(found, code)
    form = forms.AnswerForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            answer = _save_answer(request, found, code, form.cleaned_data)
            return _answer_saved(request, found, leaf, answer)
        except Refused as refused:
            form.add_error("level" if refused.reason.field == "level" else None, str(refused.reason))
    if request.htmx and form.errors:
        return _not_saved(request, form)
    return _criterion_page(request, found, leaf, form)


def _save_answer(request: DeskRequest, found: Dossier, code: str, data: dict[str, Any]) -> Answer:
    return actions.save_answer(
        dossier=found, code=code, level=data["level"], description=data["description"],
        seen=data["version"] if data["version"] is not None else None,
        by=request.actor, at=clock.now(),
    )  # fmt: skip


def _answer_saved(request: DeskRequest, found: Dossier, leaf: Criterion, answer: Answer) -> HttpResponse:
    if request.htmx:
        sheet = dossier_pieces.Sheet(found, clock.today())
        context = {**sheet.context(), "version": answer.version, "oob": True}
        return render(request, "producer/_dossier_saved.html", context)
    messages.success(request, _("Đã lưu tiêu chí %(code)s.") % {"code": leaf.code})
    around = _around(found, leaf)
    if request.POST.get("then") == "next" and around[1]:
        return redirect("producer:dossier_criterion", pk=found.pk, code=around[1])
    return redirect("producer:dossier_criterion", pk=found.pk, code=leaf.code)


def _criterion_page(
    request: DeskRequest, found: Dossier, leaf: Criterion, form: forms.AnswerForm | None = None,
    upload: file_forms.DocumentForm | None = None,
) -> HttpResponse:  # fmt: skip
    sheet = dossier_pieces.Sheet(found, clock.today())
    answer = sheet.answers.get(leaf.code)
    law = criteria.regime(found.criteria_set.pack)
    suggested = law.evidence_for(leaf.key)
    cited = sheet.citations.get(leaf.code, [])
    bad = bool((form and form.errors) or (upload and upload.errors))
    can_edit = rules.may_edit.allows(request.actor, found)
    context = {
        **sheet.context(),
        "leaf": leaf,
        "levels": _levels(leaf, _chosen(form, answer)),
        "hint": sheet.hints.get(leaf.code),
        "applies": sheet.applies(leaf),
        "condition": sheet.tree.leaf(leaf.applies_if.leaf) if leaf.applies_if else None,
        "form": form if form and form.is_bound else forms.AnswerForm(initial=_initial(answer)),
        "version": _version(form, answer),
        "cited": cited,
        "suggested": suggested,
        "options": _options(
            request, found, {item.document_id for item in cited}, {x.code for x in suggested}
        ),
        "upload": upload or file_forms.DocumentForm(initial={"kind": suggested[0].code if suggested else ""}),
        "can_edit": can_edit,
        "live_lots": _live_lots(found, leaf, {x.code for x in suggested}, can_edit),
        "around": _around(found, leaf),
        "today": sheet.on,
        "key": key_of(request),
    }
    return render(request, "producer/dossier_criterion.html", context, status=422 if bad else 200)


def _chosen(form: forms.AnswerForm | None, answer: Answer | None) -> int | None:
    if form and form.is_bound:
        typed = form.data.get("level", "")
        return int(typed) if str(typed).isdigit() else None
    return answer.level if answer else None


def _initial(answer: Answer | None) -> dict[str, Any]:
    return {"description": answer.description if answer else ""}


def _version(form: forms.AnswerForm | None, answer: Answer | None) -> str:
    if form and form.is_bound and form.errors:
        return str(form.data.get("version", ""))
    return str(answer.version if answer else 0)


def _levels(leaf: Criterion, chosen: int | None) -> list[dict[str, Any]]:
    """The boxes of the sheet in groups: one group, or one for each case."""
    groups = leaf.cases or ((None, ""),)
    return [
        {
            "title": title,
            "boxes": [
                {"value": i, "level": level, "checked": i == chosen}
                for i, level in enumerate(leaf.levels)
                if level.case == case
            ],
        }
        for case, title in groups
    ]


def _options(
    request: DeskRequest, found: Dossier, cited: set[int], suggested: set[str]
) -> list[dict[str, Any]]:
    """Proofs of the library that are not cited here yet, fitting kinds first."""
    rows = library.in_use(library.documents_visible_to(request.actor)).filter(organisation=found.organisation)
    shown = [
        {"document": row, "fits": row.kind in suggested, "expired": row.expired_on(clock.today())}
        for row in rows.exclude(pk__in=cited).order_by("-created_at", "-pk")[:300]
    ]
    return sorted(shown, key=lambda item: not item["fits"])


@rights("dossiers.edit")
@require_POST
def dossier_cite(request: DeskRequest, pk: int, code: str) -> HttpResponse:
    """Cite proofs of the library at a criterion."""
    found = _find(request, pk)
    leaf = _leaf(found, code)
    picked = [int(value) for value in request.POST.getlist("document") if value.isdigit()]
    rows = library.documents_visible_to(request.actor).filter(pk__in=picked)
    for document in rows:
        actions.cite(dossier=found, code=leaf.code, document=document, by=request.actor, at=clock.now())
    if not rows:
        messages.warning(request, _("Chưa chọn minh chứng nào."))
    return redirect(_anchor(found, leaf))


@rights("dossiers.edit")
@require_POST
def dossier_hint(request: DeskRequest, pk: int, code: str) -> HttpResponse:
    """Take the level that the value chain speaks for, with its proofs."""
    found = _find(request, pk)
    leaf = _leaf(found, code)
    level, seen = request.POST.get("level", ""), request.POST.get("version", "")
    if not (level.isdigit() and seen.isdigit()):
        return redirect("producer:dossier_criterion", pk=found.pk, code=leaf.code)
    actions.take_hint(
        dossier=found, code=leaf.code, level=int(level), seen=int(seen), by=request.actor, at=clock.now()
    )
    messages.success(request, _("Đã chọn mức theo gợi ý và dẫn minh chứng."))
    return redirect("producer:dossier_criterion", pk=found.pk, code=leaf.code)


@rights("dossiers.edit")
@require_POST
def dossier_trace(request: DeskRequest, pk: int, code: str) -> HttpResponse:
    """Make the proof of the product's traceability and cite it at a criterion that it speaks to."""
    found = _find(request, pk)
    leaf = _leaf(found, code)
    rules.may_edit.check(request.actor, found)
    at = clock.now()
    proof = proving.keep_proof(found.product, by=request.actor, at=at)
    actions.cite(dossier=found, code=leaf.code, document=proof, by=request.actor, at=at)
    messages.success(request, _("Đã lập bản tóm tắt truy xuất và dẫn làm minh chứng."))
    return redirect(_anchor(found, leaf))


def _live_lots(found: Dossier, leaf: Criterion, kinds: set[str], can_edit: bool) -> int:
    """How many lots of the product can be traced today, where the criterion takes traceability as a proof."""
    if not can_edit or proving.KIND not in kinds:
        return 0
    return live_lots_of(found.product_id, clock.today()).count()


@rights("dossiers.edit")
@require_POST
def dossier_uncite(request: DeskRequest, pk: int, code: str, document_pk: int) -> HttpResponse:
    """Take a citation back."""
    found = _find(request, pk)
    leaf = _leaf(found, code)
    document = get_object_or_404(library.documents_visible_to(request.actor), pk=document_pk)
    actions.uncite(dossier=found, code=leaf.code, document=document, by=request.actor, at=clock.now())
    return redirect(_anchor(found, leaf))


@rights("dossiers.edit")
@require_POST
def dossier_upload(request: DeskRequest, pk: int, code: str) -> HttpResponse:
    """Put a new proof into the library and cite it here, in one go."""
    found = _find(request, pk)
    leaf = _leaf(found, code)
    rules.may_edit.check(request.actor, found)
    form = file_forms.DocumentForm(request.POST, request.FILES)
    if form.is_valid():
        data = dict(form.cleaned_data)
        uploads = [(item, item.name) for item in data.pop("uploads")]
        try:
            document = files.add_document(
                found.organisation, data.pop("kind"), data.pop("title"), uploads=uploads, **data,
                by=request.actor, at=clock.now(), key=request.POST.get("key", ""),
            )  # fmt: skip
            actions.cite(dossier=found, code=leaf.code, document=document, by=request.actor, at=clock.now())
            return redirect(_anchor(found, leaf))
        except Refused as refused:
            field = refused.reason.field
            form.add_error(field if field in form.fields else None, str(refused.reason))
    return _criterion_page(request, found, leaf, upload=form)


def _find(request: DeskRequest, pk: int) -> Dossier:
    return get_object_or_404(queries.for_page(queries.dossiers_visible_to(request.actor)), pk=pk)


def _leaf(found: Dossier, code: str) -> Criterion:
    tree = criteria.tree(found.criteria_set)
    if not tree.has(code):
        raise Http404
    return tree.leaf(code)


def _anchor(found: Dossier, leaf: Criterion) -> str:
    return reverse("producer:dossier_criterion", args=[found.pk, leaf.code]) + "#minh-chung"


def _around(found: Dossier, leaf: Criterion) -> tuple[str, str]:
    """The codes of the criteria before and after, "" at the ends."""
    codes = [item.code for item in criteria.tree(found.criteria_set).leaves]
    at = codes.index(leaf.code)
    return (codes[at - 1] if at else "", codes[at + 1] if at + 1 < len(codes) else "")


def _next_part(found: Dossier, part: str) -> str:
    codes = [item.code for item in fields.parts_of(found.kind)]
    at = codes.index(part)
    return codes[at + 1] if at + 1 < len(codes) else ""


def _asked(found: Dossier, part: str) -> list[str]:
    """What commune or province said about this part, where it waits for the producer."""
    last = found.returns.last()
    said = [last.reasons[part]] if last and found.state == "returned" and part in last.reasons else []
    return said + [item.question for item in queries.open_supplements(found) if item.part == part]


urlpatterns = [
    path("ho-so/<int:pk>/mau/<slug:part>/", dossier_form, name="dossier_form"),
    path("ho-so/<int:pk>/tieu-chi/", dossier_criteria, name="dossier_criteria"),
    path("ho-so/<int:pk>/tieu-chi/<str:code>/", dossier_criterion, name="dossier_criterion"),
    path("ho-so/<int:pk>/tieu-chi/<str:code>/chon/", dossier_cite, name="dossier_cite"),
    path("ho-so/<int:pk>/tieu-chi/<str:code>/goi-y/", dossier_hint, name="dossier_hint"),
    path("ho-so/<int:pk>/tieu-chi/<str:code>/truy-xuat/", dossier_trace, name="dossier_trace"),
    path("ho-so/<int:pk>/tieu-chi/<str:code>/bo/<int:document_pk>/", dossier_uncite, name="dossier_uncite"),
    path("ho-so/<int:pk>/tieu-chi/<str:code>/tai-len/", dossier_upload, name="dossier_upload"),
]
