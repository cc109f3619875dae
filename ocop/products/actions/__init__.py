"""Every write of this room: products, pictures and packages, codes, stars, ideas, value chains."""

from ocop.products.actions.coding import add_alias, give_code
from ocop.products.actions.derived import refresh_public
from ocop.products.actions.following import add_step, change_call, open_call, tick_step
from ocop.products.actions.ideas import (
    IDEA_FIELDS,
    accept_idea,
    change_idea,
    make_idea_a_product,
    return_idea,
    send_idea,
    withdraw_idea,
    write_idea,
)
from ocop.products.actions.registering import FIELDS, register_product, retire_product, update_product
from ocop.products.actions.showing import (
    add_package,
    add_picture,
    put_picture_first,
    remove_package,
    remove_picture,
)
from ocop.products.actions.sourcing import (
    add_entry,
    add_stage,
    change_entry,
    change_stage,
    end_entry,
    move_stage,
    remove_stage,
    save_chain,
)
from ocop.products.actions.standings import extend_standing, revoke_standing, write_standing
from ocop.products.linking import relink

__all__ = [
    "FIELDS",
    "IDEA_FIELDS",
    "accept_idea",
    "add_alias",
    "add_entry",
    "add_package",
    "add_picture",
    "add_stage",
    "add_step",
    "change_call",
    "change_entry",
    "change_idea",
    "change_stage",
    "end_entry",
    "extend_standing",
    "give_code",
    "make_idea_a_product",
    "move_stage",
    "open_call",
    "put_picture_first",
    "refresh_public",
    "register_product",
    "relink",
    "remove_package",
    "remove_picture",
    "remove_stage",
    "retire_product",
    "return_idea",
    "revoke_standing",
    "save_chain",
    "send_idea",
    "tick_step",
    "update_product",
    "withdraw_idea",
    "write_idea",
    "write_standing",
]
