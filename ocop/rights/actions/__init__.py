"""Every write of this room: rights and papers with their steps, labels with their check."""

from ocop.rights.actions.labels import (
    add_label,
    add_side,
    change_label,
    recheck_label,
    remove_side,
    retire_label,
    tick_label,
    use_label,
)
from ocop.rights.actions.protecting import FIELDS, add_protection, change_protection, check_protection
from ocop.rights.actions.reminding import remind_of_ends
from ocop.rights.actions.stepping import Entry, take_step

__all__ = [
    "FIELDS",
    "Entry",
    "add_label",
    "add_protection",
    "add_side",
    "change_label",
    "change_protection",
    "check_protection",
    "recheck_label",
    "remind_of_ends",
    "remove_side",
    "retire_label",
    "take_step",
    "tick_label",
    "use_label",
]
