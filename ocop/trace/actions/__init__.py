"""Every write of traceability."""

from ocop.trace.actions.capturing import capture
from ocop.trace.actions.diary import (
    declare_mistake,
    log_care,
    log_harvest,
    log_inspection,
    log_pack,
    log_process,
)
from ocop.trace.actions.handing import (
    confirm_handover,
    log_delivery,
    refuse_handover,
    take_back_handover,
)
from ocop.trace.actions.keeping import (
    add_item,
    add_site,
    add_supply,
    edit_kept,
    end_kept,
    take_up_kept,
)
from ocop.trace.actions.lots import close_lot, reopen_lot

__all__ = [
    "add_item", "add_site", "add_supply", "capture", "close_lot", "confirm_handover", "declare_mistake",
    "edit_kept", "end_kept", "log_care", "log_delivery", "log_harvest", "log_inspection", "log_pack",
    "log_process", "refuse_handover", "reopen_lot", "take_back_handover", "take_up_kept",
]  # fmt: skip
