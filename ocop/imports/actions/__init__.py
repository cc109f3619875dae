"""Every write of this room: files taken in, rows put right, imports written, undone, put aside, forgotten."""

from ocop.imports.actions.applying import apply_run
from ocop.imports.actions.forgetting import forget
from ocop.imports.actions.taking import compare_again, correct_row, discard_run, leave_out, take_in
from ocop.imports.actions.undoing import undo_run

__all__ = [
    "apply_run",
    "compare_again",
    "correct_row",
    "discard_run",
    "forget",
    "leave_out",
    "take_in",
    "undo_run",
]
