"""The index that finds words inside `search_text` without reading every product.

SQLite: an FTS5 table over letter triples, kept by triggers. A later migration that alters products_product
makes Django write that table anew there, and the triggers go with the old one: such a migration must end with
`RunPython(search_index.build)`; a test looks after it. PostgreSQL: pg_trgm, where the server has it and lets
us; without it searching works the same and reads more.
"""

from __future__ import annotations

from typing import Any

from django.db import DatabaseError, transaction
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

_SQLITE = (
    """CREATE VIRTUAL TABLE IF NOT EXISTS products_search USING fts5(
        search_text, content='products_product', content_rowid='id', tokenize='trigram')""",
    # Reading newest first unpacks a whole page of the index at each step: among 600,000 products small pages
    # answer a rare word in a quarter of the time that FTS5's own 4,050 bytes take.
    "INSERT INTO products_search (products_search, rank) VALUES ('pgsz', 512)",
    "DROP TRIGGER IF EXISTS products_search_insert",
    "DROP TRIGGER IF EXISTS products_search_delete",
    "DROP TRIGGER IF EXISTS products_search_update",
    """CREATE TRIGGER products_search_insert AFTER INSERT ON products_product BEGIN
        INSERT INTO products_search (rowid, search_text) VALUES (new.id, new.search_text);
    END""",
    """CREATE TRIGGER products_search_delete AFTER DELETE ON products_product BEGIN
        INSERT INTO products_search (products_search, rowid, search_text)
        VALUES ('delete', old.id, old.search_text);
    END""",
    """CREATE TRIGGER products_search_update AFTER UPDATE OF search_text ON products_product
    WHEN old.search_text IS NOT new.search_text BEGIN
        INSERT INTO products_search (products_search, rowid, search_text)
        VALUES ('delete', old.id, old.search_text);
        INSERT INTO products_search (rowid, search_text) VALUES (new.id, new.search_text);
    END""",
    "INSERT INTO products_search (products_search) VALUES ('rebuild')",
)
_POSTGRES = (
    "CREATE EXTENSION IF NOT EXISTS pg_trgm",
    "CREATE INDEX IF NOT EXISTS products_search_words "
    "ON products_product USING gin (search_text gin_trgm_ops)",
)


def build(apps: Any, editor: BaseDatabaseSchemaEditor) -> None:
    """Make the index of this database anew; asked again it does no harm."""
    if editor.connection.vendor == "sqlite":
        for statement in _SQLITE:
            editor.execute(statement)
    elif editor.connection.vendor == "postgresql":
        try:
            with transaction.atomic(editor.connection.alias):
                for statement in _POSTGRES:
                    editor.execute(statement)
        except DatabaseError:
            return  # the extension is not installed, or we may not create it


def drop(apps: Any, editor: BaseDatabaseSchemaEditor) -> None:
    """Take it out."""
    if editor.connection.vendor == "sqlite":
        for part in ("insert", "delete", "update"):
            editor.execute(f"DROP TRIGGER IF EXISTS products_search_{part}")
        editor.execute("DROP TABLE IF EXISTS products_search")
    elif editor.connection.vendor == "postgresql":
        editor.execute("DROP INDEX IF EXISTS products_search_words")
