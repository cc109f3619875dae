"""Every write of this room: products, pictures and packages, codes, stars."""

from ocop.products.actions.coding import add_alias, give_code
from ocop.products.actions.derived import refresh_public
from ocop.products.actions.registering import FIELDS, register_product, retire_product, update_product
from ocop.products.actions.showing import (
    add_package,
    add_picture,
    put_picture_first,
    remove_package,
    remove_picture,
)
from ocop.products.actions.standings import extend_standing, revoke_standing, write_standing
from ocop.products.linking import relink

__all__ = [
    "FIELDS",
    "add_alias",
    "add_package",
    "add_picture",
    "extend_standing",
    "give_code",
    "put_picture_first",
    "refresh_public",
    "register_product",
    "relink",
    "remove_package",
    "remove_picture",
    "retire_product",
    "revoke_standing",
    "update_product",
    "write_standing",
]
