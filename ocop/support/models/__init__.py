"""Schemes with their budgets, requests, awards with their payments, what came of the help."""

from ocop.support.models.money import Award, Payment, RewardList, RewardRow
from ocop.support.models.requests import Outcome, Proof, Request
from ocop.support.models.schemes import BudgetLine, Kind, Rate, Repeats, Scheme
from ocop.support.states import RequestState, RewardState, SchemeState

__all__ = [
    "Award", "BudgetLine", "Kind", "Outcome", "Payment", "Proof", "Rate", "Repeats", "Request",
    "RequestState", "RewardList", "RewardRow", "RewardState", "Scheme", "SchemeState",
]  # fmt: skip
