"""Every write of this room."""

from ocop.oversight.actions.planning import (
    approve_plan,
    drop_item,
    open_plan,
    pick,
    propose_plan,
    return_plan,
    set_weights,
)
from ocop.oversight.actions.recording import close_visit, record_visit
from ocop.oversight.actions.remedying import (
    accept_remedy,
    answer_remedy,
    fail_remedy,
    order_remedy,
    propose_revocation,
    return_remedy,
)
from ocop.oversight.actions.reporting import (
    answer_report,
    clear_contacts,
    close_report,
    dismiss_report,
    link_report,
    send_report,
    take_in_report,
)
from ocop.oversight.actions.taking import Taken, choose_answer, take_answers, take_finding, take_photo
from ocop.oversight.actions.visiting import (
    arrange_visit,
    begin_visit,
    cancel_visit,
    change_visit,
    remind,
)

__all__ = [
    "Taken", "accept_remedy", "answer_remedy", "answer_report", "approve_plan", "arrange_visit",
    "begin_visit", "cancel_visit", "change_visit", "choose_answer", "clear_contacts", "close_report",
    "close_visit", "dismiss_report", "drop_item", "fail_remedy", "link_report", "open_plan", "order_remedy",
    "pick", "propose_plan", "propose_revocation", "record_visit", "remind", "return_plan", "return_remedy",
    "send_report", "set_weights", "take_answers", "take_finding", "take_in_report", "take_photo",
]  # fmt: skip
