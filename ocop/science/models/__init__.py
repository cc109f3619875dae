"""Calls, proposals with their scoring, projects under contract, technologies offered and asked for."""

from ocop.science.models.calls import Beneficiary, Call, Proposal, Recusal, Review, ReviewMark, Subject
from ocop.science.models.projects import Amendment, Grade, Milestone, Payment, Project, Transfer
from ocop.science.models.technologies import Direction, Match, Stage, Technology

__all__ = [
    "Amendment",
    "Beneficiary",
    "Call",
    "Direction",
    "Grade",
    "Match",
    "Milestone",
    "Payment",
    "Project",
    "Proposal",
    "Recusal",
    "Review",
    "ReviewMark",
    "Stage",
    "Subject",
    "Technology",
    "Transfer",
]
