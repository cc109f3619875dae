"""Every write to a dossier."""

from ocop.dossiers.actions.advancing import (
    mark_decided,
    mark_scored,
    place_dossier,
    rehear,
    unplace_dossier,
)
from ocop.dossiers.actions.commune import propose_dossier, return_dossier, save_commune_report
from ocop.dossiers.actions.editing import cite, save_answer, save_registration, save_report, uncite
from ocop.dossiers.actions.hinting import take_hint
from ocop.dossiers.actions.opening import ask_window, open_dossier, override_window
from ocop.dossiers.actions.province import answer_supplement, ask_supplement
from ocop.dossiers.actions.sending import submit_dossier, withdraw_dossier
from ocop.dossiers.actions.stepping import drop_step, finish_step, plan_step, remind_of_steps, reopen_step

__all__ = [
    "answer_supplement",
    "ask_supplement",
    "ask_window",
    "cite",
    "drop_step",
    "finish_step",
    "mark_decided",
    "mark_scored",
    "open_dossier",
    "override_window",
    "place_dossier",
    "plan_step",
    "propose_dossier",
    "rehear",
    "remind_of_steps",
    "reopen_step",
    "return_dossier",
    "save_answer",
    "save_commune_report",
    "save_registration",
    "save_report",
    "submit_dossier",
    "take_hint",
    "uncite",
    "unplace_dossier",
    "withdraw_dossier",
]
