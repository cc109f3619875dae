"""Inspections: plans by risk, visits and what they find, remedies, reports from the public."""

from ocop.oversight.models.plans import InspectionPlan, PlanItem, RiskWeights
from ocop.oversight.models.remedies import Remedy, RemedyAnswer
from ocop.oversight.models.reports import Report, ReportKind, ReportPhoto
from ocop.oversight.models.visits import Answer, Choice, Finding, Photo, Severity, Visit, VisitKind
from ocop.oversight.states import PlanState, RemedyState, ReportState, VisitState

__all__ = [
    "Answer", "Choice", "Finding", "InspectionPlan", "Photo", "PlanItem", "PlanState", "Remedy",
    "RemedyAnswer", "RemedyState", "Report", "ReportKind", "ReportPhoto", "ReportState", "RiskWeights",
    "Severity", "Visit", "VisitKind", "VisitState",
]  # fmt: skip
