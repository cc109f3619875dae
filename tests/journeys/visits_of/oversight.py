"""Main pages of inspections."""

from __future__ import annotations

from ocop.oversight.models import InspectionPlan, Report, Visit


def visits() -> list[tuple[str, str, str]]:
    """List, one visit with remedies, the page for the phone, plan, choosing, report, producer, public
    form."""
    waiting = Visit.objects.filter(state="remedies_open", is_demo=True).latest("pk")
    going = Visit.objects.filter(state="in_progress", is_demo=True).latest("pk")
    plan = InspectionPlan.objects.get(state="approved")
    draft = InspectionPlan.objects.get(state="draft")
    report = Report.objects.filter(state="taken_in", is_demo=True).latest("pk")
    return [
        ("inspections", "demo-tinh", "/can-bo/kiem-tra/"),
        ("inspection", "demo-tinh", f"/can-bo/kiem-tra/{waiting.pk}/"),
        ("inspection-field", "demo-xa", f"/can-bo/kiem-tra/{going.pk}/di-kiem-tra/"),
        ("inspection-plan", "demo-tinh", f"/can-bo/kiem-tra/ke-hoach/{plan.pk}/"),
        ("inspection-pick", "demo-tinh", f"/can-bo/kiem-tra/ke-hoach/{draft.pk}/chon/"),
        ("public-report", "demo-tinh", f"/can-bo/kiem-tra/phan-anh/{report.pk}/"),
        ("own-inspections", "demo-chuthe", "/chu-the/kiem-tra/"),
        ("tell", "", "/phan-anh/"),
    ]
