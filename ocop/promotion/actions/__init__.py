"""Every write of this room."""

from ocop.promotion.actions.channels import add_channel, change_channel, close_channel, give_feed_token
from ocop.promotion.actions.events import (
    add_cost,
    call_event,
    cancel_event,
    change_event,
    close_event,
    hold_event,
    plan_event,
    remove_cost,
    settle_event,
)
from ocop.promotion.actions.listings import (
    add_listing,
    change_listing,
    check_listing,
    end_listing,
    list_product,
    pause_listing,
    resume_listing,
)
from ocop.promotion.actions.parts import (
    decline_part,
    note_absence,
    note_presence,
    place_part,
    register_part,
    report_results,
    select_part,
    withdraw_part,
)
from ocop.promotion.actions.reminding import remind_of_sales
from ocop.promotion.actions.sales import repeat_sales, save_sales

__all__ = [
    "add_channel", "add_cost", "add_listing", "call_event", "cancel_event", "change_channel", "change_event",
    "change_listing", "check_listing", "close_channel", "close_event", "decline_part", "end_listing",
    "give_feed_token", "hold_event", "list_product", "note_absence", "note_presence", "pause_listing",
    "place_part", "plan_event", "register_part", "remind_of_sales", "remove_cost", "repeat_sales",
    "report_results", "resume_listing", "save_sales", "select_part", "settle_event", "withdraw_part",
]  # fmt: skip
