"""Every write of this room: schemes and budgets, requests, decisions, payments, outcomes, star rewards."""

from ocop.support.actions.deciding import appraise_request, award_request, give_opinion, refuse_request
from ocop.support.actions.following import accept_request, close_request, measure_outcome, stop_request
from ocop.support.actions.paying import pay_award, pay_rewards
from ocop.support.actions.reminding import remind_of_outcomes
from ocop.support.actions.requests import (
    add_proof,
    change_request,
    remove_proof,
    return_request,
    send_request,
    withdraw_request,
    write_request,
)
from ocop.support.actions.rewards import decide_rewards, drop_rewards, propose_rewards
from ocop.support.actions.schemes import change_scheme, close_scheme, open_scheme, set_budget, write_scheme

__all__ = [
    "accept_request", "add_proof", "appraise_request", "award_request", "change_request", "change_scheme",
    "close_request", "close_scheme", "decide_rewards", "drop_rewards", "give_opinion", "measure_outcome",
    "open_scheme", "pay_award", "pay_rewards", "propose_rewards", "refuse_request", "remind_of_outcomes",
    "remove_proof", "return_request", "send_request", "set_budget", "stop_request", "withdraw_request",
    "write_request", "write_scheme",
]  # fmt: skip
