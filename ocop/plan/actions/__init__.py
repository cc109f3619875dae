"""Every write of plans and their tasks."""

from ocop.plan.actions.corrections import correct_target, withdraw_correction
from ocop.plan.actions.loading import Loaded, load_plan
from ocop.plan.actions.plans import (
    attach_file,
    close_plan,
    create_plan,
    discard_plan,
    edit_plan,
    issue_plan,
    reopen_plan,
    set_public,
)
from ocop.plan.actions.reminding import remind_of_tasks
from ocop.plan.actions.targets import (
    add_target,
    amend_target,
    edit_target,
    remove_target,
    remove_unit_target,
    set_unit_target,
)
from ocop.plan.actions.tasks import (
    accept_task,
    add_task,
    cancel_task,
    edit_task,
    remove_task,
    reopen_task,
    report_task,
    return_task,
)

__all__ = [
    "Loaded",
    "accept_task",
    "add_target",
    "add_task",
    "amend_target",
    "attach_file",
    "cancel_task",
    "close_plan",
    "correct_target",
    "create_plan",
    "discard_plan",
    "edit_plan",
    "edit_target",
    "edit_task",
    "issue_plan",
    "load_plan",
    "remind_of_tasks",
    "remove_target",
    "remove_task",
    "remove_unit_target",
    "reopen_plan",
    "reopen_task",
    "report_task",
    "return_task",
    "set_public",
    "set_unit_target",
    "withdraw_correction",
]
